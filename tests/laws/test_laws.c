/* test_laws.c - what holds for every model and every road through the engine:
 * the public header only, and the list of models for its names.
 *
 *   1  the same answer by every road      4  nothing vanishes
 *   2  expect, then learn                 5  silence is not recovery
 *   3  verdicts are final
 *
 * What the engine says is kept as text, a line for each verdict and event, to
 * the last bit of every figure; roads are compared by that text. */
#include "tests.h"

#include <pthread.h>

#include "calendar/known_file.h" /* a list of known events, */
#include "config/config_file.h"
#include "engine/engine.h" /* and where it goes */
#include "marigram/marigram.h"
#include "models/model.h" /* mg_models: the names */

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* ---- input ---- */

enum { SERIES_MAX = 64, ROWS_MAX = 1024 };

struct row {
    char series[SERIES_MAX];
    int64_t time;
    double value;
};

struct input {
    const char *name;
    void (*fill)(struct input *input);
    size_t count;
    uint64_t seed;
    struct row row[ROWS_MAX];
};

/* 2026-03-20 00:00 UTC, nine days before clocks change in Europe. */
static const int64_t start = INT64_C(1773964800) * SECOND;

/* Uniform in 0..1 (Knuth's MMIX). */
static double draw(struct input *input)
{
    input->seed = input->seed * UINT64_C(6364136223846793005) +
                  UINT64_C(1442695040888963407);
    return (double)(input->seed >> 11) / 9007199254740992.;
}

static double noise(struct input *input)
{
    return draw(input) + draw(input) + draw(input) - 1.5;
}

static void add(struct input *input, const char *series, int64_t time,
                double value)
{
    assert_true(input->count < ROWS_MAX);
    struct row *row = &input->row[input->count++];
    snprintf(row->series, sizeof row->series, "%s", series);
    row->time = time;
    row->value = value;
}

static double season(int64_t time)
{
    return 300 * sin(2 * M_PI * (double)(time % DAY) / (double)DAY);
}

/* A walk with a daily season that falls for eight rows near its end. */
static void fill_walk(struct input *input, int64_t step, size_t count)
{
    double level = 1000;
    for (size_t i = 0; i < count; i++) {
        int64_t time = start + (int64_t)i * step;
        bool fallen = i + 40 > count && i + 32 <= count;
        level += noise(input);
        add(input, "walk", time,
            fallen ? 0 : level + season(time) + 5 * noise(input));
    }
}

static void fill_weeks(struct input *input)
{
    fill_walk(input, HOUR, 17 * 24);
}

static void fill_days(struct input *input)
{
    fill_walk(input, 10 * MINUTE, 3 * 144 + 72);
}

/* Gaps, missing values, duplicates, and rows that come too late. */
static void fill_rough(struct input *input)
{
    for (int i = 0; i < 3 * 144 + 72; i++) {
        int64_t time = start + i * 10 * MINUTE;
        double value = 500 + season(time) / 3 + 4 * noise(input);
        double lot = draw(input);
        if (lot < .05 || (i > 250 && i < 290))
            continue;
        add(input, "rough", time, lot < .1 ? NAN : value);
        if (lot > .96)
            add(input, "rough", time, value + 1);
        if (lot > .94 && lot < .98)
            add(input, "rough", time - 17 * MINUTE, value - 1);
    }
}

static void fill_constant(struct input *input)
{
    for (int i = 0; i < 2 * 144 + 100; i++)
        add(input, "constant", start + i * 10 * MINUTE, 42.1);
}

static void fill_sparse(struct input *input)
{
    for (int i = 0; i < 3 * 144; i++)
        add(input, "sparse", start + i * 10 * MINUTE, draw(input) < .01);
}

static void fill_large(struct input *input)
{
    for (int i = 0; i < 2 * 144 + 100; i++)
        add(input, "large", start + i * 10 * MINUTE, 1e9 + noise(input));
}

/* As large as values may be. */
static void fill_largest(struct input *input)
{
    for (int i = 0; i < 2 * 144 + 100; i++)
        add(input, "largest", start + i * 10 * MINUTE,
            i % 50 ? (i % 3 - 1) * MARIGRAM_VALUE_MAX * draw(input)
                   : MARIGRAM_VALUE_MAX);
}

static void fill_several(struct input *input)
{
    static const char *const names[] = {"api{host=\"a\",zone=\"eu\"}",
                                        "api{zone=\"eu\",host=\"b\"}", "plain",
                                        "with space, \"quotes\" and {braces",
                                        "api{host=\"\",zone=\"us\"}"};
    for (int i = 0; i < 4 * 24; i++)
        for (int k = 0; k < 5; k++) {
            int64_t time = start + i * HOUR + k * MINUTE;
            bool fallen = k == i / 20 && i % 20 > 15;
            add(input, names[k], time,
                fallen ? 0 : 100 * (k + 1) + season(time) / 9 + noise(input));
        }
}

/* One goes on, one stops for good, one comes back after a day. */
static void fill_stopping(struct input *input)
{
    for (int i = 0; i < 2 * 144 + 50; i++) {
        int64_t time = start + i * 10 * MINUTE;
        add(input, "goes", time, 10 + noise(input));
        if (i < 80)
            add(input, "stops", time, 20 + noise(input));
        if (i < 100 || i > 250)
            add(input, "returns", time, i == 99 ? 900 : 30 + noise(input));
    }
}

/* Six weeks, of which the last three leave the baseline behind. */
static void fill_drifting(struct input *input)
{
    for (int i = 0; i < 6 * 7 * 12; i++) {
        double odd = fmax(0, i - 3 * 7 * 12);
        add(input, "drifting", start + i * 2 * HOUR,
            100 + .3 * odd + noise(input));
    }
}

