/* inhibit.c - see inhibit.h. For each rule, and each set of values of its
 * labels, the open alerts of its source are counted; so a question costs one
 * look-up, however many are open. */
#include "notify/inhibit.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "series/roster.h"

/* One SOURCE>TARGET:label,label. */
struct pair_of_rules {
    struct mg_text source, target;
    struct mg_text labels; /* behind the colon, with commas */
};

struct mg_inhibit {
    char *text; /* what the texts point into */
    struct pair_of_rules rule[MG_INHIBITIONS_MAX];
    size_t rules;
    struct mg_roster *values; /* rule and values, as scratch holds them */
    int64_t *open;            /* by number in it */
    size_t room;
    struct mg_buffer scratch;
};

static enum mg_err refuse(struct mg_text part, const char *why,
                          struct mg_note *note)
{
    return mg_fail(note, MG_INVALID,
                   "--inhibit: cannot use '%.*s': %s (want "
                   "SOURCE>TARGET:label,label)",
                   MG_SHOW(part), why);
}

static enum mg_err add_rule(struct mg_inhibit *inhibit, struct mg_text part,
                            struct mg_note *note)
{
    struct mg_text rest = part;
    struct pair_of_rules rule = {0};
    rule.source = mg_text_trim(mg_text_split(&rest, '>'));
    rule.target = mg_text_trim(mg_text_split(&rest, ':'));
    rule.labels = rest;
    if (!rule.source.length || !rule.target.length)
        return refuse(part, "a rule is missing", note);
    if (mg_text_same(rule.source, rule.target))
        return refuse(part, "it would inhibit itself", note);
    if (inhibit->rules == MG_INHIBITIONS_MAX)
        return mg_fail(note, MG_FULL, "--inhibit: more than %d rules",
                       MG_INHIBITIONS_MAX);
    inhibit->rule[inhibit->rules++] = rule;
    return MG_OK;
}

/* A part with a '>' begins a rule; one without is a further label of it. */
static enum mg_err read_rules(struct mg_inhibit *inhibit, struct mg_note *note)
{
    struct mg_text rest = mg_text_of(inhibit->text);
    enum mg_err err = MG_OK;
    while (rest.length && !err) {
        struct mg_text part = mg_text_split(&rest, ',');
        struct pair_of_rules *last =
            inhibit->rules ? &inhibit->rule[inhibit->rules - 1] : NULL;
        if (memchr(part.at, '>', part.length))
            err = add_rule(inhibit, part, note);
        else if (!last || !last->labels.at)
            err = refuse(part, "no rule stands before it", note);
        else
            last->labels.length =
                (size_t)(part.at + part.length - last->labels.at);
    }
    return err;
}

enum mg_err mg_inhibit_new(struct mg_inhibit **inhibit, const char *text,
                           struct mg_note *note)
{
    struct mg_inhibit *made = calloc(1, sizeof *made);
    *inhibit = NULL;
    if (!made)
        return mg_fail(note, MG_MEMORY, "out of memory");
    mg_buffer_init(&made->scratch, 0);
    made->text = strdup(text);
    made->values = mg_roster_new();
    enum mg_err err = made->text && made->values
                          ? read_rules(made, note)
                          : mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        mg_inhibit_free(made);
    else
        *inhibit = made;
    return err;
}

void mg_inhibit_free(struct mg_inhibit *inhibit)
{
    if (!inhibit)
        return;
    mg_roster_free(inhibit->values);
    mg_buffer_clear(&inhibit->scratch);
    free(inhibit->open);
    free(inhibit->text);
    free(inhibit);
}

/* The number of the rule's values in these labels; -1: none has them, or out
 * of memory. */
static int64_t find_values(struct mg_inhibit *inhibit, size_t rule,
                           const struct mg_pairs *labels, bool add)
{
    struct mg_buffer *out = &inhibit->scratch;
    struct mg_text rest = inhibit->rule[rule].labels;
    mg_buffer_empty(out);
    mg_buffer_printf(out, "%zu", rule);
    while (rest.length) {
        char name[MG_KEY_MAX + 1] = "";
        struct mg_text label = mg_text_trim(mg_text_split(&rest, ','));
        if (label.length <= MG_KEY_MAX)
            memcpy(name, label.at, label.length);
        mg_buffer_char(out, '\0');
        mg_buffer_text(out, mg_pairs_find(labels, name));
    }
    if (out->failed)
        return -1;
    int64_t number = mg_roster_find(inhibit->values, mg_buffer_all(out));
    if (number >= 0 || !add)
        return number;
    if (!mg_grow(&inhibit->open, (size_t)mg_roster_count(inhibit->values),
                 &inhibit->room, sizeof *inhibit->open))
        return -1;
    number = mg_roster_add(inhibit->values, mg_buffer_all(out));
    if (number >= 0)
        inhibit->open[number] = 0;
    return number;
}

enum mg_err mg_inhibit_turn(struct mg_inhibit *inhibit,
                            const struct mg_pairs *labels, int by)
{
    struct mg_text name = mg_pairs_find(labels, "alertname");
    for (size_t i = 0; i < inhibit->rules; i++) {
        if (!mg_text_same(inhibit->rule[i].source, name))
            continue;
        int64_t number = find_values(inhibit, i, labels, true);
        if (number < 0)
            return MG_MEMORY;
        inhibit->open[number] += by;
    }
    return MG_OK;
}

bool mg_inhibit_mutes(struct mg_inhibit *inhibit, const struct mg_pairs *labels)
{
    if (!inhibit->rules)
        return false;
    struct mg_text name = mg_pairs_find(labels, "alertname");
    for (size_t i = 0; i < inhibit->rules; i++) {
        if (!mg_text_same(inhibit->rule[i].target, name))
            continue;
        int64_t number = find_values(inhibit, i, labels, false);
        if (number >= 0 && inhibit->open[number] > 0)
            return true;
    }
    return false;
}
