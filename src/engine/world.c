/* world.c - see world.h. The text of a series: its key (counted, so that it
 * may hold any byte), then each stage's table in the order a sample meets
 * them. */
#include "engine/world.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alert/known.h"
#include "base/grow.h"
#include "base/hash.h"
#include "state/store.h"
#include "time/civil.h"

enum mg_err mg_world_init(struct mg_world *world)
{
    *world = (struct mg_world){.roster = mg_roster_new(), .epoch = 1};
    mg_silence_init(&world->silence);
    return world->roster ? MG_OK : MG_MEMORY;
}

static void init_learned(struct mg_learned *learned)
{
    mg_shifting_init(&learned->shifting);
    mg_width_init(&learned->width);
    mg_drift_init(&learned->drift);
    mg_deviation_init(&learned->deviation);
    for (int i = 0; i < MG_CANDIDATES_MAX; i++)
        mg_routine_init(&learned->routine[i]);
}

struct mg_learned *mg_learned_new(void)
{
    struct mg_learned *learned = malloc(sizeof *learned);
    if (learned)
        init_learned(learned);
    return learned;
}

void mg_lane_free(struct mg_lane *lane)
{
    if (!lane)
        return;
    free(lane->learned);
    free(lane->odds);
    free(lane->slope);
    free(lane->novelty);
    free(lane->evidence);
    free(lane->gate);
    free(lane->shadow);
    mg_profiles_clear(&lane->own);
    mg_baseline_clear(&lane->baseline);
    free(lane);
}

void mg_world_clear(struct mg_world *world)
{
    int64_t count = world->roster ? mg_roster_count(world->roster) : 0;
    for (int64_t i = 0; i < count; i++)
        mg_lane_free(world->lane[i]);
    free(world->lane);
    mg_silence_clear(&world->silence);
    mg_roster_free(world->roster);
    *world = (struct mg_world){0};
}

/* FNV-1a, a word at a time: one other word gives another trace. */
static uint64_t trace_word(uint64_t trace, const void *word)
{
    uint64_t bits;
    memcpy(&bits, word, sizeof bits);
    return (trace ^ bits) * UINT64_C(0x100000001b3);
}

void mg_tally_row(struct mg_tally *tally, int64_t time, double value,
                  bool in_order)
{
    static const double missing = 1e301; /* no value: MARIGRAM_VALUE_MAX */
    if (!in_order) {
        tally->late++;
        return;
    }
    tally->rows++;
    tally->trace = trace_word(tally->trace, &time);
    tally->trace = trace_word(tally->trace, isnan(value) ? &missing : &value);
}

static bool make_room(struct mg_world *world)
{
    int64_t count = mg_roster_count(world->roster);
    if (mg_silence_reserve(&world->silence, count))
        return false;
    return mg_grow(&world->lane, (size_t)count, &world->room,
                   sizeof(struct mg_lane *));
}

static bool start_odds(struct mg_lane *lane)
{
    lane->odds = malloc(sizeof *lane->odds);
    if (lane->odds)
        mg_odds_init(lane->odds);
    return lane->odds != NULL;
}

static bool start_slope(struct mg_lane *lane)
{
    lane->slope = malloc(sizeof *lane->slope);
    if (lane->slope)
        mg_slope_init(lane->slope);
    return lane->slope != NULL;
}

static bool start_novelty(struct mg_lane *lane)
{
    lane->novelty = malloc(sizeof *lane->novelty);
    if (lane->novelty)
        mg_novelty_init(lane->novelty);
    return lane->novelty != NULL;
}

static bool start_evidence(struct mg_lane *lane)
{
    lane->evidence = malloc(sizeof *lane->evidence);
    if (lane->evidence)
        mg_evidence_init(lane->evidence);
    return lane->evidence != NULL;
}

bool mg_lane_hears_novelty(const struct mg_lane *lane)
{
    return lane->evidence ? lane->evidence->novelty : lane->novelty != NULL;
}

const struct mg_rule *mg_lane_rules(const struct mg_lane *lane)
{
    return lane->evidence && lane->evidence->novelty ? lane->kind->novel
                                                     : lane->kind->rule;
}