static struct input inputs[] = {
    {.name = "weeks", .fill = fill_weeks},
    {.name = "days", .fill = fill_days},
    {.name = "rough", .fill = fill_rough},
    {.name = "constant", .fill = fill_constant},
    {.name = "sparse", .fill = fill_sparse},
    {.name = "large", .fill = fill_large},
    {.name = "largest", .fill = fill_largest},
    {.name = "several", .fill = fill_several},
    {.name = "stopping", .fill = fill_stopping},
    {.name = "drifting", .fill = fill_drifting},
};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static int fill_inputs(void **state)
{
    (void)state;
    for (size_t i = 0; i < INPUTS; i++) {
        inputs[i].seed = i + 1;
        inputs[i].count = 0;
        inputs[i].fill(&inputs[i]);
    }
    return 0;
}

/* ---- settings: each model, and each form of it ---- */

struct form {
    const char *model;
    const char *name, *text; /* a further setting; NULL: none */
};

enum { FORMS_MAX = 32 };

static struct form forms[FORMS_MAX];
static size_t form_count;

static void add_form(const char *model, const char *name, const char *text)
{
    assert_true(form_count < FORMS_MAX);
    forms[form_count++] = (struct form){model, name, text};
}

/* Lists of known events, by their files. */
static const char *const known_files[] = {"tests/laws/known.json",
                                          "tests/laws/profiles.json"};
enum { KNOWN_FILES = sizeof known_files / sizeof *known_files };
static struct mg_known known[KNOWN_FILES];

/* More than the inputs have, and a state that takes long to save after each:
 * these have forms with fewer. */
static bool wants_many_rows(const char *model)
{
    return strcmp(model, "spectral-residual") == 0 ||
           strcmp(model, "spot") == 0 ||
           strcmp(model, "windowed-gaussian") == 0;
}

static int list_forms(void **state)
{
    struct mg_note note = {""};
    form_count = 0;
    add_form("auto", NULL, NULL);
    for (const struct mg_model *const *m = mg_models; *m; m++)
        if (!wants_many_rows((*m)->name))
            add_form((*m)->name, NULL, NULL);
    add_form("holt-winters-classic", "seasonal", "multiplicative");
    add_form("holt-winters-classic", "period", "7");
    add_form("holt-winters-classic", "damped", "0.9");
    add_form("brutlag", "period", "40"); /* with a window to smooth by */
    add_form("graphite", "period", "40");
    /* 8 rows of 400 do not make the window blind to what they were */
    add_form("windowed-gaussian", "window", "400");
    add_form("spectral-residual", "window", "60");
    add_form("spot", "batch", "100");
    add_form("auto", "alert-budget", "2/w");
    add_form("auto", "holidays", "tests/laws/holidays.txt");
    add_form("auto", "counter", "true");
    add_form("auto", "season-tz", "America/New_York");
    add_form("auto", "trend", "0.1");
    add_form("auto", "detector", "novelty");
    add_form("auto", "detector", "auto");
    for (int i = 0; i < KNOWN_FILES; i++)
        add_form("auto", "known-events", known_files[i]);
    add_form("holt-winters-classic", "known-events",
             "tests/laws/profiles.json");
    add_form("auto", "config", "tests/laws/kinds.json");
    for (int i = 0; i < KNOWN_FILES; i++)
        if (mg_known_read(&known[i], known_files[i], &note))
            fail_msg("%s", note.text);
    return fill_inputs(state);
}

static int forget_forms(void **state)
{
    (void)state;
    for (int i = 0; i < KNOWN_FILES; i++)
        mg_known_clear(&known[i]);
    return 0;
}

/* Its rows are judged, but not all of them raise, or by the same baseline.
 * NULL: another form. */
static const struct mg_known *known_of(const struct form *form)
{
    for (int i = 0; i < KNOWN_FILES; i++)
        if (form->name && strcmp(form->name, "known-events") == 0 &&
            strcmp(form->text, known_files[i]) == 0)
            return &known[i];
    return NULL;
}

/* Not one setting, but a file of them. */
static bool is_file(const struct form *form)
{
    return form->name && strcmp(form->name, "config") == 0;
}

/* Its score has nothing to do with the band, which is the deviation's. */
static bool is_novelty(const struct form *form)
{
    return form->name && strcmp(form->name, "detector") == 0;
}

/* What a counter judges is not the value of its row. */
static bool is_counter(const struct form *form)
{
    return form->name && strcmp(form->name, "counter") == 0;
}

/* ---- what is said ---- */

struct said {
    FILE *file;
    char *text;
    size_t length;
};

/* All of a verdict but whose it is. */
static void say_figures(void *context, const struct marigram_verdict *v)
{
    fprintf(((struct said *)context)->file,
            "%lld %lld %s %.17g %.17g %.17g %.17g %.17g %.17g | %.17g %.17g "
            "%.17g %.17g %.17g %.17g %s %d [%s] [%s] [%s] [%s] %s\n",
            (long long)v->time, (long long)v->step, v->model, v->expected,
            v->lower, v->upper, v->level, v->trend, v->season, v->value,
            v->rate, v->score, v->p, v->deviation, v->novelty,
            marigram_state_name(v->state), v->changed, v->severity, v->alert,
            v->reason, v->profile, v->detector);
}

static void say_verdict(void *context, const struct marigram_verdict *v)
{
    fprintf(((struct said *)context)->file, "%s ", v->series);
    say_figures(context, v);
}

static void say_event(void *context, const struct marigram_event *e)
{
    fprintf(((struct said *)context)->file,
            "event %d %s %s %s %s %lld %lld %.17g %.17g %.17g %s %d\n",
            (int)e->kind, e->series, e->rule, e->severity, e->alert,
            (long long)e->started, (long long)e->time, e->peak, e->before,
            e->after, e->detail, e->verdict != NULL);
}

static void said_init(struct said *said)
{
    said->file = open_memstream(&said->text, &said->length);
    assert_non_null(said->file);
}

static void said_clear(struct said *said)
{
    if (said->file)
        fclose(said->file);
    free(said->text);
    *said = (struct said){0};
}

