/* nab_study.c - how much the novelty detector's figures on NAB owe to its
 * constants having been chosen on NAB. See bench/nab.
 *
 *     nab_study DIR jitter [DRAWS]     every constant times 0.85 to 1.15
 *     nab_study DIR ablation [DRAWS]   the same, without one ingredient each
 *     nab_study DIR folds [SEARCH]     nested cross-validation, five folds
 *     nab_study DIR groups [SEARCH]    the same, leaving one folder out
 *
 * Nested: for each fold, every constant is searched for on the other folds'
 * files alone, beginning at a random place (each constant times e^-0.35 to
 * e^0.35); what is found is run on the fold. The search keeps the mean of the
 * best twentieth of SEARCH random draws, twice again with narrower ones. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "nab_trial.h"

enum { DRAWS = 30, SEARCH = 600, FOLDS = 5 };

static const double JITTER = .15;
static const double START = .35;

/* ---- chance: xorshift64*, so that every machine has the same draws ---- */

struct chance {
    uint64_t state;
};

static double draw(struct chance *chance)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (double)(chance->state * UINT64_C(2685821657736338717) >> 11) *
           0x1p-53;
}

static double between(struct chance *chance, double low, double high)
{
    return low + (high - low) * draw(chance);
}

/* ---- constants as a vector of logarithms ---- */

struct point {
    double log[NAB_CONSTANTS_MAX];
};

static void point_of(struct nab_trial *trial, struct point *point)
{
    const struct nab_constant *constant = nab_constants;
    for (int i = 0; constant[i].name; i++)
        point->log[i] = log(*nab_constant_of(trial, &constant[i]));
}

static void trial_of(const struct point *point, struct nab_trial *trial)
{
    const struct nab_constant *constant = nab_constants;
    nab_trial_standard(trial);
    for (int i = 0; constant[i].name; i++)
        *nab_constant_of(trial, &constant[i]) =
            fmin(constant[i].most, exp(point->log[i]));
}

static void move(const struct point *from, double by, struct chance *chance,
                 struct point *to)
{
    for (int i = 0; nab_constants[i].name; i++)
        to->log[i] = from->log[i] + between(chance, -by, by);
}

/* ---- jitter ---- */

struct spread {
    double mean[NAB_PROFILES];
    double deviation, least; /* of the standard profile */
};

static void jitter(const struct nab *nab, const struct nab_trial *base,
                   int draws, struct spread *out)
{
    struct chance chance = {UINT64_C(88172645463325252)};
    struct nab_count count[NAB_FILES_MAX];
    double squares = 0;
    *out = (struct spread){.least = INFINITY};
    for (int d = 1; d <= draws; d++) {
        struct nab_trial trial = *base;
        for (int i = 0; nab_constants[i].name; i++) {
            double *value = nab_constant_of(&trial, &nab_constants[i]);
            *value = fmin(nab_constants[i].most,
                          *value * between(&chance, 1 - JITTER, 1 + JITTER));
        }
        nab_trial_run(&trial, nab, NULL, count);
        double score = nab_score(nab, count, NULL, NAB_STANDARD);
        double before = out->mean[NAB_STANDARD];
        for (int p = 0; p < NAB_PROFILES; p++)
            out->mean[p] += (nab_score(nab, count, NULL, p) - out->mean[p]) / d;
        squares += (score - before) * (score - out->mean[NAB_STANDARD]);
        out->least = fmin(out->least, score);
    }
    out->deviation = draws > 1 ? sqrt(squares / (draws - 1)) : 0;
}

static void show(const struct nab *nab, const char *name,
                 const struct nab_trial *trial, int draws)
{
    struct nab_count count[NAB_FILES_MAX];
    struct spread spread;
    nab_trial_run(trial, nab, NULL, count);
    jitter(nab, trial, draws, &spread);
    printf("%-34s %5.1f %5.1f %5.1f   %5.1f %5.1f %5.1f   %4.1f %5.1f\n", name,
           nab_score(nab, count, NULL, NAB_STANDARD),
           nab_score(nab, count, NULL, NAB_LOW_FP),
           nab_score(nab, count, NULL, NAB_LOW_FN), spread.mean[NAB_STANDARD],
           spread.mean[NAB_LOW_FP], spread.mean[NAB_LOW_FN], spread.deviation,
           spread.least);
    fflush(stdout);
}

