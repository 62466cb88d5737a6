/* mishap.c - see mishap.h. */
#include "datasets/mishap.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/span.h"
#include "datasets/form.h"
#include "time/civil.h"
#include "time/stamp.h"

static double share(int64_t part, int64_t whole)
{
    if (part < 0)
        return 0;
    return part >= whole ? 1 : (double)part / (double)whole;
}

/* From 1 to the mishap's factor. */
static double on_the_way(const struct mg_mishap *mishap, double progress)
{
    return 1 + (mishap->factor - 1) * progress;
}

static void act_factor(const struct mg_mishap *mishap, int64_t since,
                       struct mg_course *course)
{
    (void)since;
    course->factor *= mishap->factor;
}

static void act_slow_fall(const struct mg_mishap *mishap, int64_t since,
                          struct mg_course *course)
{
    double into = share(since, mishap->ramp);
    double out = share(since - (mishap->length - mishap->back), mishap->back);
    bool leaving = mishap->back > 0 && since > mishap->length - mishap->back;
    course->factor *= on_the_way(mishap, leaving ? 1 - out : into);
}

static void act_leak(const struct mg_mishap *mishap, int64_t since,
                     struct mg_course *course)
{
    course->factor *= on_the_way(mishap, share(since, mishap->length));
}

static void act_burst(const struct mg_mishap *mishap, int64_t since,
                      struct mg_course *course)
{
    (void)since;
    course->amount += mishap->amount;
    course->busy = true;
}

static void act_noise(const struct mg_mishap *mishap, int64_t since,
                      struct mg_course *course)
{
    (void)since;
    course->spread *= mishap->factor;
}

/* The first sample only, however long the record is. */
static void act_spike(const struct mg_mishap *mishap, int64_t since,
                      struct mg_course *course)
{
    if (since < course->step)
        course->after *= mishap->factor;
}

static void act_cap(const struct mg_mishap *mishap, int64_t since,
                    struct mg_course *course)
{
    (void)since;
    course->cap = fmin(course->cap, mishap->amount);
}

static void act_outage(const struct mg_mishap *mishap, int64_t since,
                       struct mg_course *course)
{
    (void)since;
    if (course->cell < mishap->leaves)
        course->cell = mishap->leaves;
}

static void act_idle(const struct mg_mishap *mishap, int64_t since,
                     struct mg_course *course)
{
    (void)mishap;
    (void)since;
    course->idle = true;
}

static const struct mg_mishap_kind factor = {
    .name = "factor",
    .summary = "times `factor` from start to end",
    .needs = "factor",
    .takes = "",
    .act = act_factor,
};

static const struct mg_mishap_kind shift = {
    .name = "shift",
    .summary = "times `factor` from its start on, for good",
    .needs = "factor",
    .takes = "",
    .lasting = true,
    .act = act_factor,
};

static const struct mg_mishap_kind slow_fall = {
    .name = "slow_fall",
    .summary = "over `ramp` to `factor`, holds, over `back` to normal",
    .needs = "factor|ramp",
    .takes = "back",
    .act = act_slow_fall,
};

static const struct mg_mishap_kind leak = {
    .name = "leak",
    .summary = "grows evenly towards `factor` until a restart at the end",
    .needs = "factor",
    .takes = "",
    .act = act_leak,
};

static const struct mg_mishap_kind burst = {
    .name = "burst",
    .summary = "adds `amount` to the mean; no zeros from `zeros` meanwhile",
    .needs = "amount",
    .takes = "",
    .act = act_burst,
};

static const struct mg_mishap_kind noise = {
    .name = "noise",
    .summary = "noise `factor` times as wide",
    .needs = "factor",
    .takes = "",
    .act = act_noise,
};

static const struct mg_mishap_kind spike = {
    .name = "spike",
    .summary = "the first sample times `factor`",
    .needs = "factor",
    .takes = "",
    .brief = true,
    .act = act_spike,
};

static const struct mg_mishap_kind cap = {
    .name = "cap",
    .summary = "nothing above `amount`: a limit is met",
    .needs = "amount",
    .takes = "",
    .act = act_cap,
};