static void same_text(const struct form *form, const struct input *input,
                      const char *road, const char *got, const char *want)
{
    size_t at = 0;
    size_t line = 1;
    size_t begin = 0;
    for (; got[at] && got[at] == want[at]; at++)
        if (got[at] == '\n') {
            line++;
            begin = at + 1;
        }
    if (got[at] != want[at])
        fail_msg("%s %s on %s, %s: line %zu differs:\n%.300s\n%.300s",
                 form->model, form->text ? form->text : "", input->name, road,
                 line, got + begin, want + begin);
}

/* ---- an engine on its way ---- */

static struct marigram *open_with(const struct form *form, const char *name,
                                  const char *text,
                                  const struct marigram_sink *sink)
{
    char why[512] = "";
    struct marigram *engine = NULL;
    struct marigram_config *config = marigram_config_new();
    assert_non_null(config);
    enum marigram_err err =
        marigram_config_set(config, "model", form->model, why, sizeof why);
    if (!err)
        err =
            marigram_config_set(config, "tz", "Europe/Berlin", why, sizeof why);
    struct mg_note note = {""};
    if (!err && is_file(form)) {
        if (mg_config_read_file(config, form->text, NULL, &note))
            fail_msg("%s", note.text);
    } else if (!err && form->name) {
        err = marigram_config_set(config, form->name, form->text, why,
                                  sizeof why);
    }
    if (!err && name)
        err = marigram_config_set(config, name, text, why, sizeof why);
    config->known = known_of(form);
    if (!err)
        err = marigram_open(config, sink, &engine, why, sizeof why);
    marigram_config_free(config);
    if (err)
        fail_msg("%s: %s", form->model, why);
    return engine;
}

static struct marigram *open_form(const struct form *form, struct said *said)
{
    struct marigram_sink sink = {said, say_verdict, say_event};
    return open_with(form, NULL, NULL, &sink);
}

static void push(struct marigram *engine, const struct row *row)
{
    assert_int_equal(marigram_push(engine, row->series, row->time, row->value),
                     MARIGRAM_OK);
}

static char *state_of(const struct marigram *engine, size_t *length)
{
    char *bytes;
    assert_int_equal(marigram_save(engine, &bytes, length), MARIGRAM_OK);
    return bytes;
}

/* The engine is closed, and a fresh one that loaded its text returned. */
static struct marigram *reopen(const struct form *form, struct said *said,
                               struct marigram *engine)
{
    char why[512] = "";
    size_t length;
    char *bytes = state_of(engine, &length);
    marigram_close(engine);
    engine = open_form(form, said);
    if (marigram_load(engine, bytes, length, why, sizeof why))
        fail_msg("%s: %s", form->model, why);
    marigram_free(bytes);
    return engine;
}

/* Where a road goes through a save and a load: after every `piece` rows; short
 * pieces near both ends only, since each costs a whole state. */
static bool is_cut(const struct input *input, size_t i, size_t piece)
{
    enum { NEAR = 60 };
    bool near = i < NEAR || i + NEAR >= input->count;
    return piece && (i + 1) % piece == 0 && (near || piece >= 100);
}

/* The end of a road: the saved text after what was said; the file is closed and
 * `text` is the caller's. */
static void said_end(struct said *said, struct marigram *engine)
{
    size_t length;
    assert_int_equal(marigram_finish(engine), MARIGRAM_OK);
    char *bytes = state_of(engine, &length);
    fprintf(said->file, "%s", bytes);
    marigram_free(bytes);
    marigram_close(engine);
    fclose(said->file);
    said->file = NULL;
}

/* What is said of the input, all of it. */
static void travel(const struct form *form, const struct input *input,
                   size_t piece, struct said *said)
{
    said_init(said);
    struct marigram *engine = open_form(form, said);
    for (size_t i = 0; i < input->count; i++) {
        push(engine, &input->row[i]);
        if (is_cut(input, i, piece))
            engine = reopen(form, said, engine);
    }
    said_end(said, engine);
}

#define FOR_EACH_FORM_AND_INPUT(form, input)                                   \
    for (const struct form *form = forms; form < forms + form_count; form++)   \
        for (const struct input *input = inputs; input < inputs + INPUTS;      \
             input++)

/* ---- 1: the same answer by every road ---- */

static void runs_alike(void **state)
{
    (void)state;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct said once;
        struct said again;
        travel(form, input, 0, &once);
        travel(form, input, 0, &again);
        same_text(form, input, "again", again.text, once.text);
        said_clear(&once);
        said_clear(&again);
    }
}

static void saved_and_loaded_goes_on_as_if_never_stopped(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 2, 3, 7, 100};
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct said whole;
        travel(form, input, 0, &whole);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            char road[32];
            struct said said;
            snprintf(road, sizeof road, "in pieces of %zu", pieces[i]);
            travel(form, input, pieces[i], &said);
            same_text(form, input, road, said.text, whole.text);
            said_clear(&said);
        }
        said_clear(&whole);
    }
}

static void loading_saves_the_same_text(void **state)
{
    (void)state;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct said said;
        said_init(&said);
        struct marigram *engine = open_form(form, &said);
        for (size_t i = 0; i < input->count; i++) {
            push(engine, &input->row[i]);
            if (i % 97)
                continue;
            size_t length;
            char *before = state_of(engine, &length);
            engine = reopen(form, &said, engine);
            char *after = state_of(engine, &length);
            same_text(form, input, "loaded", after, before);
            marigram_free(before);
            marigram_free(after);
        }
        marigram_close(engine);
        said_clear(&said);
    }
}

/* Two engines that take turns, each with an input of its own. */
static void engines_in_turns_share_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++)
        for (size_t k = 0; k + 1 < INPUTS; k++) {
            struct said said[2];
            struct marigram *engine[2];
            for (int e = 0; e < 2; e++) {
                said_init(&said[e]);
                engine[e] = open_form(form, &said[e]);
            }
            for (size_t i = 0; i < ROWS_MAX; i++)
                for (size_t e = 0; e < 2; e++)
                    if (i < inputs[k + e].count)
                        push(engine[e], &inputs[k + e].row[i]);
            for (size_t e = 0; e < 2; e++) {
                struct said alone;
                size_t length;
                char *bytes = state_of(engine[e], &length);
                fprintf(said[e].file, "%s", bytes);
                marigram_free(bytes);
                marigram_close(engine[e]);
                fclose(said[e].file);
                said[e].file = NULL;
                travel(form, &inputs[k + e], 0, &alone);
                same_text(form, &inputs[k + e], "in turns", said[e].text,
                          alone.text);
                said_clear(&alone);
                said_clear(&said[e]);
            }
        }
}

