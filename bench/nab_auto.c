/* nab_auto.c - how much of what --detector auto reaches on NAB is owed to the
 * borders by which it chooses having been found there: the same with each of
 * them drawn anew between 85 and 115 % of what it is. See bench/nab.
 *
 *     nab_auto DIR
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "nab_judge.h"
#include "stat/draw.h"

enum { DRAWS = 40, STEPS = 1000000 };
static const double WIDTH = .15;

struct watch {
    const struct nab_file *file;
    struct nab_count *count;
    int row;
};

static void on_event(void *context, const struct marigram_event *event)
{
    struct watch *watch = context;
    if (event->kind == MARIGRAM_RAISED)
        nab_flag(watch->file, watch->row, watch->count);
}

static enum mg_err run_file(const struct marigram_config *config,
                            const struct mg_evidence_settings *settings,
                            const struct nab_file *file,
                            struct nab_count *count, struct mg_note *note)
{
    struct watch watch = {file, count, 0};
    struct marigram_sink sink = {&watch, NULL, on_event};
    struct marigram *engine;
    enum mg_err err = (enum mg_err)marigram_open(config, &sink, &engine,
                                                 note->text, sizeof note->text);
    *count = (struct nab_count){{0}, 0, 0, 0};
    if (err)
        return err;
    mg_kinds_standard(&engine->kinds)->evidence = settings;
    for (; watch.row < file->rows && !err; watch.row++)
        err = (enum mg_err)marigram_push(engine, "x",
                                         file->second[watch.row] * 1000000000,
                                         file->value[watch.row]);
    marigram_close(engine);
    return err ? mg_fail(note, err, "%s: %s", file->name, mg_err_text(err))
               : MG_OK;
}

/* The standard score; NaN: something failed. */
static double score_of(const struct nab *nab,
                       const struct marigram_config *config,
                       const struct mg_evidence_settings *settings,
                       struct mg_note *note)
{
    static struct nab_count count[NAB_FILES_MAX];
    for (int i = 0; i < nab->files; i++)
        if (run_file(config, settings, &nab->file[i], &count[i], note))
            return NAN;
    return nab_score(nab, count, NULL, NAB_STANDARD);
}

static double jittered(struct mg_draw *draw, double value)
{
    double share = (double)mg_draw_below(draw, STEPS + 1) / STEPS; /* 0..1 */
    return value * (1 + WIDTH * (2 * share - 1));
}

/* Looks are few and whole: two stay two. */
static struct mg_evidence_settings draw_settings(struct mg_draw *draw)
{
    struct mg_evidence_settings settings = mg_evidence_standard;
    settings.little = jittered(draw, settings.little);
    settings.much = jittered(draw, settings.much);
    settings.noise = jittered(draw, settings.noise);
    settings.no_noise = jittered(draw, settings.no_noise);
    settings.memory = jittered(draw, settings.memory);
    settings.from = jittered(draw, settings.from);
    settings.clip = jittered(draw, settings.clip);
    return settings;
}

static void show_jitter(const struct nab *nab,
                        const struct marigram_config *config,
                        struct mg_draw *draw, struct mg_note *note)
{
    double sum = 0;
    double squares = 0;
    double least = INFINITY;
    double most = -INFINITY;
    for (int i = 0; i < DRAWS; i++) {
        struct mg_evidence_settings settings = draw_settings(draw);
        double score = score_of(nab, config, &settings, note);
        sum += score;
        squares += score * score;
        least = fmin(least, score);
        most = fmax(most, score);
    }
    double mean = sum / DRAWS;
    printf("--detector auto, standard score   %5.1f\n"
           "  its borders jittered by 15 %%    %5.1f  sd %.1f, %.1f to %.1f, "
           "%d draws\n",
           score_of(nab, config, &mg_evidence_standard, note), mean,
           sqrt(fmax(0, squares / DRAWS - mean * mean)), least, most, DRAWS);
}

static enum mg_err run(const char *dir, struct mg_note *note)
{
    static struct nab nab;
    enum mg_err err = nab_load(dir, &nab, note);
    struct marigram_config *config = marigram_config_new();
    struct mg_draw *draw = mg_draw_new(1);
    if (!err && !(config && draw))
        err = mg_fail(note, MG_MEMORY, "out of memory");
    if (!err)
        err = (enum mg_err)marigram_config_set(config, "detector", "auto",
                                               note->text, sizeof note->text);
    if (!err)
        show_jitter(&nab, config, draw, note);
    mg_draw_free(draw);
    marigram_config_free(config);
    nab_free(&nab);
    return err ? err : note->text[0] ? MG_INPUT : MG_OK;
}

int main(int argc, char **argv)
{
    struct mg_note note = {{0}};
    if (argc != 2) {
        fprintf(stderr, "usage: nab_auto DIR\n");
        return 2;
    }
    if (!run(argv[1], &note))
        return 0;
    fprintf(stderr, "nab_auto: %s\n", note.text);
    return 1;
}
