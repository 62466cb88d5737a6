/* width.c - see width.h. */
#include "baseline/width.h"

#include <math.h>

const struct mg_field mg_width_fields[] = {
    MG_FIELD_MAYBE(struct mg_width, MG_REAL, last, -1e308, 1e308),
    MG_FIELD(struct mg_width, MG_LONG, day, 0, 1e18),
    MG_FIELD(struct mg_width, MG_REAL, size, 0, 1e308),
    MG_FIELD(struct mg_width, MG_LONG, samples, 0, 1e18),
    MG_FIELD(struct mg_width, MG_LONG, wide, 0, 1),
    MG_FIELD_ARRAY(struct mg_width, MG_REAL, past, MG_WIDTH_DAYS, 0, 1e308),
    {0},
};

enum { DAYS_LEAST = 5, SAMPLES_LEAST = 12 };
static const double DAY = 86400;
static const double FROM = 2 * 86400; /* s of age: before, no season is known */
static const double CLIP = 5;         /* times the day's mean so far */
static const double WIDER = 1.7;      /* times the median of the days before */

void mg_width_init(struct mg_width *width)
{
    *width = (struct mg_width){.last = NAN};
}

/* The median of the days that are known; 0: too few. */
static double usual(const struct mg_width *width)
{
    double sorted[MG_WIDTH_DAYS];
    int known = 0;
    for (int i = 0; i < MG_WIDTH_DAYS; i++) {
        if (width->past[i] == 0)
            continue;
        int k = known++;
        for (; k > 0 && sorted[k - 1] > width->past[i]; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = width->past[i];
    }
    return known < DAYS_LEAST ? 0 : sorted[known / 2];
}

/* One wide day may be an incident: two in a row are told, and the second one is
 * what the following are held against. */
static bool end_day(struct mg_width *width, int64_t day, struct mg_wider *wider)
{
    double before = usual(width);
    double after = width->samples < SAMPLES_LEAST ? 0 : width->size;
    bool wide = before > 0 && after > WIDER * before;
    bool tell = wide && width->wide;
    width->past[width->day % MG_WIDTH_DAYS] = after;
    for (int i = 0; i < MG_WIDTH_DAYS && tell; i++)
        width->past[i] = after;
    width->wide = wide && !tell;
    width->day = day;
    width->samples = 0;
    width->size = 0;
    *wider = (struct mg_wider){before, after};
    return tell;
}

static void learn(struct mg_width *width, double residual)
{
    double size = fabs(residual - width->last);
    width->last = residual;
    if (isnan(size))
        return;
    if (width->samples >= SAMPLES_LEAST)
        size = fmin(size, CLIP * width->size);
    width->size += (size - width->size) / (double)++width->samples;
}

bool mg_width_note(struct mg_width *width, double age, double residual,
                   struct mg_wider *wider)
{
    int64_t day = (int64_t)(age / DAY);
    bool told = false;
    if (age < FROM)
        return false;
    if (day > width->day)
        told = end_day(width, day, wider);
    learn(width, residual);
    return told;
}