static const struct mg_mishap_kind outage = {
    .name = "outage",
    .summary = "zeros, empty cells or no rows at all, as `leaves` says",
    .needs = "",
    .takes = "leaves",
    .act = act_outage,
};

static const struct mg_mishap_kind idle = {
    .name = "idle",
    .summary = "the series' `job` does not run",
    .needs = "",
    .takes = "",
    .needs_job = true,
    .act = act_idle,
};

const struct mg_mishap_kind *const mg_mishap_kinds[] = {
    &factor, &shift, &slow_fall, &leak, &burst, &noise,
    &spike,  &cap,   &outage,    &idle, NULL};

static const char wanted_kind[] = "factor, shift, slow_fall, leak, burst, "
                                  "noise, spike, cap, outage or idle";

const struct mg_mishap_kind *mg_mishap_find(const char *name)
{
    for (size_t i = 0; mg_mishap_kinds[i]; i++)
        if (strcmp(mg_mishap_kinds[i]->name, name) == 0)
            return mg_mishap_kinds[i];
    return NULL;
}

struct mg_course mg_mishap_course(int64_t time, int64_t step)
{
    return (struct mg_course){.time = time,
                              .step = step,
                              .factor = 1,
                              .spread = 1,
                              .after = 1,
                              .cap = INFINITY,
                              .cell = MG_CELL_VALUE};
}

void mg_mishap_apply(const struct mg_mishap *mishap, struct mg_course *course)
{
    if (course->time < mishap->start)
        return;
    int64_t since = course->time - mishap->start;
    if (since < mishap->length || mishap->kind->lasting)
        mishap->kind->act(mishap, since, course);
}

/* ---- reading ---- */

enum { WORD_MAX = 64, TITLE_MAX = 512, FACTOR_MAX = 1000000 };

#define SPAN_MIN 0.001                 /* seconds */
#define SPAN_MAX (100 * 366 * 86400.0) /* seconds */

/* What stands in the file as a word and is another thing in the struct. */
struct draft {
    struct mg_mishap mishap;
    const char *kind, *start, *leaves;
};

#define DRAFT(member) offsetof(struct draft, member)

static const struct mg_form_key incident_keys[] = {
    {"id", MG_FORM_TEXT, DRAFT(mishap.id), 1, WORD_MAX, false},
    {"title", MG_FORM_TEXT, DRAFT(mishap.title), 1, TITLE_MAX, false},
    {"severity", MG_FORM_TEXT, DRAFT(mishap.severity), 1, WORD_MAX, false},
    {"labels", MG_FORM_OBJECT, 0, 0, 0, false},
    {"series", MG_FORM_OTHER, 0, 0, 0, true},
    {"kind", MG_FORM_TEXT, DRAFT(kind), 0, WORD_MAX, true},
    {"start", MG_FORM_TEXT, DRAFT(start), 0, WORD_MAX, true},
    {"length", MG_FORM_SPAN, DRAFT(mishap.length), SPAN_MIN, SPAN_MAX, false},
    {"factor", MG_FORM_REAL, DRAFT(mishap.factor), 0, FACTOR_MAX, false},
    {"amount", MG_FORM_REAL, DRAFT(mishap.amount), -INFINITY, INFINITY, false},
    {"ramp", MG_FORM_SPAN, DRAFT(mishap.ramp), SPAN_MIN, SPAN_MAX, false},
    {"back", MG_FORM_SPAN, DRAFT(mishap.back), 0, SPAN_MAX, false},
    {"stagger", MG_FORM_SPAN, DRAFT(mishap.stagger), 0, SPAN_MAX, false},
    {"leaves", MG_FORM_TEXT, DRAFT(leaves), 0, WORD_MAX, false},
    {"recorded", MG_FORM_FLAG, DRAFT(mishap.recorded), 0, 0, false},
    {0},
};

static enum mg_err read_kind(const struct mg_place *place, struct draft *draft)
{
    struct mg_place kind = mg_form_member(place, "kind");
    struct mg_place length = mg_form_member(place, "length");
    const struct mg_mishap_kind *found = mg_mishap_find(draft->kind);
    if (!found)
        return mg_form_found(&kind, wanted_kind);
    draft->mishap.kind = found;
    struct mg_form_rule rule = {found->name, "factor|amount|ramp|back|leaves",
                                found->needs, found->takes};
    if (!length.json && !found->brief)
        return mg_form_refuse(&length, "missing (kind '%s' needs it)",
                              found->name);
    return mg_form_match(place, &rule);
}

