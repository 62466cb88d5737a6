/* fit_board.c - see fit_board.h. */
#include "cli/fit_board.h"

#include <inttypes.h>
#include <math.h>

#include "base/quote.h"
#include "base/span.h"
#include "base/table.h"
#include "cli/options.h"
#include "time/civil.h"

/* ---- figures ---- */

static double missing_share(const struct mg_studied *studied)
{
    if (!studied->step || studied->first == MG_NO_TIME)
        return NAN;
    double span = (double)mg_time_between(studied->first, studied->last);
    double wanted = round(span / (double)studied->step) + 1;
    return fmax(0, 1 - (double)studied->values / wanted);
}

static double even_share(const struct mg_studied *studied)
{
    return studied->gaps ? (double)studied->even / (double)studied->gaps : NAN;
}

/* How much lower the speaker's error is than another's, as a share of that. */
static double margin(const struct mg_rivals *rivals, int other)
{
    if (rivals->speaker < 0 || other < 0 || other == rivals->speaker)
        return NAN;
    double mine = rivals->at[rivals->speaker].error;
    return 1 - mine / rivals->at[other].error;
}

/* The best of the others; -1: there is none. */
static int next_best(const struct mg_rivals *rivals)
{
    int best = -1;
    for (int i = 0; i < (int)rivals->count; i++) {
        if (i == rivals->speaker || i == rivals->naive ||
            isnan(rivals->at[i].error))
            continue;
        if (best < 0 || rivals->at[i].error < rivals->at[best].error)
            best = i;
    }
    return best;
}

static const char *verdict_of(const struct mg_season *season)
{
    static const char *const names[] = {
        [MG_SEASON_FOUND] = "season",     [MG_SEASON_NONE] = "no season",
        [MG_SEASON_SHORT] = "too short",  [MG_SEASON_COARSE] = "too coarse",
        [MG_SEASON_FEW] = "too few rows",
    };
    return names[season->finding];
}

static bool was_tested(const struct mg_season *season)
{
    return season->finding == MG_SEASON_FOUND ||
           season->finding == MG_SEASON_NONE;
}

/* ---- text ---- */

static void add_minute(struct mg_buffer *out, int64_t time)
{
    struct mg_civil c = mg_civil_of(mg_floor_div(time, MG_SECOND));
    mg_buffer_printf(out, "%04lld-%02d-%02d %02d:%02dZ", (long long)c.year,
                     c.month, c.day, c.second / 3600, c.second / 60 % 60);
}

static void add_percent(struct mg_buffer *out, double share)
{
    if (isnan(share))
        mg_buffer_char(out, '-');
    else
        mg_buffer_printf(out, "%.1f %%", 100 * share);
}

static void add_chance(struct mg_buffer *out, double p)
{
    if (p < 1e-99)
        mg_buffer_string(out, "<1e-99");
    else if (p < .0005)
        mg_buffer_printf(out, "%.0e", p);
    else
        mg_buffer_printf(out, "%.3f", p);
}

/* To tenths, but what is too short never reads as enough. */
static double cycles_shown(const struct mg_season *season)
{
    double shown = round(10 * season->cycles) / 10;
    bool is_short = season->finding == MG_SEASON_SHORT;
    return is_short ? fmin(shown, MG_CYCLES_LEAST - .1) : shown;
}

enum { W_PERIOD = 8, W_CYCLES = 8, W_STRENGTH = 8, W_AGAIN = 6, W_CHANCE = 6 };

static void season_line(const struct mg_season *season, struct mg_buffer *out)
{
    bool tested = was_tested(season);
    mg_buffer_string(out, "  ");
    MG_TABLE_CELL(out, W_PERIOD, mg_span_print(&made, season->period));
    MG_TABLE_CELL(out, W_CYCLES,
                  mg_buffer_printf(&made, "%.1f", cycles_shown(season)));
    MG_TABLE_CELL(out, W_STRENGTH,
                  tested ? mg_buffer_printf(&made, "%.3f", season->strength)
                         : mg_buffer_char(&made, '-'));
    MG_TABLE_CELL(out, W_AGAIN,
                  isnan(season->again)
                      ? mg_buffer_char(&made, '-')
                      : mg_buffer_printf(&made, "%.2f", season->again));
    MG_TABLE_CELL(out, W_CHANCE,
                  tested ? add_chance(&made, season->p)
                         : mg_buffer_char(&made, '-'));
    mg_buffer_string(out, verdict_of(season));
    if (season->finding == MG_SEASON_SHORT)
        mg_buffer_printf(out, ": %.1f of %d cycles", cycles_shown(season),
                         MG_CYCLES_LEAST);
    if (!season->asked)
        mg_buffer_string(out, ", by the periodogram");
    if (season->asked && season->asked != season->period) {
        mg_buffer_string(out, ", asked as ");
        mg_span_print(out, season->asked);
    }
    mg_buffer_char(out, '\n');
}

