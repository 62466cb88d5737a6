/* pager.c - see pager.h. */
#include "cli/pager.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/member.h"
#include "cli/made.h"
#include "report/html_page.h"
#include "series/glob.h"
#include "sink/events.h"
#include "time/civil.h"
#include "time/stamp.h"

#define AT(member) offsetof(struct mg_pager_option, member)

const struct mg_knob mg_pager_knobs[] = {
    {"out", MG_KNOB_TEXT, AT(out), "-", "FILE", 0, 0,
     "write the page here; - is standard output"},
    {"title", MG_KNOB_TEXT, AT(title), "", "TEXT", 0, 0,
     "its heading (default: the names of the inputs)"},
    {"draw", MG_KNOB_TEXT, AT(draw), "", "GLOB", 0, 0,
     "draw these series only, such as 'api*'; all are judged"},
    {"after", MG_KNOB_TEXT, AT(after), "", "TIME", 0, 0,
     "draw rows from here on; earlier ones are judged"},
    {"before", MG_KNOB_TEXT, AT(before), "", "TIME", 0, 0,
     "and up to here; later ones are judged"},
    {0},
};

struct mg_pager {
    const struct mg_session *session;
    const struct mg_pager_option *option;
    const char *flag;
    int64_t after, before; /* ns */
    struct mg_book book;
    struct mg_out out;
};

/* ---- beginning and end ---- */

static enum mg_err read_time(const struct mg_pager *pager, const char *flag,
                             const char *text, int64_t *time,
                             struct mg_note *note)
{
    struct mg_zone *zone = NULL;
    const char *name = pager->session->config->config.tz;
    enum mg_err err = text[0] ? mg_zone_open(name, &zone, note) : MG_OK;
    if (text[0] && !err &&
        !mg_stamp_parse(mg_text_of(text), zone, MG_NO_TIME, time))
        err = mg_fail(note, MG_INVALID,
                      "--%s: cannot read time '%.60s' (want %s)", flag, text,
                      MG_STAMP_WANTED);
    mg_zone_free(zone);
    return err;
}

static enum mg_err read_times(struct mg_pager *pager, struct mg_note *note)
{
    const struct mg_pager_option *option = pager->option;
    pager->after = INT64_MIN;
    pager->before = INT64_MAX;
    enum mg_err err =
        read_time(pager, "after", option->after, &pager->after, note);
    if (!err)
        err = read_time(pager, "before", option->before, &pager->before, note);
    if (!err && pager->after >= pager->before)
        err = mg_fail(note, MG_INVALID,
                      "--before: '%.60s' is not after --after", option->before);
    return err;
}

enum mg_err mg_pager_open(struct mg_pager **pager,
                          const struct mg_session *session,
                          const struct mg_pager_option *option,
                          const char *flag, struct mg_note *note)
{
    struct mg_pager *opened = calloc(1, sizeof *opened);
    *pager = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->session = session;
    opened->option = option;
    opened->flag = flag;
    enum mg_err err = read_times(opened, note);
    if (!err && mg_book_init(&opened->book))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        mg_pager_close(opened);
    else
        *pager = opened;
    return err;
}

void mg_pager_close(struct mg_pager *pager)
{
    if (!pager)
        return;
    mg_out_close(&pager->out, MG_INVALID, NULL);
    mg_book_clear(&pager->book);
    free(pager);
}

enum mg_err mg_pager_begin(struct mg_pager *pager, const struct mg_feed *feed,
                           struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (!pager)
        return MG_OK;
    if (feed)
        err = mg_feed_guard(feed, pager->flag, pager->option->out, note);
    return err ? err
               : mg_out_open(&pager->out, pager->option->out, false, note);
}

enum mg_err mg_pager_watch(struct mg_pager *pager, struct mg_manifest *manifest,
                           struct mg_note *note)
{
    return pager ? mg_manifest_watch(manifest, pager->flag, &pager->out, note)
                 : MG_OK;
}

bool mg_pager_curves(const struct mg_session *session)
{
    const struct mg_policy *policy = &session->config->policy;
    return !policy->count && !policy->standard.rules &&
           session->config->config.detector != MG_DETECT_AUTO;
}

/* ---- listening ---- */

static bool is_drawn(const struct mg_pager *pager, const char *series,
                     int64_t time)
{
    const char *draw = pager->option->draw;
    return time >= pager->after && time < pager->before &&
           (!draw[0] || mg_glob_fits(draw, series));
}

void mg_pager_verdict(struct mg_pager *pager,
                      const struct marigram_verdict *verdict,
                      const struct mg_row *row)
{
    if (!pager || !is_drawn(pager, verdict->series, verdict->time))
        return;
    struct mg_sheet_row one = {verdict, row->value_text};
    mg_book_add(&pager->book, &one, row->place.path);
}

/* Alerts are seen in the rows. */
static bool is_mark(enum marigram_event_kind kind)
{
    return kind != MARIGRAM_RAISED && kind != MARIGRAM_CLEARED &&
           kind != MARIGRAM_ESCALATED && kind != MARIGRAM_DEESCALATED;
}

