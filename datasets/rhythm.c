/* rhythm.c - see rhythm.h. */
#include "datasets/rhythm.h"

#include "datasets/form.h"
#include "time/civil.h"

enum {
    HALF_PASSAGE = 3, /* hours before and after midnight */
    FACTOR_MAX = 1000000
};

void mg_rhythm_init(struct mg_rhythm *rhythm)
{
    *rhythm = (struct mg_rhythm){0};
    for (size_t i = 0; i < MG_RHYTHM_DAYS; i++)
        rhythm->weekday[i] = 1;
}

/* Hours from anchor i to the next one, past midnight from the last. */
static double width(const struct mg_rhythm *r, size_t i)
{
    size_t next = (i + 1) % r->anchors;
    return r->hour[next] - r->hour[i] + (next <= i ? 24 : 0);
}

static double rise(const struct mg_rhythm *r, size_t i)
{
    return (r->factor[(i + 1) % r->anchors] - r->factor[i]) / width(r, i);
}

/* The weighted harmonic mean of the rises on both sides; level at a peak. */
void mg_rhythm_fit(struct mg_rhythm *rhythm)
{
    size_t n = rhythm->anchors;
    for (size_t i = 0; i < n; i++) {
        size_t before = (i + n - 1) % n;
        double a = rise(rhythm, before);
        double b = rise(rhythm, i);
        double share = (width(rhythm, before) + 2 * width(rhythm, i)) /
                       (3 * (width(rhythm, before) + width(rhythm, i)));
        rhythm->slope[i] =
            a * b > 0 ? a * b / (share * b + (1 - share) * a) : 0;
    }
}

/* Hermite's cubic: from a to b over t in 0..1, slopes per unit of t. */
static double cubic(double a, double slope_a, double b, double slope_b,
                    double t)
{
    double back = 1 - t;
    return back * back * ((1 + 2 * t) * a + t * slope_a) +
           t * t * ((3 - 2 * t) * b - back * slope_b);
}

static double day_factor(const struct mg_rhythm *r, double hour)
{
    if (r->anchors == 0)
        return 1;
    size_t i = r->anchors - 1; /* before the first anchor: since yesterday */
    for (size_t k = 0; k < r->anchors && r->hour[k] <= hour; k++)
        i = k;
    size_t next = (i + 1) % r->anchors;
    double since = hour - r->hour[i] + (hour < r->hour[i] ? 24 : 0);
    double w = width(r, i);
    return cubic(r->factor[i], r->slope[i] * w, r->factor[next],
                 r->slope[next] * w, since / w);
}

static double week_factor(const struct mg_rhythm *r, size_t day, double hour)
{
    size_t yesterday = (day + MG_RHYTHM_DAYS - 1) % MG_RHYTHM_DAYS;
    size_t tomorrow = (day + 1) % MG_RHYTHM_DAYS;
    double t = 0.5 + hour / (2 * HALF_PASSAGE); /* 0.5 at midnight */
    if (hour < HALF_PASSAGE)
        return cubic(r->weekday[yesterday], 0, r->weekday[day], 0, t);
    t = 0.5 - (24 - hour) / (2 * HALF_PASSAGE);
    if (hour > 24 - HALF_PASSAGE)
        return cubic(r->weekday[day], 0, r->weekday[tomorrow], 0, t);
    return r->weekday[day];
}

double mg_rhythm_at(const struct mg_rhythm *rhythm, int64_t civil)
{
    int64_t second = mg_civil_week_second(civil);
    size_t day = (size_t)(second / MG_DAY_SECONDS);
    double hour = (double)(second % MG_DAY_SECONDS) / 3600;
    return day_factor(rhythm, hour) * week_factor(rhythm, day, hour);
}

static enum mg_err read_anchor(const struct mg_place *anchor, double after,
                               struct mg_rhythm *rhythm)
{
    struct mg_place hour = mg_form_first(anchor);
    if (mg_json_kind_of(anchor->json) != MG_JSON_LIST ||
        mg_form_length(anchor) != 2)
        return mg_form_found(anchor, "a list of two: [hour, factor]");
    struct mg_place factor = hour;
    mg_form_next(&factor);
    size_t i = rhythm->anchors;
    enum mg_err err = mg_form_number(&hour, 0, 24, &rhythm->hour[i]);
    if (!err && (rhythm->hour[i] <= after || rhythm->hour[i] >= 24))
        err = mg_form_found(&hour, "hours in rising order, below 24");
    if (!err)
        err = mg_form_number(&factor, 0, FACTOR_MAX, &rhythm->factor[i]);
    rhythm->anchors += !err;
    return err;
}

enum mg_err mg_rhythm_read_daily(const struct mg_place *daily,
                                 struct mg_rhythm *rhythm)
{
    enum mg_err err = MG_OK;
    size_t count = mg_form_length(daily);
    if (count < 2 || count > MG_RHYTHM_ANCHORS_MAX)
        return mg_form_refuse(daily, "found %zu anchors (want 2..%d)", count,
                              MG_RHYTHM_ANCHORS_MAX);
    struct mg_place anchor = mg_form_first(daily);
    double after = -1;
    for (; anchor.json && !err; mg_form_next(&anchor)) {
        err = read_anchor(&anchor, after, rhythm);
        after = err ? after : rhythm->hour[anchor.index];
    }
    mg_rhythm_fit(rhythm);
    return err;
}

enum mg_err mg_rhythm_read_weekly(const struct mg_place *weekly,
                                  struct mg_rhythm *rhythm)
{
    enum mg_err err = MG_OK;
    size_t count = mg_form_length(weekly);
    if (count != MG_RHYTHM_DAYS)
        return mg_form_refuse(weekly,
                              "found %zu factors (want %d, from Monday)", count,
                              MG_RHYTHM_DAYS);
    struct mg_place day = mg_form_first(weekly);
    for (; day.json && !err; mg_form_next(&day))
        err = mg_form_number(&day, 0, FACTOR_MAX, &rhythm->weekday[day.index]);
    return err;
}
