/* versus.c - see versus.h. Turning the sign of "caught by one alone" round is
 * what the sign test does exactly, so there is no permutation test of it. */
#include "replay/versus.h"

#include <math.h>
#include <stdlib.h>

#include "replay/weeks.h"
#include "stat/paired.h"
#include "time/civil.h"

enum { DRAWS = 2000 };

/* What an incident, or a week of a series, brings to each of the two. */
struct piece {
    double judged[2], caught[2], hits[2]; /* of an incident */
    double wrong[2], time[2];             /* of a week */
};

struct pieces {
    struct piece *at;
    double *weight; /* of the draw */
    size_t count;
};

struct work {
    struct pieces incidents, weeks;
    double *difference; /* of lags, or of a week's false alerts */
    struct mg_draw *draw;
};

static bool make_pieces(struct pieces *pieces, size_t room)
{
    pieces->at = calloc(room ? room : 1, sizeof *pieces->at);
    pieces->weight = calloc(room ? room : 1, sizeof *pieces->weight);
    return pieces->at && pieces->weight;
}

static void clear_work(struct work *work)
{
    free(work->incidents.at);
    free(work->incidents.weight);
    free(work->weeks.at);
    free(work->weeks.weight);
    free(work->difference);
    mg_draw_free(work->draw);
}

static bool is_judged(const struct mg_result *result)
{
    return result->outcome == MG_CAUGHT || result->outcome == MG_MISSED;
}

/* ---- incident by incident ---- */

static void pair_incident(struct mg_versus *pairs, struct work *work, size_t i)
{
    const struct mg_result *a = &pairs->first->result[i];
    const struct mg_result *b = &pairs->second->result[i];
    bool first = a->outcome == MG_CAUGHT;
    bool second = b->outcome == MG_CAUGHT;
    if (!is_judged(a) || !is_judged(b))
        return;
    pairs->both += first && second;
    pairs->lost += first && !second;
    pairs->gained += !first && second;
    pairs->neither += !first && !second;
    if (!first || !second)
        return;
    double lag = b->lag - a->lag;
    pairs->earlier += lag < 0;
    pairs->later += lag > 0;
    work->difference[pairs->both - 1] = lag;
}

static void pair_incidents(struct mg_versus *pairs, struct work *work)
{
    size_t count = pairs->first->ledger->incidents->count;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        pair_incident(pairs, work, i);
    for (size_t i = 0; i < pairs->both; i++)
        sum += work->difference[i];
    pairs->lag = pairs->both ? sum / (double)pairs->both : NAN;
    pairs->caught_p = mg_paired_sign(pairs->gained, pairs->lost);
    pairs->lag_sign_p = mg_paired_sign(pairs->earlier, pairs->later);
    pairs->lag_p =
        mg_paired_permutation(work->difference, pairs->both, work->draw);
}

/* ---- the pieces of each ---- */

static void add_incidents(struct pieces *pieces,
                          const struct mg_measures *measures, int side)
{
    const struct mg_ledger *ledger = measures->ledger;
    for (size_t i = 0; i < ledger->incidents->count; i++) {
        const struct mg_result *result = &measures->result[i];
        pieces->at[i].judged[side] = is_judged(result);
        pieces->at[i].caught[side] = result->outcome == MG_CAUGHT;
    }
    for (size_t i = 0; i < ledger->alerts; i++)
        if (measures->about[i] >= 0)
            pieces->at[measures->about[i]].hits[side]++;
}

/* Incidents that neither judged are no draws. */
static void drop_unjudged(struct pieces *pieces)
{
    size_t kept = 0;
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->at[i].judged[0] > 0 || pieces->at[i].judged[1] > 0)
            pieces->at[kept++] = pieces->at[i];
    pieces->count = kept;
}

/* Weeks of both in one order; one that is not there brings nothing. Series are
 * the same ones, in the order in which they came. */
static void add_weeks(struct pieces *pieces, const struct mg_weeks *first,
                      const struct mg_weeks *second)
{
    size_t a = 0;
    size_t b = 0;
    while (a < first->count || b < second->count) {
        struct piece *piece = &pieces->at[pieces->count++];
        const struct mg_week *one = a < first->count ? &first->at[a] : NULL;
        const struct mg_week *other = b < second->count ? &second->at[b] : NULL;
        int order = !one ? 1 : !other ? -1 : mg_week_order(one, other);
        if (order <= 0) {
            piece->wrong[0] = one->wrong;
            piece->time[0] = one->time;
            a++;
        }
        if (order >= 0) {
            piece->wrong[1] = other->wrong;
            piece->time[1] = other->time;
            b++;
        }
    }
}

/* ---- drawn again ---- */

struct figures {
    double recall, precision, f1, rate;
};