void mg_pager_event(struct mg_pager *pager, const struct marigram_event *event)
{
    struct mg_buffer sentence;
    if (!pager || pager->book.err || !is_mark(event->kind) ||
        !is_drawn(pager, event->series, event->time))
        return;
    struct mg_sheet *sheet = mg_book_find(&pager->book, event->series);
    if (!sheet)
        return;
    mg_buffer_init(&sentence, 0);
    mg_events_summary(event, &sentence);
    mg_sheet_mark(sheet, event->time, marigram_event_name(event->kind),
                  sentence.length ? sentence.at : "");
    if (sentence.failed || sheet->marks.failed)
        pager->book.err = MG_MEMORY;
    mg_buffer_clear(&sentence);
}

/* ---- the page ---- */

/* Texts of the page that are made here. */
struct texts {
    struct mg_buffer title, made, zone, incidents, board, versus;
};

static void add_time(struct mg_buffer *out, const char *name, int64_t time)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '"');
    mg_stamp_print(out, time);
    mg_buffer_char(out, '"');
}

/* The list, and for each series which of them concern it. */
static void list_incidents(struct mg_pager *pager,
                           const struct mg_incidents *incidents,
                           struct mg_buffer *out)
{
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < incidents->count; i++) {
        const struct mg_incident *one = &incidents->at[i];
        mg_buffer_string(out, i ? ",{" : "{");
        mg_member_string(out, "id", one->id);
        mg_member_string(out, "title", one->title);
        add_time(out, "start", one->from);
        add_time(out, "end", one->to);
        mg_buffer_char(out, '}');
        for (size_t k = 0; k < pager->book.count; k++) {
            struct mg_sheet *sheet = pager->book.sheet[k];
            if (mg_incident_concerns(one, sheet->key, sheet->path))
                mg_sheet_incident(sheet, i);
        }
    }
    mg_buffer_char(out, ']');
}

static enum mg_err print_texts(struct mg_pager *pager,
                               const struct mg_pager_end *end,
                               struct texts *texts)
{
    const struct mg_config *config = &pager->session->config->config;
    struct mg_made made = {pager->session, end->feed, &pager->book,
                           end->setting, end->from};
    mg_buffer_string(&texts->title, pager->option->title);
    if (!texts->title.length)
        mg_made_title(&made, &texts->title);
    if (end->truth)
        mg_made_zone(mg_config_season_zone(config), end->truth->season_zone,
                     &pager->book, &texts->zone);
    if (end->truth && end->truth->incidents.count)
        list_incidents(pager, &end->truth->incidents, &texts->incidents);
    if (end->outcome) {
        struct mg_board board = mg_upshot_board(end->outcome, end->setting);
        mg_board_json(&board, &texts->board);
    } else {
        mg_buffer_text(&texts->board, end->board);
    }
    if (end->versus) {
        struct mg_versus_board versus = *end->versus;
        versus.setting = end->setting;
        mg_versus_board_json(&versus, &texts->versus);
    } else {
        mg_buffer_text(&texts->versus, end->compared);
    }
    return mg_made_print(&made, &texts->made);
}

static void clear_texts(struct texts *texts)
{
    mg_buffer_clear(&texts->title);
    mg_buffer_clear(&texts->made);
    mg_buffer_clear(&texts->zone);
    mg_buffer_clear(&texts->incidents);
    mg_buffer_clear(&texts->board);
    mg_buffer_clear(&texts->versus);
}

static bool have_failed(const struct texts *texts)
{
    return texts->title.failed || texts->made.failed || texts->zone.failed ||
           texts->incidents.failed || texts->board.failed ||
           texts->versus.failed;
}

/* Empty ones are none. */
static struct mg_text some(const struct mg_buffer *buffer)
{
    return buffer->length ? mg_buffer_all(buffer) : (struct mg_text){NULL, 0};
}

static enum mg_err write_page(struct mg_pager *pager,
                              const struct mg_pager_end *end,
                              struct mg_note *note)
{
    struct texts texts = {.title = {.at = NULL}};
    enum mg_err err = print_texts(pager, end, &texts);
    if (!err && have_failed(&texts))
        err = MG_MEMORY;
    struct mg_page page = {
        .title = some(&texts.title),
        .book = pager->book.count ? &pager->book : NULL,
        .made = some(&texts.made),
        .zone = some(&texts.zone),
        .incidents = some(&texts.incidents),
        .board = some(&texts.board),
        .versus = some(&texts.versus),
    };
    err = err ? mg_fail(note, err, "%s", mg_err_text(err))
              : mg_page_write(&page, &pager->out, note);
    clear_texts(&texts);
    return err;
}

enum mg_err mg_pager_end(struct mg_pager *pager, const struct mg_pager_end *end,
                         struct mg_note *note)
{
    if (!pager)
        return MG_OK;
    enum mg_err err = pager->book.err;
    if (err == MG_FULL)
        mg_fail(note, err,
                "--%s: more than %d MiB of rows, and a page that large opens "
                "nowhere (draw fewer series with --draw, or a shorter stretch "
                "with --after and --before)",
                pager->flag, MG_REPORT_MAX / 1024 / 1024);
    else if (err)
        mg_fail(note, err, "%s", mg_err_text(err));
    else
        err = write_page(pager, end, note);
    return mg_out_close(&pager->out, err, note);
}
