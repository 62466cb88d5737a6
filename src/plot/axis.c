/* axis.c - see axis.h. */
#include "plot/axis.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/span.h"
#include "time/civil.h"

/* ---- values ---- */

static double nice(double rough)
{
    double power = pow(10, floor(log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/* A scale of one value has it in the middle. */
static double span_of(double low, double high)
{
    if (high > low)
        return high - low;
    return low != 0 ? fabs(low) : 1;
}

struct mg_axis mg_axis_of(double low, double high, int most)
{
    double span = span_of(low, high);
    double step = nice(span / (most > 1 ? most : 1));
    struct mg_axis scale;
    if (!(high > low)) {
        low -= span / 2;
        high += span / 2;
    }
    /* Rounding outwards may add a step at either end. */
    for (;; step = nice(step * 1.5)) {
        scale.low = floor(low / step) * step;
        scale.high = ceil(high / step) * step;
        scale.step = step;
        if ((scale.high - scale.low) / step < most + 0.5 || !isfinite(step))
            return scale;
    }
}

static const struct unit {
    double size;
    const char *letter;
} units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}};

/* The unit that suits the whole scale. */
static struct unit unit_of(const struct mg_axis *scale)
{
    double most = fmax(fabs(scale->low), fabs(scale->high));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (most >= units[i].size * 10 && most < 1e16)
            return units[i];
    return (struct unit){1, ""};
}

void mg_axis_label(const struct mg_axis *scale, double value,
                   struct mg_buffer *out)
{
    struct unit unit = unit_of(scale);
    double step = scale->step / unit.size;
    int digits = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    double shown = value / unit.size;
    if (fabs(shown) < step / 2)
        shown = 0; /* and no sign */
    if (digits > 5 || fabs(shown) >= 1e6)
        mg_buffer_printf(out, "%.3g", shown);
    else
        mg_buffer_printf(out, "%.*f%s", digits, shown,
                         shown != 0 ? unit.letter : "");
}

/* ---- times ---- */

/* Distances between two ticks, in seconds or in months. */
static const struct pace {
    int64_t seconds;
    int months;
} paces[] = {
    {1, 0},      {5, 0},       {15, 0},    {30, 0},    {60, 0},
    {300, 0},    {900, 0},     {1800, 0},  {3600, 0},  {7200, 0},
    {10800, 0},  {21600, 0},   {43200, 0}, {86400, 0}, {172800, 0},
    {604800, 0}, {1209600, 0}, {0, 1},     {0, 3},     {0, 6},
    {0, 12},     {0, 60},      {0, 120},   {0, 600},   {0, 1200},
};
enum { PACES = sizeof paces / sizeof *paces };

static int64_t civil_second(int64_t time, const struct mg_zone *zone)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    return second + mg_zone_offset(zone, second);
}

/* Weeks begin on Mondays: 1970-01-05 was one. */
static int64_t anchor_of(const struct pace *pace)
{
    return pace->seconds % MG_WEEK_SECONDS ? 0 : 4 * MG_DAY_SECONDS;
}

/* The first civil second of the pace that is not before `civil`. */
static int64_t first_of(const struct pace *pace, int64_t civil)
{
    if (!pace->months) {
        int64_t from = civil - anchor_of(pace);
        return -mg_floor_div(-from, pace->seconds) * pace->seconds +
               anchor_of(pace);
    }
    struct mg_civil at = mg_civil_of(civil);
    int64_t month = at.year * 12 + at.month - 1;
    month = mg_floor_div(month, pace->months) * pace->months;
    for (;; month += pace->months) {
        int64_t days = mg_civil_days(mg_floor_div(month, 12),
                                     (int)mg_floor_mod(month, 12) + 1, 1);
        if (days * MG_DAY_SECONDS >= civil)
            return days * MG_DAY_SECONDS;
    }
}

static void label(const struct pace *pace, int64_t civil, struct mg_tick *tick)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec"};
    struct mg_civil at = mg_civil_of(civil);
    const char *month = names[at.month - 1];
    tick->begins_day = at.second == 0;
    if (pace->months && at.month == 1)
        snprintf(tick->text, sizeof tick->text, "%" PRId64, at.year);
    else if (pace->months)
        snprintf(tick->text, sizeof tick->text, "%s", month);
    else if (!at.second)
        snprintf(tick->text, sizeof tick->text, "%s %d", month, at.day);
    else if (pace->seconds >= 60)
        snprintf(tick->text, sizeof tick->text, "%02d:%02d", at.second / 3600,
                 at.second / 60 % 60);
    else
        snprintf(tick->text, sizeof tick->text, "%02d:%02d:%02d",
                 at.second / 3600, at.second / 60 % 60, at.second % 60);
}

/* Writes up to `most` ticks and returns how many there would be. */
static size_t walk(const struct pace *pace, const int64_t between[2],
                   const struct mg_zone *zone, size_t most,
                   struct mg_tick *tick)
{
    size_t count = 0;
    int64_t end = civil_second(between[1], zone);
    int64_t at = first_of(pace, civil_second(between[0], zone));
    while (at <= end && count <= most) {
        int64_t second = mg_zone_second(zone, at, false, NULL);
        if (count < most) {
            tick[count].time = second * MG_SECOND;
            label(pace, at, &tick[count]);
        }
        count += second * MG_SECOND >= between[0];
        at = first_of(pace, at + 1);
    }
    return count;
}

size_t mg_ticks_of(int64_t from, int64_t to, const struct mg_zone *zone,
                   size_t most, struct mg_tick tick[MG_TICKS_MAX])
{
    const int64_t between[2] = {from, to};
    double span = (double)mg_time_between(from, to) / (double)MG_SECOND;
    most = most < MG_TICKS_MAX ? most : MG_TICKS_MAX;
    for (int i = 0; i < PACES; i++) {
        double pace = paces[i].months ? paces[i].months * 30.4 * 86400
                                      : (double)paces[i].seconds;
        if (span / pace > (double)most + 1)
            continue;
        size_t count = walk(&paces[i], between, zone, most, tick);
        if (count <= most)
            return count;
    }
    return 0;
}

void mg_clock_print(struct mg_buffer *out, int64_t time,
                    const struct mg_zone *zone)
{
    struct mg_civil at = mg_civil_of(civil_second(time, zone));
    mg_buffer_printf(out, "%04" PRId64 "-%02d-%02d %02d:%02d", at.year,
                     at.month, at.day, at.second / 3600, at.second / 60 % 60);
}
