/* habit.c - see habit.h, and mg_gate_threshold in gate.h. */
#include "alert/habit.h"

#include <math.h>

#include "base/real.h"
#include "time/civil.h"

static const int64_t PEAKS_LAST = 7 * MG_DAY;
static const double HABIT_SECONDS = 7 * 86400;
static const double HABIT = 1.1; /* times the least of the peaks */

static bool is_recent(const struct mg_gate *gate, int i, int64_t time)
{
    return gate->peak_score[i] > 0 &&
           mg_time_between(gate->peak_time[i], time) <= PEAKS_LAST;
}

/* Seven peaks in seven days are a habit, and in proportion while the series is
 * younger than that, two at least. */
static int habit_of(double age)
{
    double peaks = ceil(MG_PEAKS * age / HABIT_SECONDS);
    return (int)mg_max(2, mg_min(MG_PEAKS, peaks));
}

static double habitual(const struct mg_gate *gate, int64_t time, double age)
{
    double highest[MG_PEAKS] = {0}; /* falling */
    if (gate->closed == MG_NO_TIME) /* most series never had an alert */
        return 0;
    int habit = habit_of(age);
    for (int i = 0; i < MG_PEAKS; i++) {
        if (!is_recent(gate, i, time))
            continue;
        double peak = gate->peak_score[i];
        for (int k = 0; k < habit; k++) {
            double higher = mg_max(highest[k], peak);
            peak = mg_min(highest[k], peak);
            highest[k] = higher;
        }
    }
    return HABIT * highest[habit - 1];
}

struct mg_habit mg_gate_habit(const struct mg_gate *gate, int64_t time,
                              double age)
{
    struct mg_habit habit = {.needed = habit_of(age)};
    for (int i = 0; i < MG_PEAKS; i++)
        habit.peaks += is_recent(gate, i, time);
    return habit;
}

/* What is left of the lift at `time`. */
static double lift_at(const struct mg_gate *gate, int64_t decay, int64_t time)
{
    if (!(gate->lift > 0))
        return 0;
    double passed = (double)mg_time_between(gate->closed, time);
    return gate->lift * exp2(-passed / (double)decay);
}

double mg_gate_threshold(const struct mg_gate *gate, const struct mg_rule *rule,
                         int64_t time, double age)
{
    double raise = rule->level[0].raise;
    if (!rule->plain)
        raise = mg_max(raise, habitual(gate, time, age));
    raise *= mg_rest_times(&gate->tired);
    return rule->lift > 0 ? raise * (1 + lift_at(gate, rule->lift_decay, time))
                          : raise;
}

/* In place of an old or a lower one. */
static void keep_peak(struct mg_gate *gate, int64_t time)
{
    int worst = 0;
    for (int i = 0; i < MG_PEAKS; i++) {
        if (!is_recent(gate, i, time)) {
            worst = i;
            gate->peak_score[i] = 0;
            break;
        }
        if (gate->peak_score[i] < gate->peak_score[worst])
            worst = i;
    }
    if (gate->peak <= gate->peak_score[worst])
        return;
    gate->peak_score[worst] = gate->peak;
    gate->peak_time[worst] = time;
}

void mg_habit_keep(struct mg_gate *gate, const struct mg_rule *rule,
                   int64_t time)
{
    double times = 1 + lift_at(gate, rule->lift_decay, time);
    keep_peak(gate, time);
    if (rule->lift > 0)
        gate->lift = mg_min(times * (1 + rule->lift) - 1, MG_LIFT_MAX);
    else
        gate->lift = 0;
}