static struct mg_gate *new_gates(int rules)
{
    struct mg_gate *gates = malloc((size_t)rules * sizeof *gates);
    for (int i = 0; gates && i < rules; i++)
        mg_gate_init(&gates[i]);
    return gates;
}

static bool start_gates(struct mg_lane *lane, bool shadows)
{
    lane->gate = new_gates(lane->kind->rules);
    if (shadows)
        lane->shadow = new_gates(lane->kind->rules);
    return lane->gate && (lane->shadow || !shadows);
}

static bool start_learned(struct mg_lane *lane)
{
    if (!lane->learned)
        lane->learned = mg_learned_new();
    return lane->learned != NULL;
}

enum mg_err mg_lane_start(struct mg_lane *lane, const struct mg_moment *moment)
{
    int64_t step = lane->track.step;
    bool had = lane->learned != NULL;
    if (step && !start_learned(lane))
        return MG_MEMORY;
    enum mg_err err =
        mg_baseline_start(&lane->kind->plan, &lane->baseline, step, moment);
    if (err && !had) {
        free(lane->learned);
        lane->learned = NULL;
    }
    return err;
}

static bool keeps_odds(const struct mg_config *config)
{
    return config->odds || config->budget > 0;
}

struct mg_lane *mg_lane_new(const struct mg_world *world, struct mg_kind *kind,
                            int64_t step)
{
    struct mg_lane *lane = malloc(sizeof *lane);
    if (!lane)
        return NULL;
    lane->kind = kind;
    lane->learned = NULL;
    lane->odds = NULL;
    lane->slope = NULL;
    lane->novelty = NULL;
    lane->evidence = NULL;
    lane->gate = NULL;
    lane->shadow = NULL;
    lane->own = (struct mg_profiles){0};
    mg_track_init(&lane->track, step);
    mg_counter_init(&lane->counter);
    mg_baseline_init(&lane->baseline);
    lane->baseline.tempo = kind->plan.first;
    lane->stretch = (struct mg_stretch){0};
    lane->silent = MG_NO_TIME;
    lane->state = -1;
    mg_last_init(&lane->last);
    lane->unsaved = world->epoch;
    lane->seen = lane->loaded = MG_NO_TIME;
    lane->tally = (struct mg_tally){.trace = MG_HASH_START};
    if (mg_lane_start(lane, NULL) == MG_OK &&
        start_gates(lane, world->shadows) &&
        (!keeps_odds(&kind->config) || start_odds(lane)) &&
        (!(kind->config.trend > 0) || start_slope(lane)) &&
        (kind->config.detector == MG_DETECT_DEVIATION || start_novelty(lane)) &&
        (kind->config.detector != MG_DETECT_AUTO || start_evidence(lane)))
        return lane;
    mg_lane_free(lane);
    return NULL;
}

/* What of a lane is not in the lane itself. */
static void copy_parts(struct mg_lane *copy, const struct mg_lane *lane)
{
    size_t gates = (size_t)lane->kind->rules * sizeof *lane->gate;
    memcpy(copy->gate, lane->gate, gates);
    if (lane->shadow)
        memcpy(copy->shadow, lane->shadow, gates);
    if (lane->learned)
        *copy->learned = *lane->learned;
    if (lane->odds)
        *copy->odds = *lane->odds;
    if (lane->slope)
        *copy->slope = *lane->slope;
    if (lane->novelty)
        *copy->novelty = *lane->novelty;
    if (lane->evidence)
        *copy->evidence = *lane->evidence;
}