struct errand {
    const struct form *form;
    const struct input *input;
    struct said said;
};

static void *run_errand(void *context)
{
    struct errand *errand = context;
    travel(errand->form, errand->input, 0, &errand->said);
    return NULL;
}

static void engines_in_threads_share_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++)
        for (size_t k = 0; k + 1 < INPUTS; k += 2) {
            pthread_t thread[2];
            struct errand errand[2];
            for (size_t e = 0; e < 2; e++) {
                errand[e] = (struct errand){form, &inputs[k + e], {0}};
                assert_int_equal(pthread_create(&thread[e], NULL, run_errand,
                                                &errand[e]),
                                 0);
            }
            for (size_t e = 0; e < 2; e++)
                assert_int_equal(pthread_join(thread[e], NULL), 0);
            for (size_t e = 0; e < 2; e++) {
                struct said alone;
                travel(form, errand[e].input, 0, &alone);
                same_text(form, errand[e].input, "in threads",
                          errand[e].said.text, alone.text);
                said_clear(&alone);
                said_clear(&errand[e].said);
            }
        }
}

/* ---- 1, with rows as arrays ---- */

/* An input as arrays, each row with a name of its own. */
static struct {
    const char *series[ROWS_MAX];
    int64_t which[ROWS_MAX], time[ROWS_MAX];
    double value[ROWS_MAX];
} given;

static struct {
    double figure[11][ROWS_MAX];
    int64_t step[ROWS_MAX];
    uint8_t state[ROWS_MAX], changed[ROWS_MAX];
    uint64_t alert[ROWS_MAX];
    const char *text[5][ROWS_MAX];
} caught;

static void give(const struct input *input)
{
    for (size_t i = 0; i < input->count; i++) {
        given.series[i] = input->row[i].series;
        given.which[i] = (int64_t)i;
        given.time[i] = input->row[i].time;
        given.value[i] = input->row[i].value;
    }
}

/* Pushes the rows from `from` on, of which there are `count`. */
static void push_rows(struct marigram *engine, size_t from, size_t count)
{
    double(*f)[ROWS_MAX] = caught.figure;
    const char *(*t)[ROWS_MAX] = caught.text;
    struct marigram_rows rows = {.count = count,
                                 .series = given.series,
                                 .names = ROWS_MAX,
                                 .which = given.which + from,
                                 .time = given.time + from,
                                 .value = given.value + from};
    struct marigram_columns columns = {
        f[0],  f[1],        f[2],         f[3],           f[4],
        f[5],  f[6],        f[7],         f[8],           f[9],
        f[10], caught.step, caught.state, caught.changed, caught.alert,
        t[0],  t[1],        t[2],         t[3],           t[4]};
    size_t done;
    assert_int_equal(marigram_push_many(engine, &rows, &columns, &done),
                     MARIGRAM_OK);
    assert_int_equal(done, count);
}

static void say_caught(struct said *said, size_t from, size_t count)
{
    double(*f)[ROWS_MAX] = caught.figure;
    for (size_t i = 0; i < count; i++) {
        char alert[32] = "";
        if (caught.alert[i])
            snprintf(alert, sizeof alert, "%016llx",
                     (unsigned long long)caught.alert[i]);
        struct marigram_verdict verdict = {
            .time = given.time[from + i],
            .value = given.value[from + i],
            .rate = f[0][i],
            .expected = f[1][i],
            .lower = f[2][i],
            .upper = f[3][i],
            .score = f[4][i],
            .p = f[5][i],
            .deviation = f[6][i],
            .novelty = f[7][i],
            .level = f[8][i],
            .trend = f[9][i],
            .season = f[10][i],
            .step = caught.step[i],
            .state = (enum marigram_state)caught.state[i],
            .changed = caught.changed[i],
            .severity = caught.text[0][i],
            .detector = caught.text[1][i],
            .model = caught.text[2][i],
            .reason = caught.text[3][i],
            .profile = caught.text[4][i],
            .alert = alert,
        };
        say_figures(said, &verdict);
    }
}

/* Rows in arrays of `piece`: what the sink is told, and the columns' text. */
static void travel_in_arrays(const struct form *form, const struct input *input,
                             size_t piece, struct said *told,
                             struct said *columns)
{
    said_init(told);
    said_init(columns);
    give(input);
    struct marigram *engine = open_form(form, told);
    for (size_t i = 0; i < input->count; i += piece) {
        size_t left = input->count - i;
        size_t count = left < piece ? left : piece;
        push_rows(engine, i, count);
        say_caught(columns, i, count);
    }
    said_end(told, engine);
    fclose(columns->file);
    columns->file = NULL;
}

/* One by one, without whose they are and without events. */
static void travel_plainly(const struct form *form, const struct input *input,
                           struct said *said)
{
    struct marigram_sink sink = {said, say_figures, NULL};
    said_init(said);
    struct marigram *engine = open_with(form, NULL, NULL, &sink);
    for (size_t i = 0; i < input->count; i++)
        push(engine, &input->row[i]);
    marigram_close(engine);
    fclose(said->file);
    said->file = NULL;
}

static void rows_as_arrays_are_as_one_by_one(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 7, ROWS_MAX};
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct said whole;
        struct said plain;
        travel(form, input, 0, &whole);
        travel_plainly(form, input, &plain);
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
            char road[32];
            struct said told;
            struct said columns;
            snprintf(road, sizeof road, "in arrays of %zu", pieces[i]);
            travel_in_arrays(form, input, pieces[i], &told, &columns);
            same_text(form, input, road, told.text, whole.text);
            same_text(form, input, road, columns.text, plain.text);
            said_clear(&told);
            said_clear(&columns);
        }
        said_clear(&whole);
        said_clear(&plain);
    }
}

