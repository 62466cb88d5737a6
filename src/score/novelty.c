/* novelty.c - see novelty.h. All learning follows reading. Tails by exceedance
 * as in SPOT (Siffer et al. 2017), but of several figures, and the record is
 * never forgotten: what a series has done once is no news.
 *
 * The residual is in the series' own unit, not in sigmas: a quiet hour does not
 * make a small departure a large one. What stands for comparability between
 * series is the record. */
#include "score/novelty.h"

#include <math.h>
#include <string.h>

#include "base/inline.h"
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

#define RECORD(name, k)                                                        \
    {name ".largest",                                                          \
     MG_SINGLE,                                                                \
     offsetof(struct mg_novelty, record[k].largest),                           \
     MG_HIGHEST_MAX,                                                           \
     0,                                                                        \
     0,                                                                        \
     0,                                                                        \
     false},                                                                   \
    {                                                                          \
        name ".kept", MG_SHORT, offsetof(struct mg_novelty, record[k].kept),   \
            1, 0, 0, MG_HIGHEST_MAX, false                                     \
    }
#define RECENT(member, ring, size)                                             \
    MG_FIELD(struct mg_novelty, MG_SHORT, member.width, 0, size),              \
        MG_FIELD(struct mg_novelty, MG_SHORT, member.held, 0, size),           \
        MG_FIELD(struct mg_novelty, MG_SHORT, member.next, 0, size - 1),       \
        MG_FIELD_ARRAY(struct mg_novelty, MG_SINGLE, ring, size, 0, 0)

const struct mg_field mg_novelty_fields[] = {
    RECORD("record[MG_NOVEL_SIZE]", MG_NOVEL_SIZE),
    RECORD("record[MG_NOVEL_BIAS]", MG_NOVEL_BIAS),
    RECORD("record[MG_NOVEL_SPREAD]", MG_NOVEL_SPREAD),
    RECORD("record[MG_NOVEL_LEVEL]", MG_NOVEL_LEVEL),
    RECORD("record[MG_NOVEL_RANGE]", MG_NOVEL_RANGE),
    RECORD("below", MG_NOVEL_BELOW),
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

/* A mean of squares that is smaller by as much as this is smaller in spite of
 * all rounding. */
static const double SURELY = 1 - 1e-9;

static const double NOTHING = 1e-12; /* decades: what is less has faded away */

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
    float part[MG_NOVEL_RECORDS]; /* the range's lower end is turned round */
    int sign;
};

/* After so many samples, is every value news to a record? Else only one that is
 * above its least is. */
static bool has_room(const struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     int64_t samples)
{
    return mg_highest_room(&settings->record, samples) > novelty->fewest;
}

static double memory_of(const struct mg_novelty_settings *settings,
                        int64_t samples)
{
    double memory = settings->memory * (double)samples;
    return mg_max(settings->memory_least,
                  mg_min(settings->memory_most, memory));
}

/* Of a spread that cannot be above the record's least only that is told. */
static float spread_of(const struct mg_recent_ring *ring,
                       const struct mg_recent_figures *found, double least)
{
    if (found->square < SURELY * least * fabs(least))
        return 0;
    return (float)mg_recent_spread(ring, found->mean);
}

static void take_near(struct mg_novelty *novelty, double wanted,
                      double residual, bool room, struct figures *out)
{
    struct mg_recent_ring ring = {&novelty->near, novelty->near_value,
                                  MG_RECENT_SHORT};
    struct mg_recent_figures found;
    mg_recent_push(&ring, wanted, narrow(residual));
    mg_recent_read(&ring, &found);
    out->part[MG_NOVEL_SIZE] = (float)found.size;
    out->part[MG_NOVEL_BIAS] = (float)fabs(found.mean);
    double least = room ? 0 : (double)novelty->least[MG_NOVEL_SPREAD];
    out->part[MG_NOVEL_SPREAD] = spread_of(&ring, &found, least);
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
                     const struct mg_moment *moment, double value, bool room,
                     struct figures *out)
{
    double memory = memory_of(settings, novelty->samples);
    double rate = 1 / mg_min(memory, (double)novelty->samples);
    if (novelty->samples == 1)
        novelty->origin = novelty->slow = value;
    double residual =
        mg_pulse_residual(&novelty->pulse, &settings->pulse, moment, value);
    double distance = value - novelty->slow;
    novelty->slow += rate * distance;
    take_near(novelty, memory / settings->near, residual, room, out);
    take_far(novelty, memory / settings->far, distance, out);
    out->part[MG_NOVEL_RANGE] = narrow(value - novelty->origin);
    out->part[MG_NOVEL_BELOW] = -out->part[MG_NOVEL_RANGE];
}

