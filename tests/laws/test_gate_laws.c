/* test_gate_laws.c - what holds for the alert's state machine under any rule
 * and any scores, against a slow twin that keeps the whole history and looks at
 * it anew each time. What failed is told with its seed. */
#include "tests.h"

#include "alert/flap.h"
#include "alert/gate.h"
#include "base/field.h"
#include "time/civil.h"

enum { STEPS = 400, ROUNDS = 1000, ROUNDS_LONG = 20000 };

/* ---- chance ---- */

struct dice {
    uint64_t seed;
};

/* Uniform in 0..1 (Knuth's MMIX). */
static double draw(struct dice *dice)
{
    dice->seed = dice->seed * UINT64_C(6364136223846793005) +
                 UINT64_C(1442695040888963407);
    return (double)(dice->seed >> 11) / 9007199254740992.;
}

static int64_t pick(struct dice *dice, int64_t count)
{
    return (int64_t)(draw(dice) * (double)count);
}

/* Half of the time nothing, else a number below `most`. */
static double maybe(struct dice *dice, double most)
{
    double drawn = draw(dice);
    return draw(dice) < .5 ? 0 : drawn * most;
}

static struct mg_rule some_rule(struct dice *dice)
{
    struct mg_rule rule = {.name = "r", .level = {{"warning", 1, 0}}};
    double floor = 0;
    int64_t levels = pick(dice, 3);
    for (int64_t k = 0; k <= levels; k++) {
        struct mg_level *level = &rule.level[k];
        snprintf(level->name, sizeof level->name, "level %d", (int)k);
        level->raise = k ? level[-1].raise * (1.1 + 2 * draw(dice)) : 1;
        level->clear = floor + (level->raise - floor) * .99 * draw(dice);
        floor = level->clear;
    }
    if (draw(dice) < .3) {
        rule.hold.n = 1 + pick(dice, draw(dice) < .2 ? 64 : 6);
        rule.hold.k = 1 + pick(dice, rule.hold.n);
    } else {
        rule.hold.span = (int64_t)maybe(dice, 5 * 60e9);
    }
    rule.keep = (int64_t)maybe(dice, 10 * 60e9);
    rule.keep_samples = 1 + pick(dice, 4);
    rule.direction = (int)pick(dice, 3);
    rule.min_deviation = maybe(dice, 1);
    rule.min_relative = maybe(dice, .1);
    rule.cool_down = (int64_t)maybe(dice, 30 * 60e9);
    rule.lift = maybe(dice, 1);
    rule.lift_decay = MG_MINUTE + pick(dice, MG_DAY);
    rule.flap_high = maybe(dice, 60);
    rule.flap_low = rule.flap_high * .9 * draw(dice);
    rule.plain = draw(dice) < .5;
    return rule;
}

/* Scores come in runs, some calm and some not; times have gaps. */
struct weather {
    int64_t time;
    int64_t left;
    double height;
};

static struct mg_sample some_sample(struct dice *dice, struct weather *weather)
{
    if (weather->left-- <= 0) {
        weather->left = pick(dice, 12);
        weather->height = draw(dice) < .5 ? .6 : 6 * draw(dice);
    }
    weather->time += MG_MINUTE;
    if (draw(dice) < .02)
        weather->time += pick(dice, 3 * MG_DAY);
    double height = weather->height * (.5 + draw(dice));
    return (struct mg_sample){
        .time = weather->time,
        .age = (double)weather->time / 1e9,
        .score = draw(dice) < .05 ? floor(height) : height,
        .sign = draw(dice) < .8 ? 1 : -1,
        .distance = 2 * draw(dice),
        .expected = 10,
    };
}

/* ---- the twin: plain, slow, and from the page of documentation ---- */

struct past {
    struct mg_sample sample;
    bool bad, open;
};