static void seasons_text(const struct mg_seasons *seasons,
                         struct mg_buffer *out)
{
    mg_buffer_printf(out, "\n  %-*s  %-*s  %-*s  %-*s  %-*s  %s\n", W_PERIOD,
                     "PERIOD", W_CYCLES, "CYCLES", W_STRENGTH, "STRENGTH",
                     W_AGAIN, "AGAIN", W_CHANCE, "P", "VERDICT");
    for (size_t i = 0; i < seasons->count; i++)
        season_line(&seasons->at[i], out);
}

static void add_margin(const struct mg_rivals *rivals, int other,
                       struct mg_buffer *out)
{
    double less = margin(rivals, other);
    if (isfinite(less))
        mg_buffer_printf(out, ", %.1f %% %s %s", 100 * fabs(less),
                         less < 0 ? "above" : "below", rivals->at[other].label);
}

static void speaker_text(const struct mg_rivals *rivals, struct mg_buffer *out)
{
    struct mg_buffer line;
    if (rivals->speaker < 0) {
        mg_buffer_string(out, "  nobody speaks yet\n");
        return;
    }
    mg_buffer_init(&line, 0);
    mg_buffer_printf(&line, "speaks: %s", rivals->at[rivals->speaker].label);
    add_margin(rivals, next_best(rivals), &line);
    add_margin(rivals, rivals->naive, &line);
    mg_buffer_string(out, "  ");
    if (!line.failed)
        mg_options_wrap(out, line.at, 2);
    mg_buffer_clear(&line);
}

static void rivals_text(const struct mg_rivals *rivals, struct mg_buffer *out)
{
    enum { W_MODEL = 28, W_ERROR = 12 };
    mg_buffer_printf(out, "\n  %-*s  %-*s  %s\n", W_MODEL, "MODEL", W_ERROR,
                     "ERROR", "FORECASTS");
    for (size_t i = 0; i < rivals->count; i++) {
        const struct mg_rival *rival = &rivals->at[i];
        mg_buffer_string(out, "  ");
        mg_table_cell(out, mg_text_of(rival->label), W_MODEL);
        MG_TABLE_CELL(out, W_ERROR,
                      isnan(rival->error)
                          ? mg_buffer_char(&made, '-')
                          : mg_buffer_printf(&made, "%.5g", rival->error));
        mg_buffer_printf(out, "%" PRId64 "\n", rival->judged);
    }
    speaker_text(rivals, out);
}

static void rows_text(const struct mg_studied *studied, struct mg_buffer *out)
{
    mg_buffer_printf(out, "  %" PRId64 " sample%s", studied->values,
                     studied->values == 1 ? "" : "s");
    if (studied->first != MG_NO_TIME) {
        mg_buffer_string(out, ", ");
        add_minute(out, studied->first);
        mg_buffer_string(out, " to ");
        add_minute(out, studied->last);
    }
    mg_buffer_string(out, "; missing ");
    add_percent(out, missing_share(studied));
    mg_buffer_string(out, "\n  ");
    if (!studied->step) {
        mg_buffer_string(out, "no step yet\n");
        return;
    }
    mg_buffer_string(out, "a step is ");
    mg_span_print(out, studied->step);
    mg_buffer_string(out, " (");
    add_percent(out, even_share(studied));
    mg_buffer_string(out, " of the gaps)");
    if (studied->grid.width > studied->step) {
        mg_buffer_string(out, "; seasons by means of ");
        mg_span_print(out, studied->grid.width);
    }
    if (studied->apart)
        mg_buffer_printf(out, "; %" PRId64 " rows late or twice",
                         studied->apart);
    mg_buffer_char(out, '\n');
}

void mg_fit_text(const struct mg_fit *fit, struct mg_buffer *out)
{
    mg_quote_line(out, mg_text_of(fit->key));
    mg_buffer_char(out, '\n');
    rows_text(fit->studied, out);
    seasons_text(&fit->seasons, out);
    rivals_text(&fit->rivals, out);
    mg_fit_gains_text(&fit->gains, out);
    mg_buffer_char(out, '\n');
}

/* ---- a line each ---- */

enum {
    W_ROWS = 7,
    W_STEP = 5,
    W_MISSING = 4,
    W_SEASONS = 14,
    W_SPEAKS = 21,
    W_NAIVE = 5
};

/* In four columns. */
static void add_short_percent(struct mg_buffer *out, double share)
{
    if (isnan(share))
        mg_buffer_char(out, '-');
    else
        mg_buffer_printf(out, share < .0995 ? "%.1f%%" : "%.0f%%", 100 * share);
}

void mg_fit_line_head(struct mg_buffer *out)
{
    mg_buffer_printf(out, "%-*s  %-*s  %-*s  %-*s  %-*s  %-*s  %s\n", W_ROWS,
                     "SAMPLES", W_STEP, "STEP", W_MISSING, "MISS", W_SEASONS,
                     "SEASONS", W_SPEAKS, "SPEAKS", W_NAIVE, "NAIVE", "SERIES");
}

