/* made.c - see made.h. */
#include "cli/made.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/member.h"
#include "base/quote.h"
#include "time/civil.h"
#include "time/stamp.h"

/* ---- what it was made from ---- */

/* "36,258": for people. */
static void add_grouped(struct mg_buffer *out, size_t number)
{
    if (number >= 1000) {
        add_grouped(out, number / 1000);
        mg_buffer_printf(out, ",%03zu", number % 1000);
    } else {
        mg_buffer_printf(out, "%zu", number);
    }
}

static void add_day(struct mg_buffer *out, int64_t time)
{
    struct mg_buffer stamp;
    mg_buffer_init(&stamp, 0);
    mg_stamp_print(&stamp, time);
    mg_buffer_add(out, stamp.at, stamp.length < 10 ? stamp.length : 10);
    mg_buffer_clear(&stamp);
}

/* The sentence of the page's head. */
static void add_about(const struct mg_made *made, struct mg_buffer *out)
{
    const struct mg_book *book = made->book;
    struct mg_buffer about;
    mg_buffer_init(&about, 0);
    if (book->rows) {
        add_grouped(&about, book->rows);
        mg_buffer_printf(&about, " rows of ");
        add_grouped(&about, book->count);
        mg_buffer_string(&about, " series, ");
        add_day(&about, book->first);
        mg_buffer_string(&about, " to ");
        add_day(&about, book->last);
    }
    if (made->setting[0])
        mg_buffer_printf(&about, "%s%s", about.length ? "; " : "",
                         made->setting);
    mg_member_string(out, "about", about.length ? about.at : "");
    out->failed |= about.failed;
    mg_buffer_clear(&about);
}

/* As they were named; files of a folder only where it was read. */
static const char *const *inputs_of(const struct mg_made *made, size_t *count)
{
    static const char *const standard_input[] = {"-"};
    *count = 1;
    if (made->from)
        return &made->from;
    if (made->feed)
        return mg_feed_paths(made->feed, count);
    *count = made->session->count;
    if (*count)
        return made->session->paths;
    *count = 1;
    return standard_input;
}

static void add_inputs(const struct mg_made *made, struct mg_buffer *out)
{
    size_t count;
    const char *const *paths = inputs_of(made, &count);
    mg_member_name(out, "inputs");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        mg_buffer_string(out, i ? "," : "");
        mg_quote_json(out, mg_text_of(paths[i]));
    }
    mg_buffer_char(out, ']');
}

