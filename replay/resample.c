/* resample.c - see resample.h. What is drawn are units, and a draw is how often
 * each unit came: so a median is found by walking along the lags in order, and
 * no draw sorts anything. */
#include "replay/resample.h"

#include <math.h>
#include <stdlib.h>

#include "replay/weeks.h"
#include "stat/draw.h"
#include "time/civil.h"

enum { DRAWS = 2000 };

/* What one unit brings. */
struct unit {
    double judged, caught; /* incidents */
    double hits;           /* alerts that catch */
    double wrong;          /* alerts that do not */
    double time;           /* s watched */
};

struct units {
    struct unit *at;
    double *weight; /* of the draw */
    size_t count;
};

struct lag {
    double lag;
    size_t unit;
};

/* One way to draw. `cost` brings wrong alerts and time; it may be `gain`. */
struct urn {
    struct units gain, pieces;
    struct units *cost;
    struct lag *lag; /* rising */
    size_t lags;
    double *drawn[MG_FIGURES]; /* values of the draws; NULL: not drawn */
    size_t values[MG_FIGURES];
};

static const enum mg_figure_name drawn_figures[] = {
    MG_RECALL, MG_PRECISION, MG_F1, MG_LAG_MEDIAN, MG_FALSE_PER_WEEK};
enum { DRAWN = sizeof drawn_figures / sizeof *drawn_figures };

static bool make_units(struct units *units, size_t count)
{
    size_t room = count ? count : 1;
    units->count = count;
    units->at = calloc(room, sizeof *units->at);
    units->weight = calloc(room, sizeof *units->weight);
    return units->at && units->weight;
}

static void clear_urn(struct urn *urn)
{
    free(urn->gain.at);
    free(urn->gain.weight);
    free(urn->pieces.at);
    free(urn->pieces.weight);
    free(urn->lag);
    for (int i = 0; i < MG_FIGURES; i++)
        free(urn->drawn[i]);
}

static bool make_urn(struct urn *urn, size_t gains, size_t pieces, size_t lags)
{
    *urn = (struct urn){0};
    bool made = make_units(&urn->gain, gains);
    made = make_units(&urn->pieces, pieces) && made;
    urn->cost = pieces ? &urn->pieces : &urn->gain;
    urn->lag = calloc(lags ? lags : 1, sizeof *urn->lag);
    for (int i = 0; i < DRAWN; i++) {
        double **drawn = &urn->drawn[drawn_figures[i]];
        *drawn = calloc(DRAWS, sizeof **drawn);
        made = *drawn && made;
    }
    return made && urn->lag;
}

static void add_incident(struct urn *urn, const struct mg_result *result,
                         size_t unit)
{
    urn->gain.at[unit].judged++;
    if (result->outcome != MG_CAUGHT)
        return;
    urn->gain.at[unit].caught++;
    urn->lag[urn->lags++] = (struct lag){result->lag, unit};
}

static int by_lag(const void *left, const void *right)
{
    const struct lag *a = left;
    const struct lag *b = right;
    if (a->lag < b->lag || a->lag > b->lag)
        return a->lag < b->lag ? -1 : 1;
    return (a->unit > b->unit) - (a->unit < b->unit);
}

/* ---- one draw ---- */

static struct unit sum_of(const struct units *units)
{
    struct unit sum = {0};
    for (size_t i = 0; i < units->count; i++) {
        double weight = units->weight[i];
        const struct unit *unit = &units->at[i];
        sum.judged += weight * unit->judged;
        sum.caught += weight * unit->caught;
        sum.hits += weight * unit->hits;
        sum.wrong += weight * unit->wrong;
        sum.time += weight * unit->time;
    }
    return sum;
}

/* The lag with so many (from 0) below it. */
static double lag_at(const struct urn *urn, double below)
{
    double passed = 0;
    for (size_t i = 0; i < urn->lags; i++) {
        passed += urn->gain.weight[urn->lag[i].unit];
        if (passed > below)
            return urn->lag[i].lag;
    }
    return NAN;
}

static void keep(struct urn *urn, enum mg_figure_name name, double value)
{
    if (!isnan(value))
        urn->drawn[name][urn->values[name]++] = value;
}

static void draw_once(struct urn *urn, struct mg_draw *draw)
{
    mg_draw_weights(draw, urn->gain.count, urn->gain.weight);
    if (urn->cost != &urn->gain)
        mg_draw_weights(draw, urn->cost->count, urn->cost->weight);
    struct unit gain = sum_of(&urn->gain);
    struct unit cost = sum_of(urn->cost);
    double recall = gain.caught / gain.judged; /* 0 / 0 is NaN: none */
    double precision = gain.hits / (gain.hits + cost.wrong);
    bool zero = isnan(precision) || recall + precision <= 0;
    keep(urn, MG_RECALL, recall);
    keep(urn, MG_PRECISION, precision);
    if (!isnan(recall))
        keep(urn, MG_F1,
             zero ? 0 : 2 * recall * precision / (recall + precision));
    keep(urn, MG_LAG_MEDIAN,
         (lag_at(urn, floor((gain.caught - 1) / 2)) +
          lag_at(urn, floor(gain.caught / 2))) /
             2);
    keep(urn, MG_FALSE_PER_WEEK, cost.wrong / (cost.time / MG_WEEK_SECONDS));
}