static struct figures figures_of(const struct work *work, int side)
{
    double judged = 0, caught = 0, hits = 0, wrong = 0, time = 0;
    for (size_t i = 0; i < work->incidents.count; i++) {
        const struct piece *piece = &work->incidents.at[i];
        double weight = work->incidents.weight[i];
        judged += weight * piece->judged[side];
        caught += weight * piece->caught[side];
        hits += weight * piece->hits[side];
    }
    for (size_t i = 0; i < work->weeks.count; i++) {
        const struct piece *piece = &work->weeks.at[i];
        wrong += work->weeks.weight[i] * piece->wrong[side];
        time += work->weeks.weight[i] * piece->time[side];
    }
    struct figures figures = {
        .recall = caught / judged, /* 0 / 0 is NaN: none */
        .precision = hits / (hits + wrong),
        .rate = wrong / (time / MG_WEEK_SECONDS),
    };
    double sum = figures.recall + figures.precision;
    figures.f1 = sum > 0 ? 2 * figures.recall * figures.precision / sum : 0;
    if (isnan(figures.recall))
        figures.f1 = NAN;
    return figures;
}

static int rising(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static const struct mg_interval none = {NAN, NAN};

/* The middle of those draws that have a difference; none where all are alike.
 */
static struct mg_interval middle(double drawn[DRAWS])
{
    size_t count = 0;
    for (size_t i = 0; i < DRAWS; i++)
        if (!isnan(drawn[i]))
            drawn[count++] = drawn[i];
    if (count * 2 <= DRAWS)
        return none;
    qsort(drawn, count, sizeof *drawn, rising);
    struct mg_interval found = {drawn[count / 40],
                                drawn[count - 1 - count / 40]};
    return found.high > found.low ? found : none;
}

enum { RECALL, PRECISION, F1, RATE, DIFFERENCES };

static void differ(const struct work *work, double out[DIFFERENCES])
{
    struct figures a = figures_of(work, 0);
    struct figures b = figures_of(work, 1);
    out[RECALL] = b.recall - a.recall;
    out[PRECISION] = b.precision - a.precision;
    out[F1] = b.f1 - a.f1;
    out[RATE] = b.rate - a.rate;
}

static void weigh_alike(struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        pieces->weight[i] = 1;
}

static enum mg_err draw_again(struct mg_versus *pairs, struct work *work)
{
    struct mg_difference *out[DIFFERENCES] = {
        &pairs->recall, &pairs->precision, &pairs->f1, &pairs->false_per_week};
    double once[DIFFERENCES];
    double(*drawn)[DRAWS] = calloc(DIFFERENCES, sizeof *drawn);
    if (!drawn)
        return MG_MEMORY;
    weigh_alike(&work->incidents);
    weigh_alike(&work->weeks);
    differ(work, once);
    for (int k = 0; k < DIFFERENCES; k++)
        out[k]->value = once[k];
    for (size_t i = 0; i < DRAWS; i++) {
        mg_draw_weights(work->draw, work->incidents.count,
                        work->incidents.weight);
        mg_draw_weights(work->draw, work->weeks.count, work->weeks.weight);
        differ(work, once);
        for (int k = 0; k < DIFFERENCES; k++)
            drawn[k][i] = once[k];
    }
    for (int k = 0; k < DIFFERENCES; k++)
        out[k]->interval = middle(drawn[k]);
    free(drawn);
    return MG_OK;
}

/* Weeks without a difference turn into themselves. */
static double test_weeks(struct work *work)
{
    size_t count = 0;
    for (size_t i = 0; i < work->weeks.count; i++) {
        const struct piece *piece = &work->weeks.at[i];
        double difference = piece->wrong[1] - piece->wrong[0];
        if (fabs(difference) > 0)
            work->difference[count++] = difference;
    }
    return mg_paired_permutation(work->difference, count, work->draw);
}

/* ---- all of it ---- */

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool make_work(struct work *work, size_t incidents, size_t weeks,
                      uint32_t seed)
{
    bool made = make_pieces(&work->incidents, incidents);
    made = make_pieces(&work->weeks, weeks) && made;
    work->incidents.count = incidents;
    work->difference =
        calloc(larger(incidents, weeks) + 1, sizeof *work->difference);
    work->draw = mg_draw_new(seed);
    return made && work->difference && work->draw;
}

enum mg_err mg_versus_init(struct mg_versus *pairs,
                           const struct mg_measures *first,
                           const struct mg_measures *second, uint32_t seed)
{
    struct mg_weeks weeks[2];
    struct work work = {0};
    *pairs = (struct mg_versus){.first = first, .second = second};
    enum mg_err err = mg_weeks_init(&weeks[0], first);
    enum mg_err other = mg_weeks_init(&weeks[1], second);
    err = err ? err : other;
    if (!err && !make_work(&work, first->ledger->incidents->count,
                           weeks[0].count + weeks[1].count, seed))
        err = MG_MEMORY;
    if (!err) {
        pair_incidents(pairs, &work);
        add_incidents(&work.incidents, first, 0);
        add_incidents(&work.incidents, second, 1);
        drop_unjudged(&work.incidents);
        add_weeks(&work.weeks, &weeks[0], &weeks[1]);
        pairs->false_p = test_weeks(&work);
        err = draw_again(pairs, &work);
    }
    clear_work(&work);
    mg_weeks_clear(&weeks[0]);
    mg_weeks_clear(&weeks[1]);
    return err;
}
