/* rule.c - see rule.h. */
#include "alert/rule.h"

enum mg_err mg_rule_check(const struct mg_rule *rule, struct mg_note *note)
{
    if (rule->clear >= rule->raise)
        return mg_fail(note, MG_INVALID,
                       "--clear %g is not below --raise %g: a sample could "
                       "open and close an alert at once (--clear %g would do)",
                       rule->clear, rule->raise, rule->raise / 2);
    return MG_OK;
}

int64_t mg_rule_calm_samples(const struct mg_rule *rule)
{
    if (rule->hold.n)
        return rule->hold.n - rule->hold.k + 1;
    return rule->keep_samples;
}