/* Flags that only say where something goes: the page is the same without. */
static bool is_elsewhere(const char *name)
{
    static const char *const names[] = {"out",    "html",    "manifest",
                                        "alerts", "rejects", "threads"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* The other ones, as pairs of name and value. */
static enum mg_err add_flags(const struct mg_session *session,
                             struct mg_buffer *out)
{
    struct mg_buffer list;
    struct mg_json *flags = NULL;
    size_t count = 0;
    mg_buffer_init(&list, 0);
    mg_buffer_char(&list, '[');
    mg_buffer_text(&list, mg_buffer_all(&session->given));
    mg_buffer_char(&list, ']');
    enum mg_err err = mg_json_parse(mg_buffer_all(&list), false, &flags, NULL);
    mg_member_name(out, "flags");
    mg_buffer_char(out, '[');
    for (const struct mg_json *one = mg_json_first(flags); one;
         one = mg_json_next(one)) {
        if (is_elsewhere(mg_json_string(mg_json_first(one))))
            continue;
        mg_buffer_string(out, count++ ? "," : "");
        mg_json_print(one, out);
    }
    mg_buffer_char(out, ']');
    mg_json_free(flags);
    mg_buffer_clear(&list);
    return err;
}

static void add_counts(const struct mg_feed *feed, struct mg_buffer *out)
{
    struct mg_feed_counts counts = mg_feed_counts(feed);
    mg_member_name(out, "counts");
    mg_buffer_char(out, '{');
    mg_member_count(out, "rows read", counts.read.rows);
    mg_member_count(out, "judged", counts.told.verdicts);
    mg_member_count(out, "bad", counts.read.bad);
    mg_member_count(out, "late", counts.told.late);
    mg_member_count(out, "twice", counts.told.twice);
    mg_member_count(out, "without a value", counts.told.missing);
    mg_buffer_char(out, '}');
}

static enum mg_err add_configuration(struct mg_feed *feed,
                                     struct mg_buffer *out)
{
    const struct mg_kinds *kinds = &mg_feed_engine(feed)->kinds;
    char hash[MG_EFFECTIVE_HASH];
    struct mg_buffer text;
    mg_buffer_init(&text, 0);
    mg_effective_print(kinds, &text);
    enum mg_err err = mg_effective_hash(kinds, hash);
    mg_member_number(out, "raise",
                     mg_kinds_standard(kinds)->rule->level[0].raise);
    if (!err) {
        mg_member_string(out, "configuration", hash);
        mg_member_string(out, "settings", text.length ? text.at : "");
    }
    out->failed |= text.failed;
    mg_buffer_clear(&text);
    return err;
}

enum mg_err mg_made_print(const struct mg_made *made, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_member_string(out, "version", marigram_version());
    add_about(made, out);
    add_inputs(made, out);
    enum mg_err err = add_flags(made->session, out);
    if (!err && made->feed) {
        add_counts(made->feed, out);
        err = add_configuration(made->feed, out);
    }
    mg_buffer_char(out, '}');
    return err || out->failed ? MG_MEMORY : MG_OK;
}

/* The last part of a path. */
static struct mg_text name_of(const char *path)
{
    struct mg_text text = mg_text_of(path);
    while (text.length > 1 && text.at[text.length - 1] == '/')
        text.length--;
    size_t from = text.length;
    while (from && text.at[from - 1] != '/')
        from--;
    return (struct mg_text){text.at + from, text.length - from};
}

void mg_made_title(const struct mg_made *made, struct mg_buffer *out)
{
    enum { NAMED = 3 };
    const char *const *paths = made->from ? &made->from : made->session->paths;
    size_t count = made->from ? 1 : made->session->count;
    for (size_t i = 0; i < count && i < NAMED; i++) {
        if (strcmp(paths[i], "-") == 0)
            continue;
        mg_buffer_string(out, out->length ? ", " : "");
        mg_buffer_text(out, name_of(paths[i]));
    }
    if (count > NAMED)
        mg_buffer_printf(out, " and %zu more", count - NAMED);
    if (!out->length)
        mg_buffer_string(out, "standard input");
}

/* ---- the zone ---- */

/* The first second after `from`, no later than `to`, with the offset of `to`.
 */
static int64_t find_change(const struct mg_zone *zone, int64_t from, int64_t to)
{
    int32_t wanted = mg_zone_offset(zone, to);
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (mg_zone_offset(zone, middle) == wanted)
            to = middle;
        else
            from = middle;
    }
    return to;
}

static void add_offset(struct mg_buffer *out, int64_t second, int32_t offset)
{
    mg_buffer_printf(out, "%s[%lld000,%d]",
                     out->at[out->length - 1] == '[' ? "" : ",",
                     (long long)second, (int)offset);
}

void mg_made_zone(const char *name, const struct mg_zone *zone,
                  const struct mg_book *book, struct mg_buffer *out)
{
    int64_t at = mg_floor_div(book->first, MG_SECOND);
    int64_t last = mg_floor_div(book->last, MG_SECOND);
    mg_buffer_char(out, '{');
    mg_member_string(out, "name", name);
    mg_member_name(out, "offsets");
    mg_buffer_char(out, '[');
    if (book->rows && !out->failed)
        add_offset(out, at, mg_zone_offset(zone, at));
    while (book->rows && at < last && !out->failed) {
        int64_t next = at + MG_DAY_SECONDS;
        if (mg_zone_offset(zone, next) != mg_zone_offset(zone, at))
            add_offset(out, find_change(zone, at, next),
                       mg_zone_offset(zone, next));
        at = next;
    }
    mg_buffer_string(out, "]}");
}