static enum mg_err read_leaves(const struct mg_place *place,
                               struct draft *draft)
{
    static const char *const words[] = {"zero", "empty", "nothing"};
    struct mg_place leaves = mg_form_member(place, "leaves");
    for (int i = 0; i < 3; i++) {
        if (strcmp(draft->leaves, words[i]) != 0)
            continue;
        draft->mishap.leaves = (enum mg_cell)(MG_CELL_ZERO + i);
        return MG_OK;
    }
    return mg_form_found(&leaves, "zero, empty or nothing");
}

static enum mg_err read_labels(const struct mg_place *place,
                               struct draft *draft)
{
    struct mg_place labels = mg_form_member(place, "labels");
    size_t count = mg_form_length(&labels);
    draft->mishap.labels = labels.json;
    if (count > MG_LABELS_MAX)
        return mg_form_refuse(&labels, "found %zu labels (want at most %d)",
                              count, MG_LABELS_MAX);
    struct mg_place label = mg_form_first(&labels);
    for (; label.json; mg_form_next(&label)) {
        label.name = mg_json_name(label.json);
        if (!mg_json_string(label.json))
            return mg_form_found(&label, "a string");
    }
    return MG_OK;
}

/* So long after the scenario's start, or a moment of its own. */
static bool parse_start(const struct mg_frame *frame, const char *text,
                        int64_t *start)
{
    int64_t offset;
    struct mg_text at = mg_text_of(text);
    if (mg_span_parse(at, &offset))
        return !__builtin_add_overflow(frame->start, offset, start);
    return mg_stamp_parse(at, frame->zone, MG_NO_TIME, start);
}

static enum mg_err read_start(const struct mg_place *place,
                              const struct mg_frame *frame, struct draft *draft)
{
    struct mg_place start = mg_form_member(place, "start");
    if (!parse_start(frame, draft->start, &draft->mishap.start))
        return mg_form_found(&start, "RFC 3339, or a duration behind the "
                                     "scenario's start such as 23d4h");
    if (draft->mishap.start < frame->start ||
        draft->mishap.start >= frame->start + frame->length)
        return mg_form_found(&start, "a time within the scenario");
    return MG_OK;
}

/* A record of what no sample shows would be a false one. */
static enum mg_err check_length(const struct mg_place *place,
                                const struct mg_frame *frame,
                                struct draft *draft)
{
    const struct mg_mishap *mishap = &draft->mishap;
    struct mg_place length = mg_form_member(place, "length");
    struct mg_place ramp = mg_form_member(place, "ramp");
    int64_t since = mishap->start - frame->start;
    int64_t wait = (frame->step - since % frame->step) % frame->step;
    if (!length.json)
        length = mg_form_member(place, "start");
    if (mishap->length > frame->length - since)
        return mg_form_found(&length, "an end within the scenario");
    if (mishap->ramp > mishap->length ||
        mishap->back > mishap->length - mishap->ramp)
        return mg_form_found(&ramp, "ramp and back within length");
    if (wait >= mishap->length)
        return mg_form_found(&length, "at least one sample within it");
    return MG_OK;
}

enum mg_err mg_mishap_read(const struct mg_place *place,
                           const struct mg_frame *frame,
                           struct mg_mishap *mishap)
{
    struct draft draft = {.mishap = {.severity = "warning",
                                     .length = frame->step,
                                     .recorded = true},
                          .leaves = "zero"};
    enum mg_err err = mg_form_read(place, incident_keys, &draft);
    if (!err)
        err = read_kind(place, &draft);
    if (!err)
        err = read_leaves(place, &draft);
    if (!err)
        err = read_labels(place, &draft);
    if (!err)
        err = read_start(place, frame, &draft);
    if (!err)
        err = check_length(place, frame, &draft);
    *mishap = draft.mishap;
    return err;
}
