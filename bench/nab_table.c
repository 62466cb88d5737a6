/* nab_table.c - the program's own alerts on NAB, in the form of the published
 * table. See bench/nab.
 *
 *     nab_table DIR NAME=OUTPUT...
 *
 * OUTPUT has what `marigram score` wrote for each file of the corpus, under the
 * file's own name. A row is flagged where an alert is raised: where the alert's
 * id is not that of the row before. */
#include <stdio.h>
#include <string.h>

#include "nab_judge.h"

/* As their authors report them, on NAB's own scoreboard: the first four of it,
 * and plain methods below (github.com/numenta/NAB, README, "Scoreboard"). Each
 * of the first three is given every file's least and largest value beforehand.
 */
static const char *const published[] = {
    "ARTime                    74.9   65.1   80.4",
    "Numenta HTM               70.5   62.6   75.2",
    "CAD OSE                   69.9   67.0   73.2",
    "earthgecko Skyline        58.2",
    "KNN CAD                   58.0",
    "relative entropy          54.6",
    "random cut forest         51.7",
    "Twitter ADVec             47.1",
    "windowed Gaussian         39.6",
};

static enum mg_err read_alerts(FILE *in, const struct nab_file *file,
                               struct nab_count *count, struct mg_note *note)
{
    char line[1024], before[64] = "";
    int row = -1; /* the head */
    while (fgets(line, sizeof line, in)) {
        const char *alert = strrchr(line, ',');
        if (!alert || strlen(alert) >= sizeof before)
            return mg_fail(note, MG_INPUT, "%s: cannot read its row %d",
                           file->name, row + 1);
        if (row >= 0 && alert[1] != '\n' && strcmp(alert, before) != 0 &&
            row < file->rows)
            nab_flag(file, row, count);
        strcpy(before, alert);
        row++;
    }
    if (row != file->rows)
        return mg_fail(note, MG_INPUT, "%s: %d rows, and %d of output",
                       file->name, file->rows, row);
    return MG_OK;
}

static enum mg_err read_output(const char *dir, const struct nab *nab,
                               struct nab_count *count, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (int i = 0; i < nab->files && !err; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir, nab->file[i].name);
        count[i] = (struct nab_count){{0}, 0, 0, 0};
        FILE *in = fopen(path, "r");
        if (!in)
            return mg_fail(note, MG_INPUT, "cannot open %s", path);
        err = read_alerts(in, &nab->file[i], count + i, note);
        fclose(in);
    }
    return err;
}

static void show_score(const struct nab *nab, const char *name,
                       const struct nab_count *count)
{
    printf("%-24s %5.1f  %5.1f  %5.1f\n", name,
           nab_score(nab, count, NULL, NAB_STANDARD),
           nab_score(nab, count, NULL, NAB_LOW_FP),
           nab_score(nab, count, NULL, NAB_LOW_FN));
}

static void show_events(const struct nab *nab, const char *name,
                        const struct nab_count *count)
{
    struct nab_events events;
    nab_count_events(nab, count, &events);
    int wrong = events.alerts - events.right;
    printf("%-24s %4d of %d   %6d  %5.2f   %5.2f  %5.2f  %5.2f\n", name,
           events.found, events.windows, events.alerts,
           (double)events.found / events.windows,
           events.alerts ? (double)events.right / events.alerts : 0,
           nab_f1(&events), wrong / events.weeks);
}

enum { OUTPUTS_MAX = 8 };

static enum mg_err run(int outputs, char **output, const char *dir,
                       struct mg_note *note)
{
    static struct nab nab;
    static struct nab_count count[OUTPUTS_MAX][NAB_FILES_MAX];
    char name[OUTPUTS_MAX][64];
    enum mg_err err = nab_load(dir, &nab, note);
    for (int i = 0; i < outputs && !err; i++) {
        const char *equals = strchr(output[i], '=');
        if (!equals)
            err = mg_fail(note, MG_INVALID, "no NAME= in '%s'", output[i]);
        else
            err = read_output(equals + 1, &nab, count[i], note);
        snprintf(name[i], sizeof name[i], "%.*s",
                 equals ? (int)(equals - output[i]) : 0, output[i]);
    }
    if (!err) {
        printf("%-24s %5s  %5s  %5s\n", "own alerts, no look-ahead", "std",
               "lowFP", "lowFN");
        for (int i = 0; i < outputs; i++)
            show_score(&nab, name[i], count[i]);
        puts("published, best threshold for each column");
        for (size_t i = 0; i < sizeof published / sizeof *published; i++)
            puts(published[i]);
        printf("\n%-24s %10s   %6s %6s %7s %6s %6s\n", "windows as incidents",
               "found", "alerts", "recall", "precis.", "F1", "false/week");
        for (int i = 0; i < outputs; i++)
            show_events(&nab, name[i], count[i]);
    }
    nab_free(&nab);
    return err;
}

int main(int argc, char **argv)
{
    struct mg_note note = {{0}};
    if (argc < 3 || argc - 2 > OUTPUTS_MAX) {
        fprintf(stderr, "usage: nab_table DIR NAME=OUTPUT...\n");
        return 2;
    }
    if (!run(argc - 2, argv + 2, argv[1], &note))
        return 0;
    fprintf(stderr, "nab_table: %s\n", note.text);
    return 1;
}
