/* trail.c - see trail.h. */
#include "keep/trail.h"

#include <math.h>
#include <stdio.h>

#include "engine/engine.h"

enum { SQL_MAX = 256 };

void mg_trail_prepare(struct mg_trail *trail, struct mg_database *database,
                      const char *table)
{
    char sql[SQL_MAX];
    snprintf(sql, sizeof sql,
             "INSERT INTO %s VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
             "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
             table);
    trail->audit = mg_statement_new(database, sql);
    trail->raise = mg_statement_new(
        database, "INSERT OR REPLACE INTO alert VALUES (?, ?, ?, ?, ?, ?, "
                  "NULL, ?)");
    trail->clear = mg_statement_new(
        database, "UPDATE alert SET cleared = ?, peak = ? WHERE id = ?");
    trail->severity = mg_statement_new(
        database, "UPDATE alert SET severity = ? WHERE id = ?");
}

/* Silence has no row. */
static void put_verdict(struct mg_buffer *script,
                        const struct marigram_verdict *verdict)
{
    const struct marigram_verdict none = {.value = NAN,
                                          .rate = NAN,
                                          .expected = NAN,
                                          .lower = NAN,
                                          .upper = NAN,
                                          .score = NAN,
                                          .deviation = NAN};
    if (!verdict)
        verdict = &none;
    mg_script_put_real(script, verdict->value);
    mg_script_put_real(script, verdict->rate);
    mg_script_put_real(script, verdict->expected);
    mg_script_put_real(script, verdict->lower);
    mg_script_put_real(script, verdict->upper);
    mg_script_put_real(script, verdict->score);
    mg_script_put_real(script, verdict->deviation);
}

static void add_audit(const struct mg_trail *trail,
                      const struct mg_trail_run *run,
                      const struct marigram_event *event,
                      struct mg_buffer *script)
{
    const struct marigram_verdict *verdict = event->verdict;
    mg_script_begin(script, trail->audit);
    mg_script_put(script, run->number);
    mg_script_put_text(script, run->configuration);
    mg_script_put_text(script, marigram_event_name(event->kind));
    mg_script_put(script, event->time);
    mg_script_put_bytes(script, mg_text_of(event->series));
    mg_script_put_text(script, event->rule);
    mg_script_put_text(script, event->severity);
    mg_script_put_text(script, event->alert);
    mg_script_put(script, event->started);
    put_verdict(script, verdict);
    mg_script_put_real(script, event->peak);
    mg_script_put_real(script, event->before);
    mg_script_put_real(script, event->after);
    mg_script_put_text(script, verdict ? verdict->model : "");
    mg_script_put_text(script, verdict ? verdict->reason : "");
    mg_script_put_text(script, event->detail);
    mg_script_end(script);
}

static void add_alert(const struct mg_trail *trail,
                      const struct marigram_event *event,
                      struct mg_buffer *script)
{
    mg_script_begin(script, trail->raise);
    mg_script_put_text(script, event->alert);
    mg_script_put_bytes(script, mg_text_of(event->series));
    mg_script_put_text(script, event->rule);
    mg_script_put_text(script, event->severity);
    mg_script_put(script, event->started);
    mg_script_put_real(script, event->verdict ? event->verdict->score : NAN);
    mg_script_put_real(script, event->peak);
    mg_script_end(script);
}

static void end_alert(const struct mg_trail *trail,
                      const struct marigram_event *event,
                      struct mg_buffer *script)
{
    mg_script_begin(script, trail->clear);
    mg_script_put(script, event->time);
    mg_script_put_real(script, event->peak);
    mg_script_put_text(script, event->alert);
    mg_script_end(script);
}

static void change_severity(const struct mg_trail *trail,
                            const struct marigram_event *event,
                            struct mg_buffer *script)
{
    mg_script_begin(script, trail->severity);
    mg_script_put_text(script, event->severity);
    mg_script_put_text(script, event->alert);
    mg_script_end(script);
}

void mg_trail_write(const struct mg_trail *trail,
                    const struct mg_trail_run *run,
                    const struct marigram_event *event,
                    struct mg_buffer *script)
{
    add_audit(trail, run, event, script);
    if (event->kind == MARIGRAM_RAISED || event->kind == MARIGRAM_SILENT)
        add_alert(trail, event, script);
    if (event->kind == MARIGRAM_CLEARED || event->kind == MARIGRAM_RETURNED)
        end_alert(trail, event, script);
    if (event->kind == MARIGRAM_ESCALATED ||
        event->kind == MARIGRAM_DEESCALATED)
        change_severity(trail, event, script);
}