/* ---- 2: expect, then learn ---- */

/* Up to row `i`, and of row `i` itself what was settled before it came. */
static size_t settled_length(const char *text, size_t i, const char *event)
{
    const char *at = text;
    for (size_t rows = 0;; at = strchr(at, '\n') + 1) {
        if (strncmp(at, event, strlen(event)) == 0)
            continue;
        if (rows++ == i)
            break;
    }
    return (size_t)(strchr(at, '|') - text);
}

static void a_value_changes_nothing_that_was_settled_before_it(void **state)
{
    (void)state;
    static struct input other;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct said whole;
        travel(form, input, 0, &whole);
        for (size_t i = 1; i < input->count; i += 1 + input->count / 7) {
            struct said said;
            other = *input;
            other.row[i].value =
                isnan(other.row[i].value) ? 7 : .75 * other.row[i].value + 9;
            travel(form, &other, 0, &said);
            size_t length = settled_length(whole.text, i, "event ");
            said.text[length] = '\0';
            char kept = whole.text[length];
            whole.text[length] = '\0';
            same_text(form, input, "with another value", said.text, whole.text);
            whole.text[length] = kept;
            said_clear(&said);
        }
        said_clear(&whole);
    }
}

/* ---- 3: verdicts are final ---- */

/* Checks each verdict against the row that is being pushed. */
struct witness {
    const struct row *row;
    int verdicts; /* since the push */
    const struct form *form;
    const struct input *input;
};

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void witness_verdict(void *context, const struct marigram_verdict *v)
{
    struct witness *witness = context;
    witness->verdicts++;
    assert_non_null(witness->row);
    if (v->time != witness->row->time ||
        !same_number(v->value, witness->row->value))
        fail_msg("%s on %s: a verdict on another row", witness->form->model,
                 witness->input->name);
}

static void witness_event(void *context, const struct marigram_event *e)
{
    struct witness *witness = context;
    assert_non_null(witness->row);
    if (e->verdict && e->verdict->time != witness->row->time)
        fail_msg("%s on %s: an event on another row", witness->form->model,
                 witness->input->name);
}

static void each_row_has_one_verdict_at_once(void **state)
{
    (void)state;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct witness witness = {.form = form, .input = input};
        struct marigram_sink sink = {&witness, witness_verdict, witness_event};
        struct marigram *engine = open_with(form, NULL, NULL, &sink);
        for (size_t i = 0; i < input->count; i++) {
            witness.row = &input->row[i];
            witness.verdicts = 0;
            push(engine, witness.row);
            if (witness.verdicts != 1)
                fail_msg("%s on %s, row %zu: %d verdicts", form->model,
                         input->name, i, witness.verdicts);
        }
        witness.row = NULL;
        witness.verdicts = 0;
        marigram_source(engine);
        marigram_finish(engine);
        assert_int_equal(witness.verdicts, 0);
        marigram_close(engine);
    }
}

/* ---- 4: nothing vanishes ---- */

static void keep_last(void *context, const struct marigram_verdict *v)
{
    *(struct marigram_verdict *)context = *v;
}

static void odd_rows_have_a_verdict_with_their_reason(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        if (is_counter(form))
            continue;
        struct marigram_verdict last = {0};
        struct marigram_sink sink = {&last, keep_last, NULL};
        struct marigram *engine = open_with(form, NULL, NULL, &sink);
        marigram_push(engine, "s", start, 2);
        assert_string_equal(last.reason, "warming");
        assert_int_equal(last.state, MARIGRAM_WARMING);
        for (int i = 1; i < 100; i++)
            marigram_push(engine, "s", start + i * MINUTE, i % 3);
        int64_t now = start + 99 * MINUTE;
        marigram_push(engine, "s", now - 1, 5.5);
        assert_string_equal(last.reason, "late");
        assert_int_equal(last.state, MARIGRAM_LATE);
        assert_true(last.value == 5.5 && last.time == now - 1);
        marigram_push(engine, "s", now, 6.5);
        assert_string_equal(last.reason, "duplicate");
        assert_true(last.value == 6.5 && last.time == now);
        marigram_push(engine, "s", now + 1, NAN);
        assert_string_equal(last.reason, "missing");
        assert_true(isnan(last.value) && last.time == now + 1);
        marigram_close(engine);
    }
}

/* A row that was not judged leaves no trace in what comes after it. */
static void odd_rows_teach_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        struct marigram_verdict last[2] = {{0}, {0}};
        struct marigram *engine[2];
        for (int e = 0; e < 2; e++) {
            struct marigram_sink sink = {&last[e], keep_last, NULL};
            engine[e] = open_with(form, NULL, NULL, &sink);
        }
        for (int i = 0; i < 500; i++) {
            int64_t time = start + i * 10 * MINUTE;
            for (int e = 0; e < 2; e++)
                marigram_push(engine[e], "s", time, 50 + i % 7);
            if (i < 20 || i % 5) /* the step is settled by then */
                continue;
            marigram_push(engine[1], "s", time, 1e6);
            marigram_push(engine[1], "s", time - MINUTE, -1e6);
            marigram_push(engine[1], "s", time + MINUTE, NAN);
        }
        assert_true(same_number(last[0].expected, last[1].expected));
        assert_true(same_number(last[0].lower, last[1].lower));
        for (int e = 0; e < 2; e++)
            marigram_close(engine[e]);
    }
}

static void refuses(struct marigram *engine, const char *series, double value,
                    enum marigram_err want)
{
    size_t length;
    char *before = state_of(engine, &length);
    assert_int_equal(marigram_push(engine, series, start + DAY, value), want);
    char *after = state_of(engine, &length);
    assert_string_equal(after, before);
    marigram_free(before);
    marigram_free(after);
}