static int rising(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static const struct mg_interval none = {NAN, NAN};

/* None where half of the draws have no such figure, or all have the same. */
static struct mg_interval middle(double *value, size_t count)
{
    if (count * 2 <= DRAWS)
        return none;
    qsort(value, count, sizeof *value, rising);
    size_t tail = count / 40;
    struct mg_interval found = {value[tail], value[count - 1 - tail]};
    return found.high > found.low ? found : none;
}

static void draw_all(struct urn *urn, struct mg_draw *draw,
                     struct mg_interval out[MG_FIGURES])
{
    for (int i = 0; i < MG_FIGURES; i++)
        out[i] = (struct mg_interval){NAN, NAN};
    if (urn->lags)
        qsort(urn->lag, urn->lags, sizeof *urn->lag, by_lag);
    if (urn->gain.count < 2 && urn->cost->count < 2)
        return;
    for (int k = 0; k < DRAWS; k++)
        draw_once(urn, draw);
    for (int i = 0; i < DRAWN; i++) {
        enum mg_figure_name name = drawn_figures[i];
        bool costs = name == MG_FALSE_PER_WEEK;
        if ((costs ? urn->cost->count : urn->gain.count) >= 2)
            out[name] = middle(urn->drawn[name], urn->values[name]);
    }
}

/* ---- what is drawn ---- */

static bool is_judged(const struct mg_result *result)
{
    return result->outcome == MG_CAUGHT || result->outcome == MG_MISSED;
}

static enum mg_err by_incident(const struct mg_measures *measures,
                               const struct mg_weeks *weeks,
                               struct mg_draw *draw,
                               struct mg_interval out[MG_FIGURES])
{
    const struct mg_ledger *ledger = measures->ledger;
    size_t all = ledger->incidents->count;
    size_t judged = measures->count[MG_CAUGHT] + measures->count[MG_MISSED];
    size_t *place = calloc(all ? all : 1, sizeof *place);
    struct urn urn;
    bool made =
        make_urn(&urn, judged, weeks->count, measures->count[MG_CAUGHT]);
    if (made && place) {
        size_t unit = 0;
        for (size_t i = 0; i < all; i++) {
            place[i] = unit;
            if (is_judged(&measures->result[i]))
                add_incident(&urn, &measures->result[i], unit++);
        }
        for (size_t i = 0; i < ledger->alerts; i++)
            if (measures->about[i] >= 0)
                urn.gain.at[place[measures->about[i]]].hits++;
        for (size_t i = 0; i < weeks->count; i++) {
            urn.pieces.at[i].wrong = weeks->at[i].wrong;
            urn.pieces.at[i].time = weeks->at[i].time;
        }
        draw_all(&urn, draw, out);
    }
    clear_urn(&urn);
    free(place);
    return made && place ? MG_OK : MG_MEMORY;
}

/* The series that an incident is counted with: the one that caught it, else the
 * first that it is about. */
static void place_incidents(const struct mg_measures *measures, struct urn *urn,
                            bool *placed)
{
    const struct mg_ledger *ledger = measures->ledger;
    for (size_t i = 0; i < ledger->incidents->count; i++) {
        const struct mg_result *result = &measures->result[i];
        placed[i] = result->outcome == MG_CAUGHT || !is_judged(result);
        if (result->outcome == MG_CAUGHT)
            add_incident(urn, result, ledger->alert[result->alert].series);
    }
    for (size_t s = 0; s < measures->series; s++)
        for (size_t k = 0; k < ledger->series[s].count; k++) {
            size_t i = ledger->series[s].cases[k].incident;
            if (!placed[i])
                add_incident(urn, &measures->result[i], s);
            placed[i] = true;
        }
}

static enum mg_err by_series(const struct mg_measures *measures,
                             const struct mg_weeks *weeks, struct mg_draw *draw,
                             struct mg_interval out[MG_FIGURES])
{
    const struct mg_ledger *ledger = measures->ledger;
    size_t all = ledger->incidents->count;
    bool *placed = calloc(all ? all : 1, sizeof *placed);
    struct urn urn;
    bool made = make_urn(&urn, measures->series, 0, measures->count[MG_CAUGHT]);
    if (made && placed) {
        place_incidents(measures, &urn, placed);
        for (size_t i = 0; i < ledger->alerts; i++)
            if (measures->role[i] == MG_ALERT_CATCHES)
                urn.gain.at[ledger->alert[i].series].hits++;
        for (size_t i = 0; i < weeks->count; i++) {
            urn.gain.at[weeks->at[i].series].wrong += weeks->at[i].wrong;
            urn.gain.at[weeks->at[i].series].time += weeks->at[i].time;
        }
        draw_all(&urn, draw, out);
    }
    clear_urn(&urn);
    free(placed);
    return made && placed ? MG_OK : MG_MEMORY;
}

enum mg_err mg_resample(const struct mg_measures *measures, uint32_t seed,
                        struct mg_resampled *out)
{
    struct mg_weeks weeks;
    struct mg_draw *draw = mg_draw_new(seed);
    enum mg_err err = mg_weeks_init(&weeks, measures);
    if (!draw)
        err = MG_MEMORY;
    if (!err)
        err = by_incident(measures, &weeks, draw, out->incidents);
    if (!err)
        err = by_series(measures, &weeks, draw, out->series);
    mg_weeks_clear(&weeks);
    mg_draw_free(draw);
    return err;
}
