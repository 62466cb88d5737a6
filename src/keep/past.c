/* past.c - see past.h. A decision is in force unless it was superseded, or its
 * run was reverted, or `fit` has replaced all that was learned before it. */
#include "keep/past.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/quote.h"
#include "time/stamp.h"

enum { LISTED = 20, DETAIL_MAX = 2 * MG_KNOB_TEXT_MAX + 16 };

/* Runs that were taken back: what they had decided until then. */
#define UNDONE                                                                 \
    "(SELECT run AS undone, max(number) AS until FROM audit WHERE kind = "     \
    "'reverted' GROUP BY run)"
#define IN_FORCE                                                               \
    "audit LEFT JOIN " UNDONE                                                  \
    " ON run = undone AND number < until WHERE undone IS NULL"

static const char HOLD[] =
    "CREATE TEMP TABLE held AS SELECT audit.* FROM " IN_FORCE
    " AND kind NOT IN ('excluded', 'included', 'superseded', 'reverted', "
    "'replaced') AND number > (SELECT coalesce(max(number), 0) FROM " IN_FORCE
    " AND kind = 'replaced') AND number NOT IN (SELECT supersedes "
    "FROM " IN_FORCE " AND supersedes IS NOT NULL);"
    "CREATE INDEX temp.held_at ON held (series, time)";

/* The same decision, by the same numbers. */
#define SAME                                                                   \
    "held.series = relived.series AND held.time = relived.time AND held.kind " \
    "= relived.kind AND held.rule = relived.rule AND held.severity = "         \
    "relived.severity AND held.alert = relived.alert AND held.started = "      \
    "relived.started AND held.value IS relived.value AND held.expected IS "    \
    "relived.expected AND held.score IS relived.score AND held.peak IS "       \
    "relived.peak AND held.before IS relived.before AND held.after IS "        \
    "relived.after"

void mg_past_sign(struct mg_vault *vault,
                  const struct mg_correction *correction)
{
    const struct mg_exclusion *exclusion = correction->exclusion;
    struct mg_statement *row = mg_statement_new(
        mg_vault_database(vault),
        "INSERT INTO audit (run, configuration, kind, started, time, series, "
        "reason, detail, exclusion) VALUES (?, (SELECT "
        "coalesce(max(configuration), '') FROM engine), ?, ?, ?, ?, ?, ?, ?)");
    mg_statement_put(row, mg_vault_run(vault));
    mg_statement_put_text(row, correction->back ? "included" : "excluded");
    mg_statement_put(row, exclusion->from);
    mg_statement_put(row, exclusion->to);
    mg_statement_put_bytes(row, mg_text_of(exclusion->series));
    mg_statement_put_text(row, correction->reason);
    mg_statement_put_text(row, correction->owner);
    mg_statement_put_text(row, exclusion->id);
    mg_statement_step(row);
}

/* ---- decisions ---- */

static void supersede(struct mg_vault *vault,
                      const struct mg_correction *correction)
{
    char detail[DETAIL_MAX];
    struct mg_statement *row = mg_statement_new(
        mg_vault_database(vault),
        "INSERT INTO audit SELECT NULL, ?, configuration, 'superseded', time, "
        "series, rule, severity, alert, started, value, rate, expected, lower, "
        "upper, score, deviation, peak, before, after, model, kind, ?, ?, "
        "number FROM held WHERE NOT EXISTS (SELECT 1 FROM relived WHERE " SAME
        ") ORDER BY number");
    snprintf(detail, sizeof detail, "%s%s: %s",
             correction->back ? "put back, " : "", correction->owner,
             correction->reason);
    mg_statement_put(row, mg_vault_run(vault));
    mg_statement_put_text(row, detail);
    mg_statement_put_text(row, correction->exclusion->id);
    mg_statement_step(row);
}

static void add_new(struct mg_vault *vault,
                    const struct mg_correction *correction)
{
    struct mg_statement *row = mg_statement_new(
        mg_vault_database(vault),
        "INSERT INTO audit SELECT NULL, run, configuration, kind, time, "
        "series, rule, severity, alert, started, value, rate, expected, lower, "
        "upper, score, deviation, peak, before, after, model, reason, detail, "
        "?, NULL FROM relived WHERE NOT EXISTS (SELECT 1 FROM held WHERE " SAME
        ") ORDER BY relived.rowid");
    mg_statement_put_text(row, correction->exclusion->id);
    mg_statement_step(row);
}

/* ---- alerts ---- */