static void a_refused_row_changes_nothing(void **state)
{
    (void)state;
    char name[1026];
    memset(name, 'n', 1025);
    name[1025] = '\0';
    for (const struct form *form = forms; form < forms + form_count; form++) {
        struct said said;
        said_init(&said);
        struct marigram_sink sink = {&said, say_verdict, say_event};
        struct marigram *engine = open_with(form, "max-series", "2", &sink);
        for (int i = 0; i < 70; i++)
            for (int k = 0; k < 2; k++)
                marigram_push(engine, k ? "a" : "b", start + i * MINUTE, i % 5);
        fflush(said.file);
        size_t length = said.length;
        refuses(engine, "", 1, MARIGRAM_INVALID);
        refuses(engine, "{}", 1, MARIGRAM_INVALID);
        refuses(engine, name, 1, MARIGRAM_INVALID);
        refuses(engine, "a", INFINITY, MARIGRAM_INVALID);
        refuses(engine, "a", -INFINITY, MARIGRAM_INVALID);
        refuses(engine, "a", nextafter(MARIGRAM_VALUE_MAX, INFINITY),
                MARIGRAM_INVALID);
        refuses(engine, "c", 1, MARIGRAM_FULL);
        fflush(said.file);
        assert_int_equal(said.length, length);
        marigram_close(engine);
        said_clear(&said);
    }
}

static void a_name_of_1024_bytes_is_taken(void **state)
{
    (void)state;
    char name[1025];
    memset(name, 'n', 1024);
    name[1024] = '\0';
    struct marigram_verdict last = {0};
    struct marigram_sink sink = {&last, keep_last, NULL};
    struct marigram *engine = open_with(&forms[0], NULL, NULL, &sink);
    assert_int_equal(marigram_push(engine, name, start, 1), MARIGRAM_OK);
    assert_string_equal(last.series, name);
    marigram_close(engine);
}

/* ---- 5: silence is not recovery ---- */

struct tally {
    int count[MARIGRAM_TURNED + 1];
    struct marigram_verdict last;
    char alert[32];
    int64_t started, time; /* of the last event */
    char series[SERIES_MAX];
};

static void tally_verdict(void *context, const struct marigram_verdict *v)
{
    struct tally *tally = context;
    tally->last = *v;
    snprintf(tally->alert, sizeof tally->alert, "%s", v->alert);
}

static void tally_event(void *context, const struct marigram_event *e)
{
    struct tally *tally = context;
    tally->count[e->kind]++;
    tally->started = e->started;
    tally->time = e->time;
    snprintf(tally->series, sizeof tally->series, "%s", e->series);
}

/* Its anomaly is a row unlike the ones before: a series that stays at 0 is one
 * row of an alert, and none is kept open. */
static bool is_fleeting(const struct form *form)
{
    const struct mg_model *model = mg_model_find(form->model);
    return model && model->judge;
}

/* Long enough for those that judge after a week, or want 7 rows of 9. */
enum { CALM = 8 * 144, FALLEN = 8 };

static const int64_t end = CALM * 10 * MINUTE + FALLEN * 10 * MINUTE;

/* A sawtooth, which no comparator cries wolf at for long; but one has peaks on
 * the upper side only, and SPOT judges nothing without those of both. */
static double calm(const struct form *form, int i)
{
    if (strcmp(form->model, "spot") == 0)
        return i * i * 31 % 97 / 9.;
    return i % 11;
}

/* An engine in which the alert of series "a" is open, its last row at
 * start + end - 10 min. */
static struct marigram *open_alert(const struct form *form, struct tally *tally)
{
    struct marigram_sink sink = {tally, tally_verdict, tally_event};
    *tally = (struct tally){0};
    struct marigram *engine = open_with(form, NULL, NULL, &sink);
    for (int i = 0; i < CALM + FALLEN; i++) {
        if (i == CALM) /* what a comparator cried wolf at is past */
            *tally = (struct tally){0};
        marigram_push(engine, "a", start + i * 10 * MINUTE,
                      i < CALM ? 1000 + calm(form, i) : 0);
    }
    if (tally->count[MARIGRAM_RAISED] != 1 || !tally->alert[0])
        fail_msg("%s: no alert for a series that fell to 0", form->model);
    return engine;
}

static void still_open(const struct form *form, const struct tally *tally,
                       const char *id)
{
    if (tally->count[MARIGRAM_CLEARED])
        fail_msg("%s: cleared without a calm row", form->model);
    if (strcmp(tally->alert, id) != 0)
        fail_msg("%s: alert '%s', want '%s'", form->model, tally->alert, id);
}

static void a_gap_clears_nothing(void **state)
{
    (void)state;
    static const int64_t gaps[] = {HOUR, DAY, 10 * DAY, 1000 * DAY};
    for (const struct form *form = forms; form < forms + form_count; form++)
        for (int i = 0; i < 4; i++) {
            if (is_fleeting(form))
                continue;
            struct tally tally;
            struct marigram *engine = open_alert(form, &tally);
            char id[32];
            strcpy(id, tally.alert);
            marigram_push(engine, "a", start + end + gaps[i], 0);
            still_open(form, &tally, id);
            marigram_close(engine);
        }
}

static void missing_values_clear_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        if (is_fleeting(form))
            continue;
        struct tally tally;
        struct marigram *engine = open_alert(form, &tally);
        char id[32];
        strcpy(id, tally.alert);
        for (int i = 0; i < 500; i++)
            marigram_push(engine, "a", start + end + i * 10 * MINUTE, NAN);
        still_open(form, &tally, id);
        assert_int_equal(tally.last.state, MARIGRAM_FIRING);
        marigram_close(engine);
    }
}

static void the_end_clears_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        if (is_fleeting(form))
            continue;
        struct tally tally;
        struct marigram *engine = open_alert(form, &tally);
        char id[32];
        strcpy(id, tally.alert);
        marigram_finish(engine);
        still_open(form, &tally, id);
        marigram_close(engine);
    }
}

