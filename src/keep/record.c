/* record.c - see record.h. */
#include "keep/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "time/zone.h"

/* ---- the zones of the system ---- */

enum mg_err mg_record_zone(const char *name, struct mg_sum *sum,
                           struct mg_note *note)
{
    struct mg_zone *zone;
    struct mg_buffer path;
    enum mg_err err = mg_zone_open(name, &zone, note);
    if (err)
        return err;
    mg_zone_free(zone);
    mg_buffer_init(&path, 0);
    mg_zone_path(&path, name);
    err = path.failed ? MG_MEMORY : mg_digest_file(path.at, sum, note);
    mg_buffer_clear(&path);
    return err;
}

void mg_record_tzdata(char version[MG_RECORD_TZDATA])
{
    struct mg_buffer path;
    char line[64] = "";
    mg_buffer_init(&path, 0);
    mg_zone_path(&path, "tzdata.zi");
    FILE *file = path.failed ? NULL : fopen(path.at, "r");
    mg_buffer_clear(&path);
    version[0] = '\0';
    if (!file)
        return;
    if (fgets(line, sizeof line, file))
        sscanf(line, "# version %31[0-9a-z]", version);
    fclose(file);
}

/* ---- what a document has to hold ---- */

enum form { TEXT, HASH, COUNT, FLAGS, PATHS, ITEMS, OBJECT };

struct key {
    const char *name; /* NULL ends a table */
    enum form form;
    const struct key *keys; /* of ITEMS and OBJECT */
};

static const struct key source_keys[] = {
    {"path", TEXT, NULL}, {"bytes", COUNT, NULL}, {"sha256", HASH, NULL}, {0}};
static const struct key file_keys[] = {{"flag", TEXT, NULL},
                                       {"path", TEXT, NULL},
                                       {"bytes", COUNT, NULL},
                                       {"sha256", HASH, NULL},
                                       {0}};
static const struct key zone_keys[] = {
    {"zone", TEXT, NULL}, {"sha256", HASH, NULL}, {0}};
static const struct key configuration_keys[] = {
    {"hash", TEXT, NULL}, {"text", TEXT, NULL}, {0}};
static const struct key count_keys[] = {
    {"read", COUNT, NULL},      {"verdicts", COUNT, NULL},
    {"bad", COUNT, NULL},       {"late", COUNT, NULL},
    {"duplicate", COUNT, NULL}, {"missing", COUNT, NULL},
    {"seen", COUNT, NULL},      {"headers", COUNT, NULL},
    {"files", COUNT, NULL},     {"files_refused", COUNT, NULL},
    {"events", COUNT, NULL},    {0}};
static const struct key output_keys[] = {
    {"to", TEXT, NULL},     {"path", TEXT, NULL},   {"lines", COUNT, NULL},
    {"bytes", COUNT, NULL}, {"sha256", HASH, NULL}, {0}};
static const struct key sum_keys[] = {
    {"bytes", COUNT, NULL}, {"sha256", HASH, NULL}, {0}};

static const struct key record_keys[] = {
    {"manifest", COUNT, NULL},
    {"version", TEXT, NULL},
    {"verb", TEXT, NULL},
    {"flags", FLAGS, NULL},
    {"paths", PATHS, NULL},
    {"inputs", ITEMS, source_keys},
    {"files", ITEMS, file_keys},
    {"tzdata", TEXT, NULL},
    {"zones", ITEMS, zone_keys},
    {"configuration", OBJECT, configuration_keys},
    {"state", TEXT, NULL},
    {"counts", OBJECT, count_keys},
    {"status", COUNT, NULL},
    {"outputs", ITEMS, output_keys},
    {"learned", OBJECT, sum_keys},
    {0},
};

/* ---- holding one against it ---- */

static bool is_hash(const char *text)
{
    return text && strlen(text) == MG_DIGEST_HEX - 1 &&
           strspn(text, "0123456789abcdef") == MG_DIGEST_HEX - 1;
}

static bool is_count(const struct mg_json *json)
{
    double value = mg_json_number(json);
    return value >= 0 && value <= 9007199254740992.0 && value == floor(value);
}

/* ["name","value"] or ["name",null] */
static bool is_flag(const struct mg_json *json)
{
    const struct mg_json *name = mg_json_first(json);
    if (mg_json_kind_of(json) != MG_JSON_LIST || !mg_json_string(name) ||
        !mg_json_string(name)[0])
        return false;
    const struct mg_json *value = mg_json_next(name);
    return value && !mg_json_next(value) &&
           (mg_json_string(value) || mg_json_kind_of(value) == MG_JSON_NULL);
}