static void add_seasons(struct mg_buffer *out, const struct mg_seasons *seasons)
{
    bool tested = false;
    for (size_t i = 0; i < seasons->count; i++) {
        const struct mg_season *season = &seasons->at[i];
        tested = tested || was_tested(season);
        if (season->finding != MG_SEASON_FOUND)
            continue;
        if (out->length)
            mg_buffer_char(out, ' ');
        mg_span_print(out, season->period);
        mg_buffer_printf(out, " %.0f%%", 100 * season->strength);
    }
    if (!out->length)
        mg_buffer_string(out, tested ? "none" : "-");
}

void mg_fit_line(const struct mg_fit *fit, struct mg_buffer *out)
{
    const struct mg_rivals *rivals = &fit->rivals;
    double less = margin(rivals, rivals->naive);
    MG_TABLE_CELL(out, W_ROWS,
                  mg_buffer_printf(&made, "%" PRId64, fit->studied->values));
    MG_TABLE_CELL(out, W_STEP, mg_span_print(&made, fit->studied->step));
    MG_TABLE_CELL(out, W_MISSING,
                  add_short_percent(&made, missing_share(fit->studied)));
    MG_TABLE_CELL(out, W_SEASONS, add_seasons(&made, &fit->seasons));
    mg_table_cell(out,
                  mg_text_of(rivals->speaker < 0
                                 ? "-"
                                 : rivals->at[rivals->speaker].label),
                  W_SPEAKS);
    MG_TABLE_CELL(out, W_NAIVE,
                  isfinite(less)
                      ? mg_buffer_printf(&made, "%+.0f%%", -100 * less)
                      : mg_buffer_char(&made, '-'));
    mg_quote_line(out, mg_text_of(fit->key));
    mg_buffer_char(out, '\n');
}

/* ---- all of them ---- */

void mg_fit_tally(struct mg_fit_tally *tally, const struct mg_fit *fit)
{
    bool any = false;
    tally->series++;
    for (size_t i = 0; i < fit->seasons.count; i++) {
        bool found = fit->seasons.at[i].finding == MG_SEASON_FOUND;
        any = any || found;
        if (fit->seasons.at[i].asked)
            tally->found[i] += found;
    }
    tally->seasonal += any;
}

void mg_fit_tally_text(const struct mg_fit_tally *tally,
                       const struct mg_season_plan *plan, struct mg_buffer *out)
{
    mg_buffer_printf(out, "%zu series, %zu with a season", tally->series,
                     tally->seasonal);
    for (size_t i = 0; i < plan->count; i++) {
        mg_buffer_string(out, i ? ", " : ": ");
        mg_span_print(out, plan->period[i]);
        mg_buffer_printf(out, " in %zu", tally->found[i]);
    }
    mg_buffer_char(out, '\n');
}

/* ---- together ---- */

static void window_text(const struct mg_together *together,
                        struct mg_buffer *out)
{
    mg_buffer_string(out, "Together, by their deviations in means of ");
    mg_span_print(out, together->width);
    mg_buffer_string(out, ",\n");
    add_minute(out, together->from);
    mg_buffer_string(out, " to ");
    add_minute(out, together->to);
    mg_buffer_char(out, '\n');
}

static void group_text(const struct mg_together *together,
                       const struct mg_study *study, size_t group,
                       struct mg_buffer *out)
{
    const char *before = "";
    mg_buffer_printf(out, "  group %zu: ", group);
    for (size_t i = 0; i < mg_study_count(study); i++) {
        if (i >= MG_TOGETHER_SERIES || together->group[i] != group)
            continue;
        mg_buffer_string(out, before);
        mg_quote_line(out, mg_text_of(mg_study_key(study, i)));
        before = ", ";
    }
    mg_buffer_char(out, '\n');
}

static size_t pairs_told(const struct mg_together *together)
{
    return together->pairs < MG_FIT_PAIRS ? together->pairs : MG_FIT_PAIRS;
}

void mg_fit_together_text(const struct mg_together *together, double least,
                          const struct mg_study *study, struct mg_buffer *out)
{
    if (!together->pairs) {
        mg_buffer_printf(
            out, "Together: no two series with |r| of %g or more\n", least);
        return;
    }
    window_text(together, out);
    for (size_t group = 1; group <= together->groups; group++)
        group_text(together, study, group, out);
    mg_buffer_printf(out, "\n  %-6s  %-6s  %-6s  %s\n", "R", "CELLS", "P",
                     "SERIES");
    for (size_t i = 0; i < pairs_told(together); i++) {
        const struct mg_pair *pair = &together->pair[i];
        mg_buffer_printf(out, "  %+-6.2f  %-6.0f  ", pair->r, pair->cells);
        MG_TABLE_CELL(out, W_CHANCE, add_chance(&made, pair->p));
        mg_quote_line(out, mg_text_of(mg_study_key(study, pair->a)));
        mg_buffer_string(out, ", ");
        mg_quote_line(out, mg_text_of(mg_study_key(study, pair->b)));
        mg_buffer_char(out, '\n');
    }
    if (together->pairs > MG_FIT_PAIRS)
        mg_buffer_printf(out, "  and %zu more pairs\n",
                         together->pairs - MG_FIT_PAIRS);
}