/* Series "b" goes on alone for two days. */
static void silence_is_told_once_and_clears_nothing(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        if (is_fleeting(form))
            continue;
        struct tally tally;
        struct marigram *engine = open_alert(form, &tally);
        char id[32];
        strcpy(id, tally.alert);
        for (int i = 0; i < 288; i++)
            marigram_push(engine, "b", start + end + i * 10 * MINUTE, 5);
        assert_int_equal(tally.count[MARIGRAM_SILENT], 1);
        assert_string_equal(tally.series, "a");
        assert_true(tally.started == start + end - 10 * MINUTE);
        /* twelve steps behind its last row */
        assert_true(tally.time == tally.started + 12 * 10 * MINUTE);
        marigram_push(engine, "a", start + end + 2 * DAY, 0);
        still_open(form, &tally, id);
        for (int i = 1; i < 3; i++)
            marigram_push(engine, "a", start + end + 2 * DAY + i, 0);
        assert_int_equal(tally.count[MARIGRAM_RETURNED], 1);
        marigram_close(engine);
    }
}

static void a_second_silence_is_told_again(void **state)
{
    (void)state;
    struct tally tally;
    struct marigram *engine = open_alert(&forms[0], &tally);
    for (int day = 0; day < 3; day++) {
        int64_t from = start + end + day * DAY;
        marigram_push(engine, "a", from, 0);
        for (int i = 0; i < 144; i++)
            marigram_push(engine, "b", from + i * 10 * MINUTE, i % 11);
        assert_int_equal(tally.count[MARIGRAM_SILENT], day + 1);
        assert_int_equal(tally.count[MARIGRAM_RETURNED], day);
    }
    marigram_close(engine);
}

static void a_source_has_a_clock_of_its_own(void **state)
{
    (void)state;
    for (const struct form *form = forms; form < forms + form_count; form++) {
        if (is_fleeting(form))
            continue;
        struct tally tally;
        struct marigram *engine = open_alert(form, &tally);
        char id[32];
        strcpy(id, tally.alert);
        marigram_source(engine);
        for (int i = 0; i < 288; i++)
            marigram_push(engine, "b", start + end + i * 10 * MINUTE, 5);
        assert_int_equal(tally.count[MARIGRAM_SILENT], 0);
        marigram_push(engine, "a", start + end, 0);
        assert_int_equal(tally.count[MARIGRAM_RETURNED], 0);
        still_open(form, &tally, id);
        marigram_close(engine);
    }
}

static void a_change_of_source_is_saved(void **state)
{
    (void)state;
    struct tally tally;
    size_t length;
    struct marigram *engine = open_alert(&forms[0], &tally);
    struct marigram_sink sink = {&tally, tally_verdict, tally_event};
    marigram_source(engine);
    char *bytes = state_of(engine, &length);
    marigram_close(engine);
    engine = open_with(&forms[0], NULL, NULL, &sink);
    assert_int_equal(marigram_load(engine, bytes, length, NULL, 0),
                     MARIGRAM_OK);
    marigram_free(bytes);
    for (int i = 0; i < 288; i++)
        marigram_push(engine, "b", start + end + i * 10 * MINUTE, i % 11);
    assert_int_equal(tally.count[MARIGRAM_SILENT], 0);
    marigram_close(engine);
}

/* Earlier than all that came before: "a" has late rows only, and stops. */
static void a_source_may_lie_in_the_past(void **state)
{
    (void)state;
    struct tally tally;
    struct marigram *engine = open_alert(&forms[0], &tally);
    marigram_source(engine);
    for (int i = 0; i < 40; i++) {
        marigram_push(engine, "d", start + i * 10 * MINUTE, i % 11);
        if (i < 6)
            marigram_push(engine, "a", start + i * 10 * MINUTE, 0);
    }
    assert_int_equal(tally.count[MARIGRAM_SILENT], 1);
    assert_string_equal(tally.series, "a");
    assert_true(tally.time == start + (5 + 12) * 10 * MINUTE);
    marigram_close(engine);
}

/* ---- what a verdict's figures say of each other ---- */

struct figures {
    const struct form *form;
    const struct input *input;
    double raise;
};

static void blame(const struct figures *figures,
                  const struct marigram_verdict *v, const char *what)
{
    fail_msg("%s %s on %s at %lld: %s (expected %.17g, level %.17g, trend "
             "%.17g, season %.17g, lower %.17g, upper %.17g, score %.17g)",
             figures->form->model,
             figures->form->text ? figures->form->text : "",
             figures->input->name, (long long)v->time, what, v->expected,
             v->level, v->trend, v->season, v->lower, v->upper, v->score);
}

static void check_parts(void *context, const struct marigram_verdict *v)
{
    const struct figures *figures = context;
    const char *text = figures->form->text;
    bool times = text && strcmp(text, "multiplicative") == 0;
    double size = fabs(v->level) + fabs(v->trend) + fabs(v->season);
    double made = times ? (v->level + v->trend) * v->season
                        : v->level + v->trend + v->season;
    if (isnan(v->expected) && isnan(v->level))
        return;
    if (!(fabs(made - v->expected) <= 1e-9 * fmax(size, fabs(v->expected))))
        blame(figures, v, "the parts do not make the forecast");
}

static void check_band(void *context, const struct marigram_verdict *v)
{
    const struct figures *figures = context;
    if (isinf(v->expected) || isinf(v->lower) || isinf(v->upper))
        blame(figures, v, "an infinite figure");
    if (v->lower > v->expected || v->upper < v->expected)
        blame(figures, v, "the forecast lies outside its band");
    if (v->score < 0 || isinf(v->score) || isinf(v->deviation))
        blame(figures, v, "not a score");
    if (isnan(v->lower) != isnan(v->upper))
        blame(figures, v, "half a band");
    if (!is_fleeting(figures->form) && !isnan(v->score) && isnan(v->lower))
        blame(figures, v, "a score without a band");
}

static void check_all(void (*check)(void *, const struct marigram_verdict *))
{
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        struct figures figures = {form, input, 1};
        struct marigram_sink sink = {&figures, check, NULL};
        struct marigram *engine = open_with(form, NULL, NULL, &sink);
        for (size_t i = 0; i < input->count; i++)
            push(engine, &input->row[i]);
        marigram_close(engine);
    }
}

