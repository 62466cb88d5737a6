/* plan.c - see plan.h. */
#include "replay/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/json.h"
#include "base/num.h"

static void clear_set(struct mg_plan_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        free(set->data[i]);
    free(set->data);
    free(set->incidents);
    mg_variant_clear(&set->settings);
}

void mg_plan_clear(struct mg_plan *plan)
{
    for (size_t i = 0; i < plan->sets; i++)
        clear_set(&plan->set[i]);
    for (size_t i = 0; i < plan->variants; i++)
        mg_variant_clear(&plan->variant[i]);
    free(plan->set);
    free(plan->variant);
    *plan = (struct mg_plan){0};
}

/* ---- pieces of JSON ---- */

static enum mg_err known_keys(const struct mg_json *object,
                              const char *const *keys, struct mg_note *note)
{
    for (const struct mg_json *j = mg_json_first(object); j;
         j = mg_json_next(j)) {
        const char *near = NULL;
        size_t distance = mg_text_near(mg_json_name(j));
        const char *const *key = keys;
        for (; *key && strcmp(*key, mg_json_name(j)) != 0; key++)
            if (mg_text_nearer(*key, mg_json_name(j), &distance))
                near = *key;
        if (*key)
            continue;
        if (near)
            return mg_fail(note, MG_INPUT,
                           "no key '%.60s' (did you mean '%s'?)",
                           mg_json_name(j), near);
        return mg_fail(note, MG_INPUT, "no key '%.60s'", mg_json_name(j));
    }
    return MG_OK;
}

/* A setting's value as it would stand on a command line. */
static bool add_value(struct mg_buffer *out, const struct mg_json *json)
{
    switch (mg_json_kind_of(json)) {
    case MG_JSON_BOOL:
        mg_buffer_string(out, mg_json_true(json) ? "true" : "false");
        return true;
    case MG_JSON_NUMBER:
        mg_num_figure(out, mg_json_number(json));
        return true;
    case MG_JSON_STRING:
        mg_buffer_string(out, mg_json_string(json));
        return true;
    case MG_JSON_LIST:
        for (const struct mg_json *j = mg_json_first(json); j;
             j = mg_json_next(j)) {
            if (!mg_json_string(j))
                return false;
            if (j != mg_json_first(json))
                mg_buffer_char(out, ',');
            mg_buffer_string(out, mg_json_string(j));
        }
        return true;
    default:
        return false;
    }
}

static enum mg_err read_setting(struct mg_variant *variant,
                                const struct mg_json *json,
                                struct mg_note *note)
{
    struct mg_buffer value;
    enum mg_err err;
    mg_buffer_init(&value, 0);
    if (!add_value(&value, json))
        err = mg_fail(note, MG_INPUT,
                      "'%.60s' is %s (want a string, a number, true or false)",
                      mg_json_name(json), mg_json_kind_name(json));
    else if (value.failed)
        err = mg_fail(note, MG_MEMORY, "out of memory");
    else
        err = mg_variant_add(variant, mg_text_of(mg_json_name(json)),
                             mg_buffer_all(&value), note);
    mg_buffer_clear(&value);
    return err;
}

/* "name" and "settings". */
static enum mg_err read_named(struct mg_variant *variant,
                              const struct mg_json *json, struct mg_note *note)
{
    const char *name = mg_json_string(mg_json_get(json, "name"));
    const struct mg_json *settings = mg_json_get(json, "settings");
    enum mg_err err = MG_OK;
    if (!name || !name[0])
        return mg_fail(note, MG_INPUT, "name is %s (want a string)",
                       mg_json_kind_name(mg_json_get(json, "name")));
    if (settings && mg_json_kind_of(settings) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT, "settings is %s (want an object)",
                       mg_json_kind_name(settings));
    variant->name = strdup(name);
    if (!variant->name)
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (const struct mg_json *j = mg_json_first(settings); j && !err;
         j = mg_json_next(j))
        err = read_setting(variant, j, note);
    return err;
}

/* ---- data sets ---- */

static char *join(struct mg_text folder, const char *path)
{
    size_t before = path[0] == '/' ? 0 : folder.length;
    char *joined = malloc(before + strlen(path) + 1);
    if (!joined)
        return NULL;
    if (before)
        memcpy(joined, folder.at, before);
    strcpy(joined + before, path);
    return joined;
}

