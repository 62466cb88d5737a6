/* known_list.c - see known_list.h. A calendar's path is from the folder of the
 * file that names it; in the text that is kept it is from where the program
 * runs, as that of every file that the configuration names. */
#include "config/known_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/quote.h"
#include "calendar/known_file.h"

/* Of a calendar, the path; `path` is the configuration's. */
static void print_path(const char *path, const char *calendar,
                       struct mg_buffer *out)
{
    struct mg_buffer whole;
    const char *slash = strrchr(path, '/');
    mg_buffer_init(&whole, 0);
    if (slash && calendar[0] != '/')
        mg_buffer_add(&whole, path, (size_t)(slash - path) + 1);
    mg_buffer_string(&whole, calendar);
    mg_quote_json(out, mg_buffer_all(&whole));
    out->failed |= whole.failed;
    mg_buffer_clear(&whole);
}

/* Where a calendar lies says nothing of what is in it. */
static void print_name(const char *calendar, struct mg_buffer *out)
{
    const char *slash = strrchr(calendar, '/');
    mg_quote_json(out, mg_text_of(slash ? slash + 1 : calendar));
}

/* `path` NULL: for the hash. */
static void print_event(const struct mg_json *event, const char *path,
                        struct mg_buffer *out)
{
    const char *before = "{";
    for (const struct mg_json *j = mg_json_first(event); j;
         j = mg_json_next(j)) {
        const char *text = mg_json_string(j);
        bool calendar = strcmp(mg_json_name(j), "ics") == 0 && text;
        mg_buffer_string(out, before);
        mg_quote_json(out, mg_text_of(mg_json_name(j)));
        mg_buffer_string(out, ": ");
        if (!calendar)
            mg_json_print(j, out);
        else if (path)
            print_path(path, text, out);
        else
            print_name(text, out);
        before = ", ";
    }
    mg_buffer_char(out, '}');
}

static char *print_list(const struct mg_json *list, const char *path)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_char(&out, '[');
    for (const struct mg_json *j = mg_json_first(list); j;
         j = mg_json_next(j)) {
        mg_buffer_string(&out, j == mg_json_first(list) ? "\n    " : ",\n    ");
        print_event(j, path, &out);
    }
    mg_buffer_string(&out, "\n  ]");
    char *text = out.failed ? NULL : strdup(out.at);
    mg_buffer_clear(&out);
    return text;
}

enum mg_err mg_known_list_take(struct mg_policy *policy,
                               const struct mg_json *list, const char *path,
                               const struct mg_json **place,
                               struct mg_note *note)
{
    struct mg_known known = {0};
    enum mg_err err = mg_known_list(&known, list, path, place, note);
    bool any = known.count > 0;
    mg_known_clear(&known);
    if (err || !any)
        return err;
    free(policy->known);
    free(policy->known_mark);
    policy->known = print_list(list, path);
    policy->known_mark = print_list(list, NULL);
    if (policy->known && policy->known_mark)
        return MG_OK;
    return mg_fail(note, MG_MEMORY, "out of memory");
}

/* It was read before: what is wrong now is a calendar that has changed. */
static enum mg_err read_kept(const char *text, struct mg_known *known,
                             struct mg_note *note)
{
    struct mg_json *list;
    const struct mg_json *place;
    enum mg_err err = mg_json_parse(mg_text_of(text), false, &list, note);
    if (!err)
        err = mg_known_list(known, list, "", &place, note);
    mg_json_free(list);
    if (err)
        mg_note_prefix(note, "known_events: ");
    return err;
}

enum mg_err mg_known_list_read(const struct marigram_config *config,
                               struct mg_known *known, struct mg_note *note)
{
    const char *path = config->config.known_events;
    enum mg_err err = MG_OK;
    if (config->policy.known)
        err = read_kept(config->policy.known, known, note);
    return err || !path[0] ? err : mg_known_read(known, path, note);
}
