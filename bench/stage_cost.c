/* stage_cost.c - what each stage of a row costs: a file is run through more and
 * more of its way, and what a stage takes is the difference to the one before.
 *
 *   build/stage_cost FILE [RUNS]
 *
 * CPU time of one thread; of RUNS (3) the quickest. What the models, the score
 * and the gate take of the engine's share is bench/models. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "engine/config.h"
#include "read/lines.h"
#include "read/reader.h"
#include "series/roster.h"
#include "sink/verdicts.h"

enum { FULL = 64 * 1024 };

/* What a run has at hand. */
struct way {
    const char *path;
    const char *model;
    struct mg_roster *roster;
    struct marigram *engine;
    struct mg_verdicts verdicts;
    struct mg_buffer out;
    bool prints;
    const struct mg_row *row;
};

struct stage {
    const char *name;
    size_t (*run)(struct way *way); /* returns how many rows */
    const char *model;
    bool prints;
};

static void fail(const char *why)
{
    fprintf(stderr, "stage_cost: %s\n", why);
    exit(1);
}

static size_t run_lines(struct way *way)
{
    struct mg_source source = {.path = way->path};
    struct mg_lines lines;
    struct mg_text line;
    struct mg_note note;
    size_t count = 0;
    if (mg_lines_open(&lines, &source, &note))
        fail(note.text);
    while (mg_lines_next(&lines, &line) == MG_LINE)
        count++;
    mg_lines_close(&lines);
    return count - 1;
}

static size_t run_reader(struct way *way,
                         void (*take)(struct way *way,
                                      const struct mg_row *row))
{
    struct mg_input input = {.wide = false};
    struct mg_listener nobody = {NULL, NULL, NULL};
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_note note;
    enum mg_read got;
    size_t count = 0;
    mg_knob_standard(mg_input_knobs, &input);
    if (mg_reader_open(&reader, &input, &nobody, &way->path, 1, &note))
        fail(note.text);
    while ((got = mg_reader_next(reader, &row)) != MG_READ_END) {
        if (got != MG_READ_ROW)
            continue;
        count++;
        if (take)
            take(way, &row);
    }
    mg_reader_close(reader);
    return count;
}

static size_t run_rows(struct way *way)
{
    return run_reader(way, NULL);
}

static void take_key(struct way *way, const struct mg_row *row)
{
    struct mg_text key = mg_text_of(row->series);
    int64_t number = mg_roster_guess(way->roster, key);
    if (number < 0)
        number = mg_roster_find(way->roster, key);
    if (number < 0)
        number = mg_roster_add(way->roster, key);
    mg_roster_came(way->roster, number);
}

static size_t run_keys(struct way *way)
{
    way->roster = mg_roster_new();
    if (!way->roster)
        fail("out of memory");
    size_t count = run_reader(way, take_key);
    mg_roster_free(way->roster);
    return count;
}

static void print_verdict(void *context, const struct marigram_verdict *verdict)
{
    struct way *way = context;
    if (!way->prints)
        return;
    mg_verdicts_write(&way->verdicts, verdict, way->row->time_text,
                      way->row->value_text, &way->out);
    if (way->out.length >= FULL)
        mg_buffer_empty(&way->out);
}

static void take_row(struct way *way, const struct mg_row *row)
{
    way->row = row;
    marigram_push(way->engine, row->series, row->time, row->value);
}

static size_t run_engine(struct way *way)
{
    static const struct mg_output output = {0};
    char why[256];
    struct marigram_sink sink = {way, print_verdict, NULL};
    struct marigram_config *config = marigram_config_new();
    mg_buffer_init(&way->out, 0);
    if (!config || mg_verdicts_init(&way->verdicts, &output, NULL) ||
        marigram_config_set(config, "model", way->model, why, sizeof why) ||
        marigram_open(config, &sink, &way->engine, why, sizeof why))
        fail("cannot open an engine");
    size_t count = run_reader(way, take_row);
    marigram_close(way->engine);
    marigram_config_free(config);
    mg_buffer_clear(&way->out);
    return count;
}

static double clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds a row. */
static double measure(const struct stage *stage, const char *path, int runs)
{
    double least = 0;
    for (int i = 0; i < runs; i++) {
        struct way way = {
            .path = path, .model = stage->model, .prints = stage->prints};
        double begun = clock_now();
        size_t rows = stage->run(&way);
        double took = (clock_now() - begun) / (double)rows;
        if (i == 0 || took < least)
            least = took;
    }
    return least;
}

int main(int argc, char **argv)
{
    static const struct stage stages[] = {
        {"lines", run_lines, NULL, false},
        {"fields, time, value", run_rows, NULL, false},
        {"series", run_keys, NULL, false},
        {"engine, --model ewma", run_engine, "ewma", false},
        {"what auto adds", run_engine, "auto", false},
        {"print", run_engine, "auto", true},
    };
    double before = 0;
    int64_t runs = 3;
    if (argc < 2 || argc > 3 ||
        (argc > 2 && (!mg_num_parse_int(mg_text_of(argv[2]), &runs) ||
                      runs < 1 || runs > 1000))) {
        fprintf(stderr, "usage: stage_cost FILE [RUNS]\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        double took = measure(&stages[i], argv[1], (int)runs);
        printf("%-24s %8.0f ns a row\n", stages[i].name, took - before);
        before = took;
    }
    return 0;
}