struct mg_lane *mg_lane_copy(const struct mg_lane *lane)
{
    struct mg_lane *copy = malloc(sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *lane;
    copy->learned = NULL;
    copy->odds = NULL;
    copy->slope = NULL;
    copy->novelty = NULL;
    copy->evidence = NULL;
    copy->gate = NULL;
    copy->shadow = NULL;
    copy->own = (struct mg_profiles){0};
    enum mg_err err = mg_baseline_copy(&lane->kind->plan, &lane->baseline,
                                       lane->track.step, &copy->baseline);
    if (!err && start_gates(copy, lane->shadow != NULL) &&
        (!lane->learned || start_learned(copy)) &&
        (!lane->odds || start_odds(copy)) &&
        (!lane->slope || start_slope(copy)) &&
        (!lane->novelty || start_novelty(copy)) &&
        (!lane->evidence || start_evidence(copy)) &&
        !mg_profiles_copy(copy, lane)) {
        copy_parts(copy, lane);
        return copy;
    }
    mg_lane_free(copy);
    return NULL;
}

int64_t mg_world_add(struct mg_world *world, struct mg_kind *kind,
                     struct mg_text key, int64_t step)
{
    struct mg_lane *lane =
        make_room(world) ? mg_lane_new(world, kind, step) : NULL;
    int64_t number = lane ? mg_roster_add(world->roster, key) : -1;
    if (number >= 0)
        world->lane[number] = lane;
    else if (lane)
        mg_lane_free(lane);
    return number;
}

void mg_world_restart(struct mg_world *world)
{
    struct mg_silence *silence = &world->silence;
    for (int64_t i = 0; i < silence->count; i++) {
        struct mg_lane *lane = world->lane[silence->heap[i]];
        if (!lane->unsaved)
            lane->unsaved = world->epoch;
    }
    mg_silence_restart(silence);
}

void mg_world_begin_change(struct mg_world *world, int64_t number)
{
    struct mg_lane *lane = world->lane[number];
    if (lane->unsaved && world->before)
        world->before(world->context, number);
    lane->unsaved = world->epoch;
}

/* ---- saving ---- */

/* The stages with tables of fixed size, in the order a sample meets them; those
 * from LEARNED on are a profile's as well. */
enum { STAGES = 15, LEARNED = 2, LEARNED_END = 14 };

/* `learned`: the lane's, or one to point to where it has none yet. */
static void list_stages(struct mg_lane *lane, struct mg_learned *learned,
                        struct mg_part stage[STAGES])
{
    struct mg_deviation *deviation = &learned->deviation;
    const struct mg_part stages[STAGES] = {
        {"track", mg_track_fields, &lane->track, 0},
        {"counter", mg_counter_fields, &lane->counter, 0},
        {"baseline", mg_baseline_fields, &lane->baseline, 0},
        {"shifting", mg_shifting_fields, &learned->shifting, 0},
        {"width", mg_width_fields, &learned->width, 0},
        {"drift", mg_drift_fields, &learned->drift, 0},
        {"routine", mg_routine_fields, &learned->routine[0], 0},
        {"routine", mg_routine_fields, &learned->routine[1], 0},
        {"routine", mg_routine_fields, &learned->routine[2], 0},
        {"routine", mg_routine_fields, &learned->routine[3], 0},
        {"window", mg_window_fields, &deviation->hour, 0},
        {"window's routine", mg_routine_fields, &deviation->hour.routine, 0},
        {"brief", mg_window_fields, &deviation->brief, 0},
        {"brief's routine", mg_routine_fields, &deviation->brief.routine, 0},
        {"last", mg_last_fields, &lane->last, 0},
    };
    static_assert(MG_CANDIDATES_MAX == 4, "each has its routine");
    memcpy(stage, stages, sizeof stages);
}

/* Those of mg_learned, which a series may not have yet. */
static bool is_of_learned(int stage)
{
    return stage > LEARNED && stage < LEARNED_END;
}

static struct mg_part candidate_part(const struct mg_candidate *candidate,
                                     void *state)
{
    const struct mg_model *model = candidate->model;
    return (struct mg_part){candidate->label, model->fields, state,
                            model->rows ? model->rows(state) : 0};
}

/* Counted, so that it may hold any byte. */
static void save_name(struct mg_buffer *out, const char *what, const char *name)
{
    mg_store_put_number(out, what, (int64_t)strlen(name));
    mg_buffer_string(out, name);
    mg_buffer_char(out, '\n');
}

/* A part that only some engines keep: whether it is there, and then itself. */
static void save_kept(const struct mg_part *part, struct mg_buffer *out)
{
    mg_store_put_number(out, part->name, part->base != NULL);
    if (part->base)
        mg_part_save(part, out);
}

static void save_novelty(struct mg_novelty *novelty, struct mg_buffer *out)
{
    struct mg_part part = {"novelty", mg_novelty_fields, novelty, 0};
    save_kept(&part, out);
    if (!novelty)
        return;
    struct mg_part pulse = {"pulse", mg_pulse_fields, &novelty->pulse, 0};
    mg_part_save(&pulse, out);
}

static void save_evidence(const struct mg_lane *lane, struct mg_buffer *out)
{
    struct mg_part part = {"evidence", mg_evidence_fields, lane->evidence, 0};
    save_kept(&part, out);
}

/* What of a lane is kept where somebody asks. */
static void save_extras(struct mg_lane *lane, struct mg_buffer *out)
{
    struct mg_part odds = {"odds", mg_odds_fields, lane->odds, 0};
    struct mg_part slope = {"slope", mg_slope_fields, lane->slope, 0};
    save_kept(&odds, out);
    if (lane->odds) {
        struct mg_part tail = {"tail", mg_tail_fields, &lane->odds->tail, 0};
        mg_part_save(&tail, out);
    }
    save_kept(&slope, out);
    save_novelty(lane->novelty, out);
}

/* Gates go by their rules' names: another configuration may have others. */
static void save_gates(const struct mg_lane *lane, struct mg_buffer *out)
{
    int rules = lane->kind->rules;
    mg_store_put_number(out, "rules", rules);
    for (int i = 0; i < rules; i++) {
        const char *name = lane->kind->rule[i].name;
        struct mg_part gate = {"gate", mg_gate_fields, &lane->gate[i], 0};
        struct mg_part shadow = {"shadow", mg_gate_fields,
                                 lane->shadow ? &lane->shadow[i] : NULL, 0};
        save_name(out, "rule", name);
        mg_part_save(&gate, out);
        save_kept(&shadow, out);
    }
}

static void save_candidates(const struct mg_lane *lane, struct mg_buffer *out)
{
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    for (int i = 0; i < plan->count; i++) {
        void *state = lane->baseline.state[i];
        mg_store_put_number(out, plan->candidate[i].label, state != NULL);
        if (!state)
            continue;
        struct mg_part part = candidate_part(&plan->candidate[i], state);
        mg_part_save(&part, out);
    }
}

/* A profile is saved from where it is used: in the lane. */
static void save_profile(struct mg_lane *lane, struct mg_profile *profile,
                         struct mg_buffer *out)
{
    struct mg_part stage[STAGES];
    struct mg_part times = {"profile", mg_profile_fields, profile, 0};
    save_name(out, "profile", profile->name);
    mg_part_save(&times, out);
    mg_profile_swap(lane, profile);
    list_stages(lane, lane->learned, stage);
    for (int i = LEARNED; i < LEARNED_END; i++)
        mg_part_save(&stage[i], out);
    save_extras(lane, out);
    save_candidates(lane, out);
    mg_profile_swap(lane, profile);
}

/* Nothing, where there are none. */
static void save_profiles(struct mg_lane *lane, struct mg_buffer *out)
{
    if (lane->own.count)
        mg_store_put_number(out, "profiles", (int64_t)lane->own.count);
    for (size_t i = 0; i < lane->own.count; i++)
        save_profile(lane, &lane->own.at[i], out);
}

void mg_world_save_lane(const struct mg_world *world, int64_t number,
                        int64_t deadline, struct mg_buffer *out)
{
    struct mg_part stage[STAGES];
    struct mg_learned none;
    struct mg_lane *lane = world->lane[number];
    save_name(out, "series", mg_roster_key(world->roster, number));
    mg_store_put_number(out, "kind", (int64_t)lane->kind->mark);
    mg_store_put_number(out, "silent", lane->silent);
    mg_store_put_number(out, "state", lane->state);
    mg_store_put_number(out, "deadline", deadline);
    mg_store_put_number(out, "learned", lane->learned != NULL);
    list_stages(lane, lane->learned ? lane->learned : &none, stage);
    for (int i = 0; i < STAGES; i++)
        if (lane->learned || !is_of_learned(i))
            mg_part_save(&stage[i], out);
    save_gates(lane, out);
    save_evidence(lane, out);
    save_extras(lane, out);
    save_candidates(lane, out);
    save_profiles(lane, out);
}

void mg_world_save(const struct mg_world *world, struct mg_buffer *out)
{
    int64_t count = mg_roster_count(world->roster);
    mg_store_put_number(out, "clock", world->silence.now);
    mg_store_put_number(out, "lanes", count);
    for (int64_t i = 0; i < count; i++)
        mg_world_save_lane(world, i, world->silence.deadline[i], out);
}

/* ---- loading ---- */

static enum mg_err load_candidate(const struct mg_candidate *candidate,
                                  void *state, struct mg_text *text,
                                  struct mg_note *note)
{
    struct mg_part part = candidate_part(candidate, state);
    enum mg_err err = mg_part_load(&part, text, note);
    if (err)
        return err;
    const struct mg_model *model = candidate->model;
    if ((model->rows && model->rows(state) != part.rows) ||
        (model->valid && !model->valid(state, &candidate->setup)))
        return mg_fail(note, MG_STATE,
                       "%s: saved with another season or period",
                       candidate->label);
    return MG_OK;
}

static enum mg_err start_candidate(struct mg_lane *lane, int i,
                                   struct mg_note *note)
{
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    enum mg_err err =
        mg_baseline_start_one(plan, &lane->baseline, i, lane->track.step);
    if (err == MG_INVALID)
        return mg_fail(note, MG_STATE, "%s: had started without a step",
                       plan->candidate[i].label);
    return err ? mg_fail(note, MG_MEMORY, "out of memory") : MG_OK;
}

static enum mg_err load_candidates(struct mg_lane *lane, struct mg_text *text,
                                   struct mg_note *note)
{
    const struct mg_baseline_plan *plan = &lane->kind->plan;
    for (int i = 0; i < plan->count; i++) {
        const struct mg_candidate *candidate = &plan->candidate[i];
        int64_t started;
        enum mg_err err =
            mg_store_number(text, candidate->label, &started, note);
        if (!err && started)
            err = start_candidate(lane, i, note);
        if (!err && started)
            err =
                load_candidate(candidate, lane->baseline.state[i], text, note);
        if (err)
            return err;
        if (started)
            continue;
        free(lane->baseline.state[i]);
        lane->baseline.state[i] = NULL;
        lane->baseline.settled = false;
    }
    return MG_OK;
}

/* Loads a part if it was kept, and says whether it was. */
static enum mg_err load_kept(const struct mg_part *part, struct mg_text *text,
                             int64_t *kept, struct mg_note *note)
{
    enum mg_err err = mg_store_number(text, part->name, kept, note);
    return err || !*kept ? err : mg_part_load(part, text, note);
}

static enum mg_err load_novelty(struct mg_novelty *novelty,
                                struct mg_text *text, struct mg_note *note)
{
    struct mg_novelty ignored;
    struct mg_novelty *to = novelty ? novelty : &ignored;
    struct mg_part part = {"novelty", mg_novelty_fields, to, 0};
    struct mg_part pulse = {"pulse", mg_pulse_fields, &to->pulse, 0};
    int64_t kept;
    enum mg_err err = load_kept(&part, text, &kept, note);
    if (err || !kept)
        return err;
    err = mg_part_load(&pulse, text, note);
    if (!err && !mg_novelty_settle(to))
        err = mg_fail(note, MG_STATE, "novelty: its record does not hold up");
    return err;
}

static enum mg_err load_evidence(struct mg_lane *lane, struct mg_text *text,
                                 struct mg_note *note)
{
    struct mg_evidence ignored;
    int64_t kept;
    struct mg_part part = {"evidence", mg_evidence_fields,
                           lane->evidence ? lane->evidence : &ignored, 0};
    return load_kept(&part, text, &kept, note);
}

/* What was kept and is not asked for is read over; what is asked for and was
 * not kept begins now. */
static enum mg_err load_extras(struct mg_lane *lane, struct mg_text *text,
                               struct mg_note *note)
{
    struct {
        struct mg_odds odds;
        struct mg_slope slope;
    } ignored;
    int64_t kept;
    struct mg_odds *to = lane->odds ? lane->odds : &ignored.odds;
    struct mg_part odds = {"odds", mg_odds_fields, to, 0};
    struct mg_part tail = {"tail", mg_tail_fields, &to->tail, 0};
    struct mg_part slope = {"slope", mg_slope_fields,
                            lane->slope ? lane->slope : &ignored.slope, 0};
    enum mg_err err = load_kept(&odds, text, &kept, note);
    if (!err && kept)
        err = mg_part_load(&tail, text, note);
    if (!err)
        err = load_kept(&slope, text, &kept, note);
    return err ? err : load_novelty(lane->novelty, text, note);
}

static int find_rule(const struct mg_kind *kind, struct mg_text name)
{
    for (int i = 0; i < kind->rules; i++)
        if (mg_text_is(name, kind->rule[i].name))
            return i;
    return -1;
}

/* A rule that is no more leaves nothing behind; a new one begins. */
static enum mg_err load_gate(struct mg_lane *lane, struct mg_text *text,
                             struct mg_note *note)
{
    struct mg_gate ignored[2];
    struct mg_text name;
    int64_t length;
    int64_t kept;
    enum mg_err err = mg_store_number(text, "rule", &length, note);
    if (!err && (length < 0 || length >= MG_KNOB_TEXT_MAX))
        err = mg_fail(note, MG_STATE, "a rule's name of %" PRId64 " bytes",
                      length);
    if (!err)
        err = mg_store_bytes(text, (size_t)length, &name, note);
    if (err)
        return err;
    int rule = find_rule(lane->kind, name);
    struct mg_part gate = {"gate", mg_gate_fields,
                           rule < 0 ? &ignored[0] : &lane->gate[rule], 0};
    struct mg_part shadow = {
        "shadow", mg_gate_fields,
        rule < 0 || !lane->shadow ? &ignored[1] : &lane->shadow[rule], 0};
    err = mg_part_load(&gate, text, note);
    return err ? err : load_kept(&shadow, text, &kept, note);
}

static enum mg_err load_gates(struct mg_lane *lane, struct mg_text *text,
                              struct mg_note *note)
{
    int64_t rules;
    enum mg_err err = mg_store_number(text, "rules", &rules, note);
    for (int64_t i = 0; i < rules && !err; i++)
        err = load_gate(lane, text, note);
    return err;
}

/* What a profile has learned, into the lane that it stands in. */
static enum mg_err load_learned(struct mg_lane *lane, struct mg_text *text,
                                struct mg_note *note)
{
    struct mg_part stage[STAGES];
    enum mg_err err = MG_OK;
    list_stages(lane, lane->learned, stage);
    for (int i = LEARNED; i < LEARNED_END && !err; i++)
        err = mg_part_load(&stage[i], text, note);
    if (!err)
        err = load_extras(lane, text, note);
    return err ? err : load_candidates(lane, text, note);
}

static enum mg_err load_profile(struct mg_lane *lane, struct mg_text *text,
                                struct mg_note *note)
{
    struct mg_text name;
    int64_t length;
    enum mg_err err = mg_store_number(text, "profile", &length, note);
    if (!err && length < 1)
        err = mg_fail(note, MG_STATE, "a profile's name of %" PRId64 " bytes",
                      length);
    if (!err)
        err = mg_store_bytes(text, (size_t)length, &name, note);
    if (err)
        return err;
    if (memchr(name.at, '\0', name.length))
        return mg_fail(note, MG_STATE, "a profile's name with a NUL");
    struct mg_profile *profile = mg_profile_add(lane, name);
    if (!profile)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (mg_profile_find(lane, profile->name) != profile)
        return mg_fail(note, MG_STATE, "profile '%.*s' comes twice",
                       MG_SHOW(name));
    struct mg_part times = {"profile", mg_profile_fields, profile, 0};
    err = mg_part_load(&times, text, note);
    if (err)
        return err;
    mg_profile_swap(lane, profile);
    err = load_learned(lane, text, note);
    mg_profile_swap(lane, profile);
    return err;
}

/* They stand at the end of a lane's text, where there are any: an older text
 * has none. */
static enum mg_err load_profiles(struct mg_lane *lane, struct mg_text *text,
                                 struct mg_note *note)
{
    static const char head[] = "profiles ";
    size_t length = sizeof head - 1;
    int64_t count;
    if (text->length < length || memcmp(text->at, head, length) != 0)
        return MG_OK;
    enum mg_err err = mg_store_number(text, "profiles", &count, note);
    if (!err && (count < 1 || count > MG_PROFILES_MAX))
        err = mg_fail(note, MG_STATE, "%" PRId64 " profiles of one series",
                      count);
    for (int64_t i = 0; i < count && !err; i++)
        err = load_profile(lane, text, note);
    return err;
}

/* Whose lane it is: its number. What other settings taught it means nothing to
 * these. */
static enum mg_err load_head(struct mg_world *world,
                             const struct mg_kinds *kinds, struct mg_text *text,
                             int64_t *number, struct mg_note *note)
{
    char name[MG_KEY_MAX + 1];
    struct mg_text key;
    int64_t length;
    int64_t mark;
    enum mg_err err = mg_store_number(text, "series", &length, note);
    if (!err && (length < 1 || length > MG_KEY_MAX))
        err = mg_fail(note, MG_STATE, "a series name of %" PRId64 " bytes",
                      length);
    if (!err)
        err = mg_store_bytes(text, (size_t)length, &key, note);
    if (!err)
        err = mg_store_number(text, "kind", &mark, note);
    if (err)
        return err;
    if (memchr(key.at, '\0', key.length))
        return mg_fail(note, MG_STATE, "a series name with a NUL");
    if (mg_roster_find(world->roster, key) >= 0)
        return mg_fail(note, MG_STATE, "series '%.*s' comes twice",
                       MG_SHOW(key));
    memcpy(name, key.at, key.length);
    name[key.length] = '\0';
    struct mg_kind *kind = mg_kinds_find(kinds, name);
    if (mark != (int64_t)kind->mark)
        return mg_fail(note, MG_STATE,
                       "series '%.*s' was learned with another model, season, "
                       "season-tz, holidays or counter",
                       MG_SHOW(key));
    *number = mg_world_add(world, kind, key, 0);
    return *number < 0 ? mg_fail(note, MG_MEMORY, "out of memory") : MG_OK;
}

enum mg_err mg_world_load_lane(struct mg_world *world,
                               const struct mg_kinds *kinds,
                               struct mg_text *text, struct mg_note *note)
{
    struct mg_part stage[STAGES];
    struct mg_learned none;
    int64_t deadline;
    int64_t learned;
    int64_t number = -1;
    enum mg_err err = load_head(world, kinds, text, &number, note);
    if (err)
        return err;
    struct mg_lane *lane = world->lane[number];
    err = mg_store_number(text, "silent", &lane->silent, note);
    if (!err)
        err = mg_store_number(text, "state", &lane->state, note);
    if (!err)
        err = mg_store_number(text, "deadline", &deadline, note);
    if (!err)
        err = mg_store_number(text, "learned", &learned, note);
    if (!err && learned && !start_learned(lane))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (err)
        return err;
    list_stages(lane, lane->learned ? lane->learned : &none, stage);
    for (int i = 0; i < STAGES && !err; i++)
        if (lane->learned || !is_of_learned(i))
            err = mg_part_load(&stage[i], text, note);
    if (err)
        return err;
    if (!mg_track_valid(&lane->track))
        return mg_fail(note, MG_STATE, "track: all gaps but no step");
    if (lane->counter.time > lane->track.last)
        return mg_fail(note, MG_STATE, "counter: after the last row");
    if (lane->state < -1 || lane->state > MARIGRAM_LATE)
        return mg_fail(note, MG_STATE,
                       "state: no state has the number %" PRId64, lane->state);
    mg_silence_restore(&world->silence, number, deadline);
    lane->unsaved = 0;
    lane->seen = lane->loaded = lane->track.last;
    err = load_gates(lane, text, note);
    if (!err)
        err = load_evidence(lane, text, note);
    if (!err)
        err = load_extras(lane, text, note);
    if (!err)
        err = load_candidates(lane, text, note);
    return err ? err : load_profiles(lane, text, note);
}

enum mg_err mg_world_load(struct mg_world *world, const struct mg_kinds *kinds,
                          struct mg_text *text, struct mg_note *note)
{
    int64_t count = 0;
    enum mg_err err = mg_store_number(text, "clock", &world->silence.now, note);
    if (!err)
        err = mg_store_number(text, "lanes", &count, note);
    for (int64_t i = 0; i < count && !err; i++)
        err = mg_world_load_lane(world, kinds, text, note);
    if (!err && text->length)
        err =
            mg_fail(note, MG_STATE, "more text than %" PRId64 " series", count);
    return err;
}
