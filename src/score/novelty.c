/* novelty.c - see novelty.h. All learning follows reading. Tails by exceedance
 * as in SPOT (Siffer et al. 2017), but of several figures, and the record is
 * never forgotten: what a series has done once is no news.
 *
 * The residual is in the series' own unit, not in sigmas: a quiet hour does not
 * make a small departure a large one. What stands for comparability between
 * series is the record. */
#include "score/novelty.h"

#include <math.h>

#include "base/real.h"

const struct mg_novelty_settings mg_novelty_standard = {
    .pulse = {.clip = 2, .rate = .01, .day = .05, .week = .1},
    .record = {.share = .1, .place = {10, 20, 40}, .from = 200, .most = 50},
    .memory = .5,
    .memory_least = 150,
    .memory_most = 600,
    .near = 50,
    .far = 5,
    .weight = {1, 2, 1, 1, 1},
    .power = .7,
    .leak = .5,
    .raise = .2,
};

#define RECORD(member)                                                         \
    MG_FIELD_ARRAY(struct mg_novelty, MG_SINGLE, member.largest,               \
                   MG_HIGHEST_MAX, 0, 0),                                      \
        MG_FIELD(struct mg_novelty, MG_LONG, member.kept, 0, MG_HIGHEST_MAX)
#define RECENT(member, ring, size)                                             \
    MG_FIELD(struct mg_novelty, MG_LONG, member.width, 0, size),               \
        MG_FIELD(struct mg_novelty, MG_LONG, member.held, 0, size),            \
        MG_FIELD(struct mg_novelty, MG_LONG, member.next, 0, size - 1),        \
        MG_FIELD_ARRAY(struct mg_novelty, MG_SINGLE, ring, size, 0, 0)

const struct mg_field mg_novelty_fields[] = {
    RECORD(record[MG_NOVEL_SIZE]),
    RECORD(record[MG_NOVEL_BIAS]),
    RECORD(record[MG_NOVEL_SPREAD]),
    RECORD(record[MG_NOVEL_LEVEL]),
    RECORD(record[MG_NOVEL_RANGE]),
    RECORD(below),
    RECENT(near, near_value, MG_RECENT_SHORT),
    RECENT(far, far_value, MG_RECENT_LONG),
    MG_FIELD(struct mg_novelty, MG_REAL, origin, 0, 0),
    MG_FIELD(struct mg_novelty, MG_REAL, slow, 0, 0),
    MG_FIELD(struct mg_novelty, MG_REAL, far_sum, 0, 0),
    MG_FIELD(struct mg_novelty, MG_REAL, surprise, 0, 1e308),
    MG_FIELD(struct mg_novelty, MG_LONG, samples, 0, 1e18),
    {0},
};

/* By bits of the parts. */
static const char *const reasons[1 << MG_NOVEL_PARTS] = {
    "novelty",
    "novel size",
    "novel bias",
    "novel size+bias",
    "novel spread",
    "novel size+spread",
    "novel bias+spread",
    "novel size+bias+spread",
    "novel level",
    "novel size+level",
    "novel bias+level",
    "novel size+bias+level",
    "novel spread+level",
    "novel size+spread+level",
    "novel bias+spread+level",
    "novel size+bias+spread+level",
    "novel range",
    "novel size+range",
    "novel bias+range",
    "novel size+bias+range",
    "novel spread+range",
    "novel size+spread+range",
    "novel bias+spread+range",
    "novel size+bias+spread+range",
    "novel level+range",
    "novel size+level+range",
    "novel bias+level+range",
    "novel size+bias+level+range",
    "novel spread+level+range",
    "novel size+spread+level+range",
    "novel bias+spread+level+range",
    "novel size+bias+spread+level+range",
};

static const float WIDEST = 1e36F; /* sums of squares of it stay numbers */

static float narrow(double value)
{
    return (float)mg_max(-(double)WIDEST, mg_min((double)WIDEST, value));
}

void mg_novelty_init(struct mg_novelty *novelty)
{
    *novelty = (struct mg_novelty){.samples = 0};
    mg_pulse_init(&novelty->pulse);
}

/* ---- the figures ---- */

struct figures {
    float part[MG_NOVEL_PARTS];
    float below; /* the range's lower end, turned round */
    int sign;
};

static double memory_of(const struct mg_novelty_settings *settings,
                        int64_t samples)
{
    double memory = settings->memory * (double)samples;
    return mg_max(settings->memory_least,
                  mg_min(settings->memory_most, memory));
}

static void take_near(struct mg_novelty *novelty, double wanted,
                      double residual, struct figures *out)
{
    struct mg_recent_ring ring = {&novelty->near, novelty->near_value,
                                  MG_RECENT_SHORT};
    struct mg_recent_figures found;
    mg_recent_push(&ring, wanted, narrow(residual));
    mg_recent_read(&ring, &found);
    out->part[MG_NOVEL_SIZE] = (float)found.size;
    out->part[MG_NOVEL_BIAS] = (float)fabs(found.mean);
    out->part[MG_NOVEL_SPREAD] = (float)found.spread;
    out->sign = found.mean < 0 ? -1 : 1;
}