struct twin {
    struct past past[STEPS];
    int count;
    int from;         /* samples before this one are forgotten */
    bool open, waits; /* an alert; one that is pending */
    int64_t waits_from, raised;
    int raised_at, calm_at; /* calm_at: first of the calm run, -1: none */
    int level, level_at;    /* level_at: first sample that may ease it */
    double peak;
    struct {
        double peak;
        int64_t time;
    } alert[STEPS]; /* ended ones */
    int alerts;
    double lift;
    bool flapping;
};

static bool cares(const struct mg_rule *rule, const struct mg_sample *sample)
{
    bool side = rule->direction == MG_BOTH ||
                (rule->direction == MG_ABOVE) == (sample->sign > 0);
    return side && sample->distance >= rule->min_deviation &&
           sample->distance >= rule->min_relative * sample->expected;
}

static bool is_below(const struct mg_rule *rule, int level,
                     const struct mg_sample *sample)
{
    return !cares(rule, sample) || sample->score < rule->level[level].clear;
}

static int falling(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The seven highest of the alerts of seven days, kept one by one: an older, or
 * else the lowest, gives way. */
static double twin_habit(const struct twin *twin, int64_t time, double age)
{
    double kept[MG_PEAKS] = {0};
    int64_t when[MG_PEAKS] = {0};
    for (int i = 0; i < twin->alerts; i++) {
        int place = 0;
        for (int k = 0; k < MG_PEAKS; k++)
            if (kept[k] > 0 && twin->alert[i].time - when[k] > MG_WEEK)
                kept[k] = 0;
        for (int k = 1; k < MG_PEAKS; k++)
            if (kept[k] < kept[place])
                place = k;
        if (twin->alert[i].peak > kept[place]) {
            kept[place] = twin->alert[i].peak;
            when[place] = twin->alert[i].time;
        }
    }
    for (int k = 0; k < MG_PEAKS; k++)
        if (time - when[k] > MG_WEEK)
            kept[k] = 0;
    qsort(kept, MG_PEAKS, sizeof *kept, falling);
    int wanted = (int)ceil(age / 86400);
    wanted = wanted < 2 ? 2 : wanted > 7 ? 7 : wanted;
    return 1.1 * kept[wanted - 1];
}

static double twin_lift(const struct twin *twin, const struct mg_rule *rule,
                        int64_t time)
{
    if (!twin->alerts)
        return 0;
    int64_t passed = time - twin->alert[twin->alerts - 1].time;
    return twin->lift * exp2(-(double)passed / (double)rule->lift_decay);
}

static bool twin_bad(const struct twin *twin, const struct mg_rule *rule,
                     const struct mg_sample *sample)
{
    double raise = rule->level[0].raise;
    if (!rule->plain)
        raise = fmax(raise, twin_habit(twin, sample->time, sample->age));
    if (rule->lift > 0)
        raise *= 1 + twin_lift(twin, rule, sample->time);
    return cares(rule, sample) && sample->score >= raise;
}

static bool twin_held(const struct twin *twin, const struct mg_rule *rule)
{
    const struct past *now = &twin->past[twin->count - 1];
    if (!rule->hold.n)
        return now->sample.time - twin->waits_from >= rule->hold.span;
    int bad = 0;
    for (int i = twin->count - (int)rule->hold.n; i < twin->count; i++)
        bad += i >= twin->from && twin->past[i].bad;
    return bad >= rule->hold.k;
}

static bool twin_any(const struct twin *twin, const struct mg_rule *rule)
{
    int n = rule->hold.n ? (int)rule->hold.n : 1;
    for (int i = twin->count - n; i < twin->count; i++)
        if (i >= twin->from && twin->past[i].bad)
            return true;
    return false;
}

static void twin_closed(struct twin *twin, const struct mg_rule *rule)
{
    const struct past *now = &twin->past[twin->count - 1];
    if (!twin_any(twin, rule)) {
        twin->waits = false;
        return;
    }
    if (!twin->waits)
        twin->waits_from = now->sample.time;
    twin->waits = true;
    if (!now->bad || !twin_held(twin, rule))
        return;
    if (twin->alerts && rule->cool_down &&
        now->sample.time - twin->alert[twin->alerts - 1].time < rule->cool_down)
        return;
    twin->waits = false;
    twin->open = true;
    twin->raised = now->sample.time;
    twin->raised_at = twin->count - 1;
    twin->calm_at = -1;
    twin->peak = now->sample.score;
    twin->level = 0;
    twin->level_at = twin->count;
    for (int k = 1; k < MG_LEVELS_MAX; k++)
        if (rule->level[k].raise > 0 &&
            now->sample.score >= rule->level[k].raise)
            twin->level = k;
}

/* Has every one of the last `count` samples, from `since` on, been below? */
static bool twin_eased(const struct twin *twin, const struct mg_rule *rule,
                       int64_t count)
{
    if (twin->count - twin->level_at < count)
        return false;
    for (int i = twin->count - (int)count; i < twin->count; i++)
        if (!is_below(rule, twin->level, &twin->past[i].sample))
            return false;
    return true;
}

static int64_t wanted_calm(const struct mg_rule *rule)
{
    return rule->hold.n ? rule->hold.n - rule->hold.k + 1 : rule->keep_samples;
}

static void twin_close(struct twin *twin, const struct mg_rule *rule)
{
    int64_t time = twin->past[twin->count - 1].sample.time;
    double left = twin_lift(twin, rule, time);
    twin->alert[twin->alerts].peak = twin->peak;
    twin->alert[twin->alerts++].time = time;
    twin->lift = (1 + left) * (1 + rule->lift) - 1;
    twin->open = false;
    twin->waits = false;
    twin->from = twin->count;
}

static void twin_open(struct twin *twin, const struct mg_rule *rule)
{
    const struct mg_sample *sample = &twin->past[twin->count - 1].sample;
    twin->peak = fmax(twin->peak, sample->score);
    if (!is_below(rule, 0, sample))
        twin->calm_at = -1;
    else if (twin->calm_at < 0)
        twin->calm_at = twin->count - 1;
    if (twin->calm_at >= 0 &&
        twin->count - twin->calm_at >= wanted_calm(rule) &&
        (rule->hold.n ||
         sample->time - twin->past[twin->calm_at].sample.time >= rule->keep)) {
        twin_close(twin, rule);
        return;
    }
    int up = twin->level;
    for (int k = twin->level + 1; k < MG_LEVELS_MAX; k++)
        if (cares(rule, sample) && rule->level[k].raise > 0 &&
            sample->score >= rule->level[k].raise)
            up = k;
    if (up == twin->level &&
        (twin->level == 0 || !twin_eased(twin, rule, wanted_calm(rule))))
        return;
    twin->level = up > twin->level ? up : twin->level - 1;
    twin->level_at = twin->count;
}

static void twin_flap(struct twin *twin, const struct mg_rule *rule)
{
    double sum = 0;
    for (int x = 1; x <= 20; x++) { /* Nagios counts from the oldest */
        int i = twin->count - 21 + x;
        bool is = i >= 0 && twin->past[i].open;
        bool was = i >= 1 && twin->past[i - 1].open;
        if (is != was)
            sum += .75 + (x - 1) * .5 / 19;
    }
    double percent = sum * 100 / 20;
    if (rule->flap_high <= 0 || percent <= rule->flap_low + 1e-9)
        twin->flapping = false;
    else if (percent >= rule->flap_high - 1e-9)
        twin->flapping = true;
}

static void twin_step(struct twin *twin, const struct mg_rule *rule,
                      const struct mg_sample *sample)
{
    bool bad = twin_bad(twin, rule, sample);
    twin->past[twin->count++] = (struct past){*sample, bad, false};
    if (twin->open)
        twin_open(twin, rule);
    else
        twin_closed(twin, rule);
    twin->past[twin->count - 1].open = twin->open;
    twin_flap(twin, rule);
}

/* ---- the walk ---- */

struct walk {
    uint64_t seed;
    int step;
    struct mg_rule rule;
    struct mg_gate before, after;
    struct mg_sample sample;
    enum mg_news news;
};

static void blame(const struct walk *walk, const char *what)
{
    fail_msg("seed %llu, step %d: %s (score %.17g, phase %d to %d, level %d to "
             "%d, news %d)",
             (unsigned long long)walk->seed, walk->step, what,
             walk->sample.score, (int)walk->before.phase,
             (int)walk->after.phase, (int)walk->before.level,
             (int)walk->after.level, (int)walk->news);
}

#define HOLDS(walk, what, fact)                                                \
    do {                                                                       \
        if (!(fact))                                                           \
            blame(walk, what);                                                 \
    } while (0)

static struct walk start_walk(uint64_t seed, struct dice *dice)
{
    struct walk walk = {.seed = seed};
    *dice = (struct dice){seed};
    for (int i = 0; i < 5; i++)
        draw(dice);
    walk.rule = some_rule(dice);
    mg_gate_init(&walk.after);
    return walk;
}

static void go_on(struct walk *walk, struct dice *dice, struct weather *weather)
{
    walk->before = walk->after;
    walk->sample = some_sample(dice, weather);
    walk->after = mg_gate_step(&walk->before, &walk->rule, &walk->sample);
    walk->news = mg_gate_news(&walk->before, &walk->after);
    walk->step++;
}

static void each_walk(void (*check)(uint64_t seed))
{
    for (int round = 0; round < count_of(ROUNDS, ROUNDS_LONG); round++)
        check((uint64_t)round + 1);
}

/* ---- the laws ---- */

static void walk_with_twin(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    struct twin *twin = calloc(1, sizeof *twin);
    assert_non_null(twin);
    twin->calm_at = -1;
    for (int i = 0; i < STEPS; i++) {
        go_on(&walk, &dice, &weather);
        twin_step(twin, &walk.rule, &walk.sample);
        const struct mg_gate *gate = &walk.after;
        bool recovers = twin->open && twin->calm_at >= 0;
        enum mg_phase phase = recovers      ? MG_RECOVERING
                              : twin->open  ? MG_FIRING
                              : twin->waits ? MG_PENDING
                                            : MG_NORMAL;
        HOLDS(&walk, "another phase than its twin", gate->phase == phase);
        HOLDS(&walk, "another flapping than its twin",
              gate->flapping == twin->flapping);
        if (!twin->open)
            continue;
        HOLDS(&walk, "another level than its twin", gate->level == twin->level);
        HOLDS(&walk, "another alert than its twin",
              gate->raised == twin->raised);
        HOLDS(&walk, "another peak than its twin", gate->peak == twin->peak);
    }
    free(twin);
}

static void a_slow_twin_goes_the_same_way(void **state)
{
    (void)state;
    each_walk(walk_with_twin);
}

/* What a change of the gate needs of the sample that made it. */
static void explain(const struct walk *walk)
{
    const struct mg_gate *old = &walk->before;
    const struct mg_gate *new = &walk->after;
    const struct mg_sample *sample = &walk->sample;
    const struct mg_rule *rule = &walk->rule;
    bool was = mg_gate_open(old);
    bool is = mg_gate_open(new);
    double raise = mg_gate_threshold(old, rule, sample->time, sample->age);
    bool bad = cares(rule, sample) && sample->score >= raise;
    bool calm = is_below(rule, 0, sample);
    HOLDS(walk, "raise and clear hold at once", !(bad && calm));
    HOLDS(walk, "the threshold is below the rule's",
          raise >= rule->level[0].raise);
    HOLDS(walk, "raised by a sample that does not raise", was || !is || bad);
    HOLDS(walk, "closed by a sample that is not calm", !was || is || calm);
    HOLDS(walk, "raised in a cool-down",
          was || !is || !rule->cool_down || old->closed == MG_NO_TIME ||
              sample->time - old->closed >= rule->cool_down);
    HOLDS(walk, "an open alert is another one",
          !was || !is || old->raised == new->raised);
    HOLDS(walk, "a level that was left above its clear",
          !was || !is || new->level >= old->level ||
              is_below(rule, (int)old->level, sample));
    HOLDS(walk, "a level that was not reached",
          !is || new->level <= (was ? old->level : 0) ||
              sample->score >= rule->level[new->level].raise);
    HOLDS(walk, "closed while above the level's clear",
          !was || is || is_below(rule, (int)old->level, sample));
    HOLDS(walk, "a level that the rule does not have",
          mg_rule_has(rule, new->level));
}

static void walk_and_explain(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    int runs = 0;
    int raises = 0;
    bool bad = false;
    for (int i = 0; i < STEPS; i++) {
        go_on(&walk, &dice, &weather);
        explain(&walk);
        const struct mg_sample *sample = &walk.sample;
        bool now = cares(&walk.rule, sample) &&
                   sample->score >= walk.rule.level[0].raise;
        runs += now && !bad;
        bad = now;
        raises += !mg_gate_open(&walk.before) && mg_gate_open(&walk.after);
        HOLDS(&walk, "more raises than anomalous runs", raises <= runs);
    }
}

static void each_step_is_explained_by_its_numbers(void **state)
{
    (void)state;
    each_walk(walk_and_explain);
}

/* Who hears only what is told knows what there is to know. */
static void walk_and_listen(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    bool open = false;
    bool flaps = false;
    int64_t level = 0;
    for (int i = 0; i < STEPS; i++) {
        go_on(&walk, &dice, &weather);
        enum mg_news news = walk.news;
        bool is = mg_gate_open(&walk.after);
        HOLDS(&walk, "something else is told while it flaps",
              !flaps || news == MG_NEWS_NONE || news == MG_NEWS_SETTLED);
        HOLDS(&walk, "settled, but did not flap",
              news != MG_NEWS_SETTLED || flaps);
        HOLDS(&walk, "a second alert", news != MG_NEWS_RAISED || !open);
        HOLDS(&walk, "cleared, but none was open",
              news != MG_NEWS_CLEARED || open);
        flaps = news == MG_NEWS_FLAPPING || (flaps && news != MG_NEWS_SETTLED);
        if (news == MG_NEWS_RAISED || news == MG_NEWS_CLEARED)
            open = news == MG_NEWS_RAISED;
        if (news == MG_NEWS_SETTLED)
            open = is;
        if (news != MG_NEWS_NONE)
            level = walk.after.level;
        HOLDS(&walk, "who listens takes it for another state",
              flaps || open == is);
        HOLDS(&walk, "who listens takes it for another level",
              flaps || !is || level == walk.after.level);
    }
}

static void what_is_told_is_the_state_unless_it_flaps(void **state)
{
    (void)state;
    each_walk(walk_and_listen);
}

static void save(struct mg_gate *gate, struct mg_buffer *out)
{
    struct mg_part part = {"gate", mg_gate_fields, gate, 0};
    mg_buffer_empty(out);
    mg_part_save(&part, out);
    assert_false(out->failed);
}

/* Field by field: what it does next is the same as well. */
static void walk_and_rest(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    struct mg_buffer saved;
    struct mg_buffer again;
    struct mg_note note = {""};
    mg_buffer_init(&saved, 0);
    mg_buffer_init(&again, 0);
    for (int i = 0; i < STEPS / 4; i++) {
        go_on(&walk, &dice, &weather);
        struct mg_gate back;
        struct mg_part part = {"gate", mg_gate_fields, &back, 0};
        mg_gate_init(&back);
        save(&walk.after, &saved);
        struct mg_text text = mg_buffer_all(&saved);
        if (mg_part_load(&part, &text, &note))
            blame(&walk, note.text);
        save(&back, &again);
        HOLDS(&walk, "saved and restored it is another",
              strcmp(saved.at, again.at) == 0);
        walk.after = back;
    }
    mg_buffer_clear(&saved);
    mg_buffer_clear(&again);
}

static void a_restored_gate_is_the_same(void **state)
{
    (void)state;
    each_walk(walk_and_rest);
}

/* A restored gate goes where the one goes that never rested. */
static void walk_in_pairs(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    struct mg_gate other = walk.after;
    struct mg_buffer text;
    struct mg_buffer mine;
    mg_buffer_init(&text, 0);
    mg_buffer_init(&mine, 0);
    for (int i = 0; i < STEPS / 4; i++) {
        struct mg_part part = {"gate", mg_gate_fields, &other, 0};
        save(&other, &text);
        struct mg_text left = mg_buffer_all(&text);
        memset(&other, 0xff, sizeof other);
        assert_int_equal(mg_part_load(&part, &left, NULL), MG_OK);
        go_on(&walk, &dice, &weather);
        other = mg_gate_step(&other, &walk.rule, &walk.sample);
        save(&walk.after, &mine);
        save(&other, &text);
        HOLDS(&walk, "restored it went another way",
              strcmp(mine.at, text.at) == 0);
    }
    mg_buffer_clear(&text);
    mg_buffer_clear(&mine);
}

static void a_restored_gate_goes_the_same_way(void **state)
{
    (void)state;
    each_walk(walk_in_pairs);
}

/* An alert that ends because its level was accepted: any time, any rule. */
static void walk_and_accept(uint64_t seed)
{
    struct dice dice;
    struct weather weather = {0};
    struct walk walk = start_walk(seed, &dice);
    for (int i = 0; i < STEPS; i++) {
        go_on(&walk, &dice, &weather);
        if (!mg_gate_open(&walk.before) || !mg_gate_open(&walk.after) ||
            draw(&dice) < .8)
            continue;
        walk.after = mg_gate_close(&walk.after, &walk.rule, walk.sample.time);
        walk.news = mg_gate_news(&walk.before, &walk.after);
        HOLDS(&walk, "open after it was closed", !mg_gate_open(&walk.after));
        HOLDS(&walk, "a close that is told as something else",
              walk.news == MG_NEWS_CLEARED || walk.news == MG_NEWS_FLAPPING ||
                  (walk.before.flapping && (walk.news == MG_NEWS_NONE ||
                                            walk.news == MG_NEWS_SETTLED)));
        HOLDS(&walk, "the last state is not that it is closed",
              !(walk.after.states & 1));
    }
}

static void an_accepted_alert_is_closed(void **state)
{
    (void)state;
    each_walk(walk_and_accept);
}

/* The rules of these walks are such as the check lets through. */
static void the_rules_are_no_contradictions(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct dice dice;
        struct mg_note note = {""};
        struct walk walk = start_walk(seed, &dice);
        if (mg_rule_check(&walk.rule, &note))
            fail_msg("seed %llu: %s", (unsigned long long)seed, note.text);
    }
}

/* The walks come to every kind of news, or the laws say nothing of it. */
static void the_walks_come_everywhere(void **state)
{
    (void)state;
    int count[MG_NEWS_SETTLED + 1] = {0};
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct dice dice;
        struct weather weather = {0};
        struct walk walk = start_walk(seed, &dice);
        for (int i = 0; i < STEPS; i++) {
            go_on(&walk, &dice, &weather);
            count[walk.news]++;
        }
    }
    for (int i = 0; i <= MG_NEWS_SETTLED; i++)
        if (count[i] < 50)
            fail_msg("news %d was told %d times", i, count[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_are_no_contradictions),
        cmocka_unit_test(the_walks_come_everywhere),
        cmocka_unit_test(a_slow_twin_goes_the_same_way),
        cmocka_unit_test(each_step_is_explained_by_its_numbers),
        cmocka_unit_test(what_is_told_is_the_state_unless_it_flaps),
        cmocka_unit_test(a_restored_gate_is_the_same),
        cmocka_unit_test(a_restored_gate_goes_the_same_way),
        cmocka_unit_test(an_accepted_alert_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