static enum mg_err add_path(struct mg_plan_set *set, struct mg_text folder,
                            const struct mg_json *json, struct mg_note *note)
{
    const char *path = mg_json_string(json);
    if (!path || !path[0])
        return mg_fail(note, MG_INPUT,
                       "data is %s (want a path or a list of paths)",
                       mg_json_kind_name(json));
    if (set->count == MG_PLAN_MAX)
        return mg_fail(note, MG_FULL, "more than %d paths", MG_PLAN_MAX);
    if (!mg_grow(&set->data, set->count, &set->room, sizeof *set->data))
        return mg_fail(note, MG_MEMORY, "out of memory");
    set->data[set->count] = join(folder, path);
    if (!set->data[set->count])
        return mg_fail(note, MG_MEMORY, "out of memory");
    set->count++;
    return MG_OK;
}

static enum mg_err read_data(struct mg_plan_set *set, struct mg_text folder,
                             const struct mg_json *json, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    bool list = json && mg_json_kind_of(json) == MG_JSON_LIST;
    if (!list || !mg_json_first(json))
        return add_path(set, folder, list ? NULL : json, note);
    for (const struct mg_json *j = mg_json_first(json); j && !err;
         j = mg_json_next(j))
        err = add_path(set, folder, j, note);
    return err;
}

static enum mg_err read_set(struct mg_plan_set *set, struct mg_text folder,
                            const struct mg_json *json, struct mg_note *note)
{
    static const char *const keys[] = {"name", "data", "incidents", "settings",
                                       NULL};
    const struct mg_json *incidents = mg_json_get(json, "incidents");
    enum mg_err err = known_keys(json, keys, note);
    if (!err)
        err = read_named(&set->settings, json, note);
    if (!err && !mg_json_string(incidents))
        err = mg_fail(note, MG_INPUT, "incidents is %s (want a path)",
                      mg_json_kind_name(incidents));
    if (!err) {
        set->incidents = join(folder, mg_json_string(incidents));
        if (!set->incidents)
            err = mg_fail(note, MG_MEMORY, "out of memory");
    }
    return err ? err : read_data(set, folder, mg_json_get(json, "data"), note);
}

static enum mg_err add_set(struct mg_plan *plan, struct mg_text folder,
                           const struct mg_json *json, struct mg_note *note)
{
    if (plan->sets == MG_PLAN_MAX)
        return mg_fail(note, MG_FULL, "more than %d", MG_PLAN_MAX);
    if (!mg_grow(&plan->set, plan->sets, &plan->set_room, sizeof *plan->set))
        return mg_fail(note, MG_MEMORY, "out of memory");
    struct mg_plan_set *set = &plan->set[plan->sets++];
    *set = (struct mg_plan_set){0};
    return read_set(set, folder, json, note);
}

/* ---- configurations ---- */

static enum mg_err add_variant(struct mg_plan *plan, struct mg_text folder,
                               const struct mg_json *json, struct mg_note *note)
{
    static const char *const keys[] = {"name", "settings", NULL};
    (void)folder;
    if (plan->variants == MG_PLAN_MAX)
        return mg_fail(note, MG_FULL, "more than %d", MG_PLAN_MAX);
    if (!mg_grow(&plan->variant, plan->variants, &plan->variant_room,
                 sizeof *plan->variant))
        return mg_fail(note, MG_MEMORY, "out of memory");
    struct mg_variant *variant = &plan->variant[plan->variants++];
    *variant = (struct mg_variant){0};
    enum mg_err err = known_keys(json, keys, note);
    return err ? err : read_named(variant, json, note);
}

/* ---- presets ---- */

static enum mg_err check_preset(const struct mg_json *json,
                                struct mg_note *note)
{
    const char *name = mg_json_string(json);
    if (name && name[0])
        return MG_OK;
    return mg_fail(note, MG_INPUT,
                   "presets: found %s (want names of presets; \"none\" is "
                   "none)",
                   mg_json_kind_name(json));
}

/* A configuration once more, under a preset. The preset comes first: what a
 * configuration says is over it. */