#define CHANGED                                                                \
    "alert JOIN alert_before AS old USING (id) WHERE (alert.severity, "        \
    "alert.score, alert.cleared, alert.peak) IS NOT (old.severity, "           \
    "old.score, old.cleared, old.peak)"

static void count_alerts(struct mg_database *database, struct mg_past *past)
{
    past->gone = mg_database_number(
        database, "SELECT count(*) FROM alert_before WHERE id NOT IN (SELECT "
                  "id FROM alert)");
    past->open = mg_database_number(
        database, "SELECT count(*) FROM alert_before WHERE id NOT IN (SELECT "
                  "id FROM alert) AND cleared IS NULL");
    past->fresh = mg_database_number(
        database, "SELECT count(*) FROM alert WHERE id NOT IN (SELECT id FROM "
                  "alert_before)");
    past->changed =
        mg_database_number(database, "SELECT count(*) FROM " CHANGED);
    past->same = mg_database_number(database, "SELECT count(*) FROM alert") -
                 past->fresh - past->changed;
}

enum mg_err mg_past_compare(struct mg_vault *vault,
                            const struct mg_correction *correction,
                            struct mg_past *past, struct mg_note *note)
{
    struct mg_database *database = mg_vault_database(vault);
    mg_database_run(database, HOLD);
    supersede(vault, correction);
    add_new(vault, correction);
    count_alerts(database, past);
    return mg_database_failed(database, note);
}

/* ---- for people ---- */

static void print_time(struct mg_buffer *out, const struct mg_statement *row,
                       int column)
{
    if (mg_statement_kind(row, column) == MG_CELL_NULL)
        mg_buffer_string(out, "open");
    else
        mg_stamp_print(out, mg_statement_number(row, column));
}

/* Columns: id, raised, cleared, rule, severity, series. */
static void print_alert(struct mg_buffer *out, const struct mg_statement *row)
{
    mg_buffer_printf(out, "  %.*s ", MG_SHOW(mg_statement_text(row, 0)));
    print_time(out, row, 1);
    mg_buffer_string(out, " .. ");
    print_time(out, row, 2);
    for (int i = 3; i < 6; i++) {
        mg_buffer_char(out, ' ');
        mg_quote_line(out, mg_statement_text(row, i));
    }
}

void mg_past_list(struct mg_database *database, enum mg_past_kind kind,
                  struct mg_buffer *out)
{
    static const char *const sql[] = {
        [MG_PAST_GONE] = "SELECT id, raised, cleared, rule, severity, series "
                         "FROM alert_before WHERE id NOT IN (SELECT id FROM "
                         "alert) ORDER BY raised, id",
        [MG_PAST_FRESH] = "SELECT id, raised, cleared, rule, severity, series "
                          "FROM alert WHERE id NOT IN (SELECT id FROM "
                          "alert_before) ORDER BY raised, id",
        [MG_PAST_CHANGED] =
            "SELECT alert.id, alert.raised, alert.cleared, alert.rule, "
            "alert.severity, alert.series FROM " CHANGED
            " ORDER BY alert.raised, alert.id",
    };
    struct mg_statement *row = mg_statement_new(database, sql[kind]);
    int64_t count = 0;
    while (mg_statement_step(row)) {
        if (count++ >= LISTED)
            continue;
        print_alert(out, row);
        mg_buffer_char(out, '\n');
    }
    if (count > LISTED)
        mg_buffer_printf(out, "  and %" PRId64 " more\n", count - LISTED);
}

int64_t mg_past_superseded(struct mg_database *database, struct mg_buffer *out)
{
    struct mg_statement *row = mg_statement_new(
        database,
        "SELECT alert, started, (SELECT max(time) FROM audit AS ended WHERE "
        "ended.alert = audit.alert AND ended.kind IN ('cleared', 'returned')), "
        "rule, severity, series, exclusion, detail FROM " IN_FORCE
        " AND kind = 'superseded' AND reason IN ('raised', 'silent') AND alert "
        "NOT IN (SELECT id FROM alert) GROUP BY alert HAVING max(number) "
        "> 0 ORDER BY started, alert");
    int64_t count = 0;
    for (; mg_statement_step(row); count++) {
        print_alert(out, row);
        mg_buffer_printf(out, ": superseded by exclusion %.*s (",
                         MG_SHOW(mg_statement_text(row, 6)));
        mg_quote_line(out, mg_statement_text(row, 7));
        mg_buffer_string(out, ")\n");
    }
    return count;
}