static void parts_make_the_forecast(void **state)
{
    (void)state;
    check_all(check_parts);
}

static void the_forecast_lies_in_its_band(void **state)
{
    (void)state;
    check_all(check_band);
}

/* The verdict on row `i` if it had this value. */
static struct marigram_verdict instead(const struct form *form,
                                       const char *bytes, size_t length,
                                       const struct row *row, double value)
{
    char why[512];
    struct marigram_verdict verdict = {0};
    struct marigram_sink sink = {&verdict, keep_last, NULL};
    struct marigram *engine = open_with(form, "raise", "1.2", &sink);
    assert_int_equal(marigram_load(engine, bytes, length, why, sizeof why),
                     MARIGRAM_OK);
    assert_int_equal(marigram_push(engine, row->series, row->time, value),
                     MARIGRAM_OK);
    marigram_close(engine);
    verdict.reason = "";
    return verdict;
}

static void beyond_the_band_is_where_it_raises(void **state)
{
    (void)state;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        if (is_counter(form) || is_novelty(form))
            continue;
        struct marigram_verdict was = {0};
        struct marigram_sink sink = {&was, keep_last, NULL};
        struct marigram *engine = open_with(form, "raise", "1.2", &sink);
        size_t stride = 1 + input->count / 9;
        for (size_t i = 0; i < input->count; i++) {
            const struct row *row = &input->row[i];
            size_t length;
            char *bytes =
                i % stride == stride - 1 ? state_of(engine, &length) : NULL;
            push(engine, row);
            double reach = was.upper - was.expected;
            double up =
                was.expected + reach * (1 + 1e-9) + 1e-12 * fabs(was.upper);
            double down = was.expected - (up - was.expected);
            bool fits = fmax(fabs(up), fabs(down)) <= MARIGRAM_VALUE_MAX;
            if (bytes && fits && reach > 1e-6 * fabs(was.upper)) {
                assert_true(instead(form, bytes, length, row, up).score >= 1.2);
                assert_true(instead(form, bytes, length, row, down).score >=
                            1.2);
            }
            marigram_free(bytes);
        }
        marigram_close(engine);
    }
}

/* Well inside the band of deviation: below the threshold by that reading. */
static void the_forecast_itself_is_no_deviation(void **state)
{
    (void)state;
    FOR_EACH_FORM_AND_INPUT(form, input)
    {
        if (is_counter(form))
            continue;
        struct marigram_verdict was = {0};
        struct marigram_sink sink = {&was, keep_last, NULL};
        struct marigram *engine = open_with(form, "raise", "1.2", &sink);
        size_t stride = 1 + input->count / 9;
        for (size_t i = 0; i < input->count; i++) {
            const struct row *row = &input->row[i];
            size_t length;
            char *bytes =
                i % stride == stride - 1 ? state_of(engine, &length) : NULL;
            push(engine, row);
            if (bytes && !isnan(was.lower))
                assert_true(
                    instead(form, bytes, length, row, was.expected).deviation ==
                    0);
            marigram_free(bytes);
        }
        marigram_close(engine);
    }
}

/* ---- names ---- */

static void order_of_labels_is_no_matter(void **state)
{
    (void)state;
    static const char *const names[] = {"up{a=\"1\",b=\"2\",c=\"3\"}",
                                        "up{c=\"3\",a=\"1\",b=\"2\"}",
                                        "up{b=\"2\", c=\"3\" ,a=\"1\"}",
                                        "up{b=\"2\",c=\"3\",d=\"\",a=\"1\"}"};
    for (const struct form *form = forms; form < forms + form_count; form++) {
        struct said said[2];
        struct marigram *engine[2];
        for (int e = 0; e < 2; e++) {
            said_init(&said[e]);
            engine[e] = open_form(form, &said[e]);
            for (int i = 0; i < 400; i++)
                marigram_push(engine[e], names[e ? i % 4 : 0],
                              start + i * 10 * MINUTE, i % 7 + 40 * (i == 390));
            marigram_close(engine[e]);
            fflush(said[e].file);
        }
        same_text(form, &inputs[0], "labels", said[1].text, said[0].text);
        for (int e = 0; e < 2; e++)
            said_clear(&said[e]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_alike),
        cmocka_unit_test(saved_and_loaded_goes_on_as_if_never_stopped),
        cmocka_unit_test(loading_saves_the_same_text),
        cmocka_unit_test(rows_as_arrays_are_as_one_by_one),
        cmocka_unit_test(engines_in_turns_share_nothing),
        cmocka_unit_test(engines_in_threads_share_nothing),
        cmocka_unit_test(a_value_changes_nothing_that_was_settled_before_it),
        cmocka_unit_test(each_row_has_one_verdict_at_once),
        cmocka_unit_test(odd_rows_have_a_verdict_with_their_reason),
        cmocka_unit_test(odd_rows_teach_nothing),
        cmocka_unit_test(a_refused_row_changes_nothing),
        cmocka_unit_test(a_name_of_1024_bytes_is_taken),
        cmocka_unit_test(a_gap_clears_nothing),
        cmocka_unit_test(missing_values_clear_nothing),
        cmocka_unit_test(the_end_clears_nothing),
        cmocka_unit_test(silence_is_told_once_and_clears_nothing),
        cmocka_unit_test(a_second_silence_is_told_again),
        cmocka_unit_test(a_source_has_a_clock_of_its_own),
        cmocka_unit_test(a_change_of_source_is_saved),
        cmocka_unit_test(a_source_may_lie_in_the_past),
        cmocka_unit_test(parts_make_the_forecast),
        cmocka_unit_test(the_forecast_lies_in_its_band),
        cmocka_unit_test(beyond_the_band_is_where_it_raises),
        cmocka_unit_test(the_forecast_itself_is_no_deviation),
        cmocka_unit_test(order_of_labels_is_no_matter),
    };
    return cmocka_run_group_tests(tests, list_forms, forget_forms);
}