static bool is_path(const struct mg_json *json)
{
    return mg_json_string(json) != NULL;
}

static bool all_are(const struct mg_json *list,
                    bool (*is)(const struct mg_json *))
{
    if (mg_json_kind_of(list) != MG_JSON_LIST)
        return false;
    for (const struct mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        if (!is(j))
            return false;
    return true;
}

static enum mg_err check_object(const struct mg_json *json,
                                const struct key *keys, struct mg_note *note);

static enum mg_err check_items(const struct mg_json *json,
                               const struct key *key, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (mg_json_kind_of(json) != MG_JSON_LIST)
        return mg_fail(note, MG_INPUT, "is %s (want a list)",
                       mg_json_kind_name(json));
    for (const struct mg_json *j = mg_json_first(json); j && !err;
         j = mg_json_next(j))
        err = check_object(j, key->keys, note);
    return err;
}

static enum mg_err check_value(const struct mg_json *json,
                               const struct key *key, struct mg_note *note)
{
    static const char *const wanted[] = {
        [TEXT] = "text",
        [HASH] = "64 hexadecimal digits",
        [COUNT] = "a count",
        [FLAGS] = "a list of pairs, name and value",
        [PATHS] = "a list of paths",
    };
    bool fits = false;
    switch (key->form) {
    case ITEMS:
        return check_items(json, key, note);
    case OBJECT:
        return check_object(json, key->keys, note);
    case TEXT:
        fits = mg_json_string(json) != NULL;
        break;
    case HASH:
        fits = is_hash(mg_json_string(json));
        break;
    case COUNT:
        fits = is_count(json);
        break;
    case FLAGS:
        fits = all_are(json, is_flag);
        break;
    case PATHS:
        fits = all_are(json, is_path);
        break;
    }
    if (fits)
        return MG_OK;
    return mg_fail(note, MG_INPUT, "is no such value (want %s)",
                   wanted[key->form]);
}

static enum mg_err refuse_unknown(const struct mg_json *json,
                                  const struct key *keys, struct mg_note *note)
{
    for (const struct mg_json *j = mg_json_first(json); j;
         j = mg_json_next(j)) {
        const struct key *key = keys;
        while (key->name && strcmp(key->name, mg_json_name(j)) != 0)
            key++;
        if (!key->name)
            return mg_fail(note, MG_INPUT,
                           "no key '%.60s' is known (see "
                           "docs/manifest.md)",
                           mg_json_name(j));
    }
    return MG_OK;
}

static enum mg_err check_object(const struct mg_json *json,
                                const struct key *keys, struct mg_note *note)
{
    if (mg_json_kind_of(json) != MG_JSON_OBJECT)
        return mg_fail(note, MG_INPUT, "is %s (want an object)",
                       mg_json_kind_name(json));
    enum mg_err err = refuse_unknown(json, keys, note);
    for (const struct key *key = keys; key->name && !err; key++) {
        const struct mg_json *member = mg_json_get(json, key->name);
        err = member ? check_value(member, key, note)
                     : mg_fail(note, MG_INPUT, "is missing");
        if (err)
            mg_note_prefix(note, "%s: ", key->name);
    }
    return err;
}

static enum mg_err check(const struct mg_json *record, struct mg_note *note)
{
    double version = mg_json_number(mg_json_get(record, "manifest"));
    if (mg_json_kind_of(record) != MG_JSON_OBJECT || isnan(version))
        return mg_fail(note, MG_INPUT, "is no manifest");
    if (version != MG_RECORD_VERSION)
        return mg_fail(note, MG_INPUT,
                       "is a manifest of version %g (this program knows %d)",
                       version, MG_RECORD_VERSION);
    return check_object(record, record_keys, note);
}

enum mg_err mg_record_parse(struct mg_text text, struct mg_json **record,
                            struct mg_note *note)
{
    enum mg_err err = mg_json_parse(text, false, record, note);
    if (!err)
        err = check(*record, note);
    if (err) {
        mg_json_free(*record);
        *record = NULL;
    }
    return err;
}

enum mg_err mg_record_read(const char *path, struct mg_json **record,
                           struct mg_note *note)
{
    struct mg_buffer text;
    *record = NULL;
    mg_buffer_init(&text, MG_DOCUMENT_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err) {
        err = mg_record_parse(mg_buffer_all(&text), record, note);
        if (err)
            mg_note_prefix(note, "%s: ", path);
    }
    mg_buffer_clear(&text);
    return err;
}
