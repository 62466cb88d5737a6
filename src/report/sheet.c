/* sheet.c - see sheet.h. */
#include "report/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/member.h"
#include "base/num.h"
#include "time/stamp.h"

struct mg_sheet *mg_sheet_new(const char *key, const char *path)
{
    struct mg_sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet)
        return NULL;
    sheet->peak = NAN;
    mg_texts_init(&sheet->rows);
    mg_runs_init(&sheet->state);
    mg_runs_init(&sheet->model);
    mg_runs_init(&sheet->known);
    mg_buffer_init(&sheet->marks, 0);
    mg_buffer_init(&sheet->incidents, 0);
    sheet->key = strdup(key);
    sheet->path = strdup(path);
    if (sheet->key && sheet->path)
        return sheet;
    mg_sheet_free(sheet);
    return NULL;
}

void mg_sheet_free(struct mg_sheet *sheet)
{
    if (!sheet)
        return;
    mg_texts_clear(&sheet->rows);
    mg_runs_clear(&sheet->state);
    mg_runs_clear(&sheet->model);
    mg_runs_clear(&sheet->known);
    mg_weekly_clear(&sheet->weekly);
    mg_buffer_clear(&sheet->marks);
    mg_buffer_clear(&sheet->incidents);
    free(sheet->alert);
    free(sheet->key);
    free(sheet->path);
    free(sheet);
}

/* ---- a row ---- */

/* The row has another alert open than the row before. */
static bool begin_alert(struct mg_sheet *sheet, const char *id)
{
    if (!mg_grow(&sheet->alert, sheet->alerts, &sheet->alert_room,
                 sizeof *sheet->alert))
        return false;
    struct mg_sheet_alert *alert = &sheet->alert[sheet->alerts++];
    *alert = (struct mg_sheet_alert){.from = sheet->rows.count, .peak = NAN};
    snprintf(alert->id, sizeof alert->id, "%s", id);
    sheet->open = true;
    return true;
}

static bool step_alert(struct mg_sheet *sheet,
                       const struct marigram_verdict *verdict)
{
    const struct mg_sheet_alert *last =
        sheet->open ? &sheet->alert[sheet->alerts - 1] : NULL;
    if (!verdict->alert[0]) {
        sheet->open = false;
        return true;
    }
    if (!last || strcmp(last->id, verdict->alert) != 0)
        if (!begin_alert(sheet, verdict->alert))
            return false;
    struct mg_sheet_alert *alert = &sheet->alert[sheet->alerts - 1];
    snprintf(alert->severity, sizeof alert->severity, "%s", verdict->severity);
    alert->to = sheet->rows.count + 1;
    if (isnan(alert->peak) || verdict->score > alert->peak) {
        alert->peak = verdict->score;
        alert->peak_row = sheet->rows.count;
    }
    return true;
}

/* The known event that covers the row, if one does. */
static struct mg_text known_of(const struct marigram_verdict *verdict)
{
    static const char mark[] = "known: ";
    const char *name = verdict->profile[0] ? verdict->profile : "";
    if (verdict->state == MARIGRAM_SUPPRESSED)
        name = verdict->reason[0] ? verdict->reason : "known event";
    if (strncmp(name, mark, sizeof mark - 1) == 0)
        name += sizeof mark - 1;
    return mg_text_of(name);
}

static void add_rows_row(struct mg_sheet *sheet, const struct mg_sheet_row *row)
{
    const struct marigram_verdict *verdict = row->verdict;
    struct mg_texts_row one = {
        .time = verdict->time,
        .value = row->value,
        .figure = {[MG_TEXTS_VALUE] = verdict->value,
                   [MG_TEXTS_RATE] = verdict->rate,
                   [MG_TEXTS_EXPECTED] = verdict->expected,
                   [MG_TEXTS_LOWER] = verdict->lower,
                   [MG_TEXTS_UPPER] = verdict->upper,
                   [MG_TEXTS_SCORE] = verdict->score},
    };
    mg_texts_add(&sheet->rows, &one);
}

static bool is_passed_over(const struct mg_sheet *sheet,
                           const struct marigram_verdict *verdict)
{
    return verdict->state == MARIGRAM_LATE ||
           (sheet->rows.count && verdict->time <= sheet->rows.last);
}