static void head(int draws)
{
    printf("%-34s %17s   %17s\n", "", "as it is", "jittered, mean");
    printf("%-34s %5s %5s %5s   %5s %5s %5s   %4s %5s   (%d draws)\n", "",
           "std", "lowFP", "lowFN", "std", "lowFP", "lowFN", "sd", "least",
           draws);
}

static void run_jitter(const struct nab *nab, int draws)
{
    struct nab_trial trial;
    nab_trial_standard(&trial);
    head(draws);
    show(nab, "novelty", &trial, draws);
}

/* ---- ablation: a constant, and what it is without the ingredient ---- */

struct change {
    const char *name; /* of the constant; NULL: none */
    double value;
};
struct without {
    const char *name;
    struct change change[3];
};

static const struct without withouts[] = {
    {"without size", {{"novelty.weight[MG_NOVEL_SIZE]", 0}}},
    {"without bias", {{"novelty.weight[MG_NOVEL_BIAS]", 0}}},
    {"without spread", {{"novelty.weight[MG_NOVEL_SPREAD]", 0}}},
    {"without level", {{"novelty.weight[MG_NOVEL_LEVEL]", 0}}},
    {"without range", {{"novelty.weight[MG_NOVEL_RANGE]", 0}}},
    {"bias weighs 1", {{"novelty.weight[MG_NOVEL_BIAS]", 1}}},
    {"no clip", {{"novelty.pulse.clip", 1e12}}},
    {"clip at 3", {{"novelty.pulse.clip", 3}}},
    {"seasons learned at .01 a sample",
     {{"novelty.pulse.day", .01}, {"novelty.pulse.week", .01}}},
    {"hours as first seen",
     {{"novelty.pulse.day", 1e-9}, {"novelty.pulse.week", 1e-9}}},
    {"one place in the record",
     {{"novelty.record.place[0]", 24},
      {"novelty.record.place[1]", 24},
      {"novelty.record.place[2]", 24}}},
    {"windows of a fixed 300 samples",
     {{"novelty.memory_least", 300}, {"novelty.memory_most", 300}}},
    {"windows of a fixed 600 samples",
     {{"novelty.memory_least", 600}, {"novelty.memory_most", 600}}},
    {"windows grow to 1200 samples", {{"novelty.memory_most", 1200}}},
    {"plain mean (power 1)", {{"novelty.power", 1}}},
    {"close to the maximum (power 8)", {{"novelty.power", 8}}},
    {"no leak", {{"novelty.leak", 1}}},
    {"no pause", {{"rule.rest.pause", 1e-9}}},
    {"no rising threshold", {{"rule.rest.lift", 1e-9}}},
    {"neither", {{"rule.rest.pause", 1e-9}, {"rule.rest.lift", 1e-9}}},
    {"pause and lift in fixed samples",
     {{"rule.rest.least", 450}, {"rule.rest.most", 450}}},
};

static const struct nab_constant *find(const char *name)
{
    const struct nab_constant *constant = nab_constants;
    while (constant->name && strcmp(constant->name, name) != 0)
        constant++;
    return constant;
}

static void run_ablation(const struct nab *nab, int draws)
{
    run_jitter(nab, draws);
    for (size_t i = 0; i < sizeof withouts / sizeof *withouts; i++) {
        struct nab_trial trial;
        nab_trial_standard(&trial);
        for (int k = 0; k < 3 && withouts[i].change[k].name; k++)
            *nab_constant_of(&trial, find(withouts[i].change[k].name)) =
                withouts[i].change[k].value;
        show(nab, withouts[i].name, &trial, draws);
    }
}

/* ---- nested cross-validation ---- */

struct attempt {
    struct point point;
    double score;
};

static int compare(const void *a, const void *b)
{
    double left = ((const struct attempt *)a)->score;
    double right = ((const struct attempt *)b)->score;
    return (left < right) - (left > right);
}