/* The sum is worked out afresh each time round the ring: what rounding leaves
 * of a huge value goes with it. */
static void take_far(struct mg_novelty *novelty, double wanted, double distance,
                     struct figures *out)
{
    struct mg_recent_ring ring = {&novelty->far, novelty->far_value,
                                  MG_RECENT_LONG};
    float value = narrow(distance);
    float gone = mg_recent_push(&ring, wanted, value);
    novelty->far_sum += (double)value;
    if (!isnan(gone))
        novelty->far_sum -= (double)gone;
    if (novelty->far.next == 0)
        novelty->far_sum = mg_recent_sum(&ring);
    out->part[MG_NOVEL_LEVEL] =
        (float)fabs(novelty->far_sum / (double)novelty->far.held);
}

static void work_out(struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     const struct mg_moment *moment, double value,
                     struct figures *out)
{
    double memory = memory_of(settings, novelty->samples);
    double rate = mg_max(1 / memory, 1 / (double)novelty->samples);
    if (novelty->samples == 1)
        novelty->origin = novelty->slow = value;
    double residual =
        mg_pulse_residual(&novelty->pulse, &settings->pulse, moment, value);
    double distance = value - novelty->slow;
    novelty->slow += rate * distance;
    take_near(novelty, memory / settings->near, residual, out);
    take_far(novelty, memory / settings->far, distance, out);
    out->part[MG_NOVEL_RANGE] = narrow(value - novelty->origin);
    out->below = -out->part[MG_NOVEL_RANGE];
}

/* ---- their surprises ---- */

static double surprise_of(struct mg_highest *record,
                          const struct mg_highest_settings *settings,
                          int64_t samples, float value)
{
    double decades = mg_highest_surprise(record, settings, samples - 1, value);
    mg_highest_learn(record, settings, samples, value);
    return decades;
}

static void surprise(struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     const struct figures *figures,
                     struct mg_novelty_reading *out)
{
    int64_t samples = novelty->samples;
    for (int k = 0; k < MG_NOVEL_PARTS; k++)
        out->part[k] = surprise_of(&novelty->record[k], &settings->record,
                                   samples, figures->part[k]);
    double above = out->part[MG_NOVEL_RANGE];
    double below = surprise_of(&novelty->below, &settings->record, samples,
                               figures->below);
    out->part[MG_NOVEL_RANGE] = mg_max(above, below);
    out->sign = figures->sign;
    if (above != below)
        out->sign = above > below ? 1 : -1;
}

/* A mean of powers: never the maximum, or the wildest figure has the word. */
static double fuse(const struct mg_novelty_settings *settings,
                   struct mg_novelty_reading *out)
{
    double sum = 0;
    double weights = 0;
    unsigned spoke = 0;
    for (unsigned k = 0; k < MG_NOVEL_PARTS; k++) {
        weights += settings->weight[k];
        if (!(out->part[k] > 0))
            continue;
        sum += settings->weight[k] * pow(out->part[k], settings->power);
        spoke |= 1U << k;
    }
    out->reason = reasons[spoke];
    return sum > 0 ? pow(sum / weights, 1 / settings->power) : 0;
}

bool mg_novelty_warming(const struct mg_novelty *novelty,
                        const struct mg_novelty_settings *settings)
{
    return (double)novelty->samples <= settings->record.from;
}

static void read_and_learn(struct mg_novelty *novelty,
                           const struct mg_novelty_settings *settings,
                           const struct mg_moment *moment, double value,
                           struct mg_novelty_reading *out)
{
    struct figures figures;
    novelty->samples++;
    work_out(novelty, settings, moment, value, &figures);
    surprise(novelty, settings, &figures, out);
    double decades = fuse(settings, out);
    novelty->surprise += settings->leak * (decades - novelty->surprise);
    out->decades =
        mg_novelty_warming(novelty, settings) ? NAN : novelty->surprise;
    out->score = out->decades / settings->raise;
}

/* Frozen moments are rare: what would be learned is learned by a copy. */
void mg_novelty_read(struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     const struct mg_moment *moment, double value,
                     struct mg_novelty_reading *out)
{
    struct mg_novelty aside;
    if (moment->frozen) {
        aside = *novelty;
        novelty = &aside;
    }
    read_and_learn(novelty, settings, moment, value, out);
}

static bool is_window_sound(const struct mg_recent *recent)
{
    return recent->held <= recent->width;
}

bool mg_novelty_sound(const struct mg_novelty *novelty)
{
    for (int k = 0; k < MG_NOVEL_PARTS; k++)
        if (!mg_highest_sound(&novelty->record[k]))
            return false;
    return mg_highest_sound(&novelty->below) &&
           is_window_sound(&novelty->near) && is_window_sound(&novelty->far);
}