enum mg_err mg_sheet_add(struct mg_sheet *sheet, const struct mg_sheet_row *row)
{
    const struct marigram_verdict *verdict = row->verdict;
    size_t number = sheet->rows.count;
    double judged = isnan(verdict->rate) ? verdict->value : verdict->rate;
    if (is_passed_over(sheet, verdict)) {
        sheet->passed++;
        return MG_OK;
    }
    if (!step_alert(sheet, verdict))
        return MG_MEMORY;
    mg_runs_add(&sheet->state, number,
                mg_text_of(marigram_state_name(verdict->state)));
    mg_runs_add(&sheet->model, number, mg_text_of(verdict->model));
    mg_runs_add(&sheet->known, number, known_of(verdict));
    sheet->peak = fmax(sheet->peak, verdict->score);
    if (!verdict->alert[0] &&
        !mg_weekly_add(&sheet->weekly, verdict->time,
                       judged - verdict->expected, verdict->deviation))
        return MG_MEMORY;
    add_rows_row(sheet, row);
    return mg_texts_failed(&sheet->rows) || mg_runs_failed(&sheet->state) ||
                   mg_runs_failed(&sheet->model) ||
                   mg_runs_failed(&sheet->known)
               ? MG_MEMORY
               : MG_OK;
}

/* ---- what else is known ---- */

static void write_time(struct mg_buffer *out, const char *name, int64_t time)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '"');
    mg_stamp_print(out, time);
    mg_buffer_char(out, '"');
}

void mg_sheet_mark(struct mg_sheet *sheet, int64_t time, const char *kind,
                   const char *sentence)
{
    mg_buffer_string(&sheet->marks, sheet->mark_count++ ? ",{" : "{");
    write_time(&sheet->marks, "time", time);
    mg_member_string(&sheet->marks, "kind", kind);
    mg_member_string(&sheet->marks, "text", sentence);
    mg_buffer_char(&sheet->marks, '}');
}

void mg_sheet_incident(struct mg_sheet *sheet, size_t number)
{
    mg_buffer_printf(&sheet->incidents, "%s%zu",
                     sheet->incidents.length ? "," : "", number);
}

size_t mg_sheet_bytes(const struct mg_sheet *sheet)
{
    return mg_texts_bytes(&sheet->rows) + sheet->state.list.length +
           sheet->model.list.length + sheet->known.list.length +
           sheet->marks.length + sheet->alerts * sizeof *sheet->alert;
}

/* ---- writing ---- */

static void write_list(struct mg_buffer *out, const char *name,
                       const struct mg_buffer *items)
{
    mg_member_name(out, name);
    mg_buffer_char(out, '[');
    mg_buffer_text(out, mg_buffer_all(items));
    mg_buffer_char(out, ']');
}

static void write_short(struct mg_buffer *out, const char *name, double value)
{
    mg_member_name(out, name);
    if (isfinite(value))
        mg_num_short(out, value);
    else
        mg_buffer_string(out, "null");
}

void mg_sheet_write_entry(const struct mg_sheet *sheet, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_member_string(out, "key", sheet->key);
    mg_member_string(out, "path", sheet->path);
    mg_member_count(out, "rows", sheet->rows.count);
    mg_member_count(out, "passed", sheet->passed);
    mg_member_count(out, "alerts", sheet->alerts);
    write_short(out, "peak", sheet->peak);
    write_list(out, "incidents", &sheet->incidents);
    mg_buffer_char(out, '}');
}

/* Its rows, and whether its end has been seen. */
static void write_alert(const struct mg_sheet *sheet, size_t i,
                        struct mg_buffer *out)
{
    const struct mg_sheet_alert *alert = &sheet->alert[i];
    mg_buffer_string(out, i ? ",{" : "{");
    mg_member_string(out, "id", alert->id);
    mg_member_string(out, "severity", alert->severity);
    mg_member_count(out, "from", alert->from);
    mg_member_count(out, "to", alert->to);
    mg_member_true(out, "open", sheet->open && i + 1 == sheet->alerts);
    mg_member_count(out, "peak_row", alert->peak_row);
    write_short(out, "peak", alert->peak);
    mg_buffer_char(out, '}');
}

void mg_sheet_write(struct mg_sheet *sheet, struct mg_buffer *out)
{
    mg_buffer_char(out, '{');
    mg_texts_write(&sheet->rows, out);
    mg_runs_write(&sheet->state, "states", out);
    mg_runs_write(&sheet->model, "models", out);
    mg_runs_write(&sheet->known, "known", out);
    mg_member_name(out, "alerts");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < sheet->alerts; i++)
        write_alert(sheet, i, out);
    mg_buffer_char(out, ']');
    write_list(out, "marks", &sheet->marks);
    mg_weekly_write(&sheet->weekly, out);
    mg_buffer_char(out, '}');
}