/* The mean of the best twentieth of `draws` around `centre`. */
static bool narrow(const struct nab *nab, const bool *use, int draws, double by,
                   struct chance *chance, struct point *centre)
{
    struct nab_count count[NAB_FILES_MAX];
    struct attempt *attempt = malloc((size_t)draws * sizeof *attempt);
    if (!attempt)
        return false;
    for (int d = 0; d < draws; d++) {
        struct nab_trial trial;
        move(centre, by, chance, &attempt[d].point);
        trial_of(&attempt[d].point, &trial);
        nab_trial_run(&trial, nab, use, count);
        attempt[d].score = nab_score(nab, count, use, NAB_STANDARD);
    }
    qsort(attempt, (size_t)draws, sizeof *attempt, compare);
    int best = draws / 20 > 0 ? draws / 20 : 1;
    *centre = (struct point){{0}};
    for (int i = 0; nab_constants[i].name; i++)
        for (int d = 0; d < best; d++)
            centre->log[i] += attempt[d].point.log[i] / best;
    free(attempt);
    return true;
}

static bool search(const struct nab *nab, const bool *use, int draws,
                   struct chance *chance, struct nab_trial *out)
{
    struct point start, centre;
    nab_trial_standard(out);
    point_of(out, &start);
    move(&start, START, chance, &centre);
    if (!narrow(nab, use, draws, .6, chance, &centre) ||
        !narrow(nab, use, draws / 2, .35, chance, &centre) ||
        !narrow(nab, use, draws / 2, .2, chance, &centre))
        return false;
    trial_of(&centre, out);
    return true;
}

/* A file's fold: its folder, or a fifth of all by the hash of its name. */
static int fold_of(const struct nab_file *file, bool groups)
{
    if (groups)
        return file->group;
    uint64_t hash = mg_hash_add(MG_HASH_START, file->name, strlen(file->name));
    return (int)(hash % FOLDS);
}

static void run_cross(const struct nab *nab, bool groups, int draws)
{
    struct nab_count count[NAB_FILES_MAX] = {{{0}, 0, 0, 0}};
    struct chance chance = {UINT64_C(0x9e3779b97f4a7c15)};
    int folds = groups ? nab->groups : FOLDS;
    for (int fold = 0; fold < folds; fold++) {
        bool rest[NAB_FILES_MAX], own[NAB_FILES_MAX];
        struct nab_trial trial;
        int files = 0;
        for (int i = 0; i < nab->files; i++) {
            own[i] = fold_of(&nab->file[i], groups) == fold;
            rest[i] = !own[i];
            files += own[i];
        }
        if (!search(nab, rest, draws, &chance, &trial))
            exit(1);
        struct nab_count tried[NAB_FILES_MAX];
        nab_trial_run(&trial, nab, NULL, tried);
        for (int i = 0; i < nab->files; i++)
            if (own[i])
                count[i] = tried[i];
        printf("  fold %d: %2d files out; %5.1f on the others\n", fold + 1,
               files, nab_score(nab, tried, rest, NAB_STANDARD));
        fflush(stdout);
    }
    printf("%-34s %5.1f %5.1f %5.1f\n",
           groups ? "leaving one folder out" : "five folds",
           nab_score(nab, count, NULL, NAB_STANDARD),
           nab_score(nab, count, NULL, NAB_LOW_FP),
           nab_score(nab, count, NULL, NAB_LOW_FN));
}

/* ---- */

static int run(const struct nab *nab, const char *what, int number)
{
    if (strcmp(what, "jitter") == 0)
        run_jitter(nab, number > 0 ? number : DRAWS);
    else if (strcmp(what, "ablation") == 0)
        run_ablation(nab, number > 0 ? number : DRAWS);
    else if (strcmp(what, "folds") == 0)
        run_cross(nab, false, number > 0 ? number : SEARCH);
    else if (strcmp(what, "groups") == 0)
        run_cross(nab, true, number > 0 ? number : SEARCH);
    else
        return 2;
    return 0;
}

int main(int argc, char **argv)
{
    static struct nab nab;
    struct mg_note note = {{0}};
    if (argc < 3 || argc > 4) {
        fprintf(stderr,
                "usage: nab_study DIR jitter|ablation|folds|groups [N]\n");
        return 2;
    }
    if (nab_load(argv[1], &nab, &note)) {
        fprintf(stderr, "nab_study: %s\n", note.text);
        nab_free(&nab);
        return 1;
    }
    int status = run(&nab, argv[2], argc == 4 ? atoi(argv[3]) : 0);
    nab_free(&nab);
    return status;
}