static enum mg_err add_under(struct mg_plan *plan, size_t number,
                             const char *preset, struct mg_note *note)
{
    if (plan->variants == MG_PLAN_MAX)
        return mg_fail(note, MG_FULL,
                       "presets: more than %d configurations with them",
                       MG_PLAN_MAX);
    if (!mg_grow(&plan->variant, plan->variants, &plan->variant_room,
                 sizeof *plan->variant))
        return mg_fail(note, MG_MEMORY, "out of memory");
    const struct mg_variant *from = &plan->variant[number];
    struct mg_variant *to = &plan->variant[plan->variants++];
    *to = (struct mg_variant){.name = strdup(from->name)};
    enum mg_err err =
        to->name ? MG_OK : mg_fail(note, MG_MEMORY, "out of memory");
    if (!err && strcmp(preset, "none") != 0)
        err =
            mg_variant_add(to, mg_text_of("preset"), mg_text_of(preset), note);
    for (size_t i = 0; i < from->count && !err; i++)
        err = mg_variant_add(to, mg_text_of(from->at[i].name),
                             mg_text_of(from->at[i].value), note);
    return err;
}

/* Drops the configurations as they were read, which stand first. */
static void drop_first(struct mg_plan *plan, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mg_variant_clear(&plan->variant[i]);
    plan->variants -= count;
    memmove(plan->variant, plan->variant + count,
            plan->variants * sizeof *plan->variant);
}

/* Every configuration under every preset. */
static enum mg_err read_presets(struct mg_plan *plan,
                                const struct mg_json *list,
                                struct mg_note *note)
{
    size_t count = plan->variants;
    enum mg_err err = MG_OK;
    if (!list)
        return MG_OK;
    if (mg_json_kind_of(list) != MG_JSON_LIST || !mg_json_first(list))
        return check_preset(NULL, note);
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        err = check_preset(j, note);
        for (size_t i = 0; i < count && !err; i++)
            err = add_under(plan, i, mg_json_string(j), note);
    }
    if (!err)
        drop_first(plan, count);
    return err;
}

/* ---- the whole ---- */

static enum mg_err
read_list(struct mg_plan *plan, struct mg_text folder,
          const struct mg_json *document, const char *name,
          enum mg_err (*add)(struct mg_plan *, struct mg_text,
                             const struct mg_json *, struct mg_note *),
          struct mg_note *note)
{
    const struct mg_json *list = mg_json_get(document, name);
    enum mg_err err = MG_OK;
    size_t number = 0;
    if (!list || mg_json_kind_of(list) != MG_JSON_LIST || !mg_json_first(list))
        return mg_fail(note, MG_INPUT, "%s is %s (want a list)", name,
                       list && mg_json_kind_of(list) == MG_JSON_LIST
                           ? "empty"
                           : mg_json_kind_name(list));
    for (const struct mg_json *j = mg_json_first(list); j && !err;
         j = mg_json_next(j)) {
        number++;
        err = mg_json_kind_of(j) == MG_JSON_OBJECT
                  ? add(plan, folder, j, note)
                  : mg_fail(note, MG_INPUT, "is %s (want an object)",
                            mg_json_kind_name(j));
    }
    if (err)
        mg_note_prefix(note, "%s %zu: ", name, number);
    return err;
}

static enum mg_err read_document(struct mg_plan *plan, struct mg_text folder,
                                 const struct mg_json *document,
                                 struct mg_note *note)
{
    static const char *const keys[] = {"datasets", "configurations", "presets",
                                       NULL};
    if (mg_json_kind_of(document) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT,
                       "found %s (want {\"datasets\": [...], "
                       "\"configurations\": [...]})",
                       mg_json_kind_name(document));
    enum mg_err err = known_keys(document, keys, note);
    if (!err)
        err = read_list(plan, folder, document, "datasets", add_set, note);
    if (!err)
        err = read_list(plan, folder, document, "configurations", add_variant,
                        note);
    if (!err)
        err = read_presets(plan, mg_json_get(document, "presets"), note);
    return err;
}

enum mg_err mg_plan_parse(struct mg_plan *plan, struct mg_text text,
                          struct mg_text folder, struct mg_note *note)
{
    struct mg_json *document;
    *plan = (struct mg_plan){0};
    enum mg_err err = mg_json_parse(text, true, &document, note);
    if (!err)
        err = read_document(plan, folder, document, note);
    mg_json_free(document);
    return err;
}

enum mg_err mg_plan_read(struct mg_plan *plan, const char *path,
                         struct mg_note *note)
{
    struct mg_buffer text;
    const char *slash = strrchr(path, '/');
    struct mg_text folder = {path, slash ? (size_t)(slash - path) + 1 : 0};
    *plan = (struct mg_plan){0};
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err) {
        err = mg_plan_parse(plan, mg_buffer_all(&text), folder, note);
        if (err)
            mg_note_prefix(note, "%s: ", path);
    }
    mg_buffer_clear(&text);
    return err;
}
