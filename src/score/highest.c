/* highest.c - see highest.h. The room that a longer history gives is taken by
 * whatever value comes next, until larger ones push it out: a young record is a
 * little easier to surprise than an exact one would be. It costs
 * no memory. */
#include "score/highest.h"

#include <math.h>

#include "base/real.h"

static const double LEAST_KEPT = 4;

void mg_highest_init(struct mg_highest *record)
{
    *record = (struct mg_highest){.kept = 0};
}

/* A setting as a place in the record. */
static int64_t place_of(double place)
{
    return (int64_t)mg_max(2, mg_min(MG_HIGHEST_MAX, place + .5));
}

int64_t mg_highest_room(const struct mg_highest_settings *settings,
                        int64_t count)
{
    double room = mg_max(LEAST_KEPT, settings->share * (double)count);
    int64_t most = place_of(settings->place[MG_HIGHEST_PLACES - 1]);
    return room < (double)most ? (int64_t)room : most;
}

float mg_highest_least(const struct mg_highest *record)
{
    return record->kept ? record->largest[record->kept - 1] : NAN;
}

/* Decades beyond the m-th largest value; 0 where it is not beyond. `sum` is of
 * the m - 1 values above it. Of values that differ by less than a factor of
 * 2^20 all sums are exact. */
static double beyond(double mark, double sum, int64_t m, int64_t count,
                     double value, double most)
{
    if (!(value > mark))
        return 0;
    double above = (double)(m - 1);
    double excess = (sum - above * mark) / above;
    double decades = log10(((double)count + 1) / (double)m);
    if (!(excess > 0))
        return most;
    decades += (value - mark) / (excess * log(10));
    return mg_max(0, mg_min(most, decades));
}

double mg_highest_surprise(const struct mg_highest *record,
                           const struct mg_highest_settings *settings,
                           int64_t count, float value)
{
    double decades = 0;
    double sum = 0;
    int64_t summed = 0;
    int64_t kept = mg_highest_room(settings, count);
    kept = kept < record->kept ? kept : record->kept;
    if ((double)count < settings->from || kept < 3 ||
        !(value > record->largest[kept - 1]))
        return 0;
    for (int i = 0; i < MG_HIGHEST_PLACES; i++) {
        int64_t m = place_of(settings->place[i]);
        m = m < kept ? m : kept;
        for (; summed < m - 1; summed++)
            sum += (double)record->largest[summed];
        decades += beyond((double)record->largest[m - 1], sum, m, count,
                          (double)value, settings->most);
    }
    return decades / MG_HIGHEST_PLACES;
}

void mg_highest_learn(struct mg_highest *record,
                      const struct mg_highest_settings *settings, int64_t count,
                      float value)
{
    float *largest = record->largest;
    int64_t at = record->kept;
    if (at < mg_highest_room(settings, count))
        record->kept++;
    else if (value > largest[at - 1])
        at--;
    else
        return;
    largest[at] = value;
    for (; at > 0; at--) {
        float above = largest[at - 1];
        float here = largest[at] < value ? value : largest[at];
        largest[at] = above < here ? above : here;
    }
    largest[0] = largest[0] < value ? value : largest[0];
}

bool mg_highest_sound(const struct mg_highest *record)
{
    for (int64_t i = 1; i < record->kept; i++)
        if (!(record->largest[i] <= record->largest[i - 1]))
            return false;
    return true;
}
