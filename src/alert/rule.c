/* rule.c - see rule.h. */
#include "alert/rule.h"

#include <math.h>
#include <stdio.h>

bool mg_rule_has(const struct mg_rule *rule, int64_t level)
{
    return level == 0 ||
           (level > 0 && level < MG_LEVELS_MAX && rule->level[level].raise > 0);
}

void mg_rule_settle(struct mg_rule *rule)
{
    for (int k = 1; k < MG_LEVELS_MAX; k++) {
        struct mg_level *level = &rule->level[k];
        if (mg_rule_has(rule, k) && !(level->clear > 0))
            level->clear = fmax(level->raise / 2, level[-1].clear);
    }
}

void mg_rule_of_novelty(struct mg_rule *rule)
{
    rule->plain = true;
    rule->rest = mg_rest_novelty;
}

/* --raise, --critical, --level-3: how messages call a level's settings. */
struct words {
    const char *raise, *clear, *severity;
};

static const struct words words[MG_LEVELS_MAX] = {
    {"--raise", "--clear", "--severity"},
    {"--critical", "--critical-clear", "--critical-severity"},
    {"the third level's raise", "its clear", "its name"},
};

static enum mg_err check_clear(const struct mg_rule *rule, int k,
                               struct mg_note *note)
{
    const struct mg_level *level = &rule->level[k];
    const struct words *word = &words[k];
    double least = k ? level[-1].clear : 0;
    if (!level->name[0])
        return mg_fail(note, MG_INVALID, "%s cannot be empty", word->severity);
    if (level->clear >= level->raise)
        return mg_fail(note, MG_INVALID,
                       "%s %g is not below %s %g: a sample could open and "
                       "close an alert at once (%s %g would do)",
                       word->clear, level->clear, word->raise, level->raise,
                       word->clear, fmax(level->raise / 2, least));
    if (k && level->clear < least)
        return mg_fail(note, MG_INVALID,
                       "%s %g is below %s %g: the alert would close before the "
                       "level is left (%s %g would do)",
                       word->clear, level->clear, words[k - 1].clear, least,
                       word->clear, least);
    return MG_OK;
}

static enum mg_err check_level(const struct mg_rule *rule, int k,
                               struct mg_note *note)
{
    const struct mg_level *level = &rule->level[k];
    if (k && !mg_rule_has(rule, k - 1))
        return mg_fail(note, MG_INVALID, "%s is set, but not %s",
                       words[k].raise, words[k - 1].raise);
    if (k && level->raise <= level[-1].raise)
        return mg_fail(note, MG_INVALID,
                       "%s %g is not above %s %g: nothing would ever be '%.60s'"
                       " (%s %g would do)",
                       words[k].raise, level->raise, words[k - 1].raise,
                       level[-1].raise, level[-1].name, words[k].raise,
                       2 * level[-1].raise);
    return check_clear(rule, k, note);
}

static enum mg_err check_flapping(const struct mg_rule *rule,
                                  struct mg_note *note)
{
    if (rule->flap_high > 0 && rule->flap_low >= rule->flap_high)
        return mg_fail(note, MG_INVALID,
                       "--flap-low %g is not below --flap-high %g: what settles"
                       " would flap at once (--flap-low %g would do)",
                       rule->flap_low, rule->flap_high, rule->flap_high / 4);
    return MG_OK;
}

/* The knob's own parser holds k-of-n; a rule may come from elsewhere. */
static enum mg_err check_hold(const struct mg_hold *hold, struct mg_note *note)
{
    if (hold->n && (hold->k < 1 || hold->k > hold->n || hold->n > 64))
        return mg_fail(note, MG_INVALID,
                       "--for %g/%g: k is 1 to n, and n at most 64 (--for "
                       "%g/%g would do)",
                       (double)hold->k, (double)hold->n,
                       fmin((double)hold->n, 64), fmin((double)hold->n, 64));
    return MG_OK;
}

enum mg_err mg_rule_check(const struct mg_rule *rule, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (!rule->name[0])
        return mg_fail(note, MG_INVALID, "--rule cannot be empty");
    for (int k = 0; k < MG_LEVELS_MAX && !err; k++)
        if (mg_rule_has(rule, k))
            err = check_level(rule, k, note);
    if (!err)
        err = check_hold(&rule->hold, note);
    return err ? err : check_flapping(rule, note);
}

int64_t mg_rule_calm_samples(const struct mg_rule *rule)
{
    if (rule->hold.n)
        return rule->hold.n - rule->hold.k + 1;
    return rule->keep_samples;
}