/* ---- their surprises ---- */

enum { EVERY = (1 << MG_NOVEL_RECORDS) - 1 };

/* By bits of the records: whom has a value to be told? */
static unsigned find_news(const struct mg_novelty *novelty,
                          const struct figures *figures, bool room)
{
    unsigned news = 0;
    for (int k = 0; k < MG_NOVEL_RECORDS; k++)
        news |= (unsigned)!(figures->part[k] <= novelty->least[k]) << k;
    return room ? EVERY : news;
}

/* Records lie far from what every row needs: all that are asked are sent for
 * before the first is. */
static void fetch_records(const struct mg_novelty *novelty, unsigned news)
{
    enum { LINE = 64 / sizeof(float) };
    for (int k = 0; news >> k; k++)
        for (int i = 0; news >> k & 1 && i <= novelty->fewest; i += LINE)
            __builtin_prefetch(novelty->record[k].largest + i, 1);
}

static void count_fewest(struct mg_novelty *novelty)
{
    novelty->fewest = MG_HIGHEST_MAX;
    for (int k = 0; k < MG_NOVEL_RECORDS; k++) {
        uint16_t kept = novelty->record[k].kept;
        novelty->fewest = kept < novelty->fewest ? kept : novelty->fewest;
    }
}

static double surprise_of(struct mg_novelty *novelty,
                          const struct mg_highest_settings *settings, int k,
                          float value)
{
    struct mg_highest *record = &novelty->record[k];
    int64_t samples = novelty->samples;
    double decades = mg_highest_surprise(record, settings, samples - 1, value);
    mg_highest_learn(record, settings, samples, value);
    novelty->least[k] = mg_highest_least(record);
    return decades;
}

static void surprise(struct mg_novelty *novelty,
                     const struct mg_novelty_settings *settings,
                     const struct figures *figures, unsigned news,
                     struct mg_novelty_reading *out)
{
    double part[MG_NOVEL_RECORDS] = {0};
    fetch_records(novelty, news);
    for (int k = 0; k < MG_NOVEL_RECORDS; k++)
        if (news >> k & 1)
            part[k] =
                surprise_of(novelty, &settings->record, k, figures->part[k]);
    if (news == EVERY)
        count_fewest(novelty);
    double above = part[MG_NOVEL_RANGE];
    double below = part[MG_NOVEL_BELOW];
    memcpy(out->part, part, sizeof out->part);
    out->part[MG_NOVEL_RANGE] = mg_max(above, below);
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

/* Returns how surprising the news is in all. */
static MG_SELDOM double tell(struct mg_novelty *novelty,
                             const struct mg_novelty_settings *settings,
                             const struct figures *figures, unsigned news,
                             struct mg_novelty_reading *out)
{
    surprise(novelty, settings, figures, news, out);
    return fuse(settings, out);
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
    bool room = has_room(novelty, settings, novelty->samples);
    work_out(novelty, settings, moment, value, room, &figures);
    unsigned news = find_news(novelty, &figures, room);
    *out =
        (struct mg_novelty_reading){.sign = figures.sign, .reason = reasons[0]};
    novelty->news = (uint16_t)news;
    double decades = news ? tell(novelty, settings, &figures, news, out) : 0;
    novelty->surprise += settings->leak * (decades - novelty->surprise);
    if (novelty->surprise < NOTHING)
        novelty->surprise = 0;
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

MG_SELDOM void mg_novelty_fetch(const struct mg_novelty *novelty,
                                const struct mg_novelty_settings *settings,
                                const struct mg_moment *moment)
{
    const struct mg_recent *far = &novelty->far;
    int oldest = far->next - far->held;
    mg_pulse_fetch(&novelty->pulse, moment);
    __builtin_prefetch(novelty->far_value + far->next, 1);
    __builtin_prefetch(novelty->far_value + oldest +
                       (oldest < 0 ? MG_RECENT_LONG : 0));
    bool room = has_room(novelty, settings, novelty->samples + 1);
    fetch_records(novelty, room ? EVERY : novelty->news);
    __asm__ volatile(""); /* a call that only fetches would be left out */
}

static bool is_window_sound(const struct mg_recent *recent)
{
    return recent->held <= recent->width;
}

bool mg_novelty_settle(struct mg_novelty *novelty)
{
    novelty->fewest = 0;
    for (int k = 0; k < MG_NOVEL_RECORDS; k++)
        if (!mg_highest_sound(&novelty->record[k]))
            return false;
    return is_window_sound(&novelty->near) && is_window_sound(&novelty->far);
}
