/* nab_judge.c - see nab_judge.h. */
#include "nab_judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "time/civil.h"

static const double PROBATION = .15;
static const int PROBATION_ROWS = 5000; /* of so many at most */
static const double FAR = 3;            /* windows' widths */

struct weights {
    double hit, missed, wrong;
};
static const struct weights weights[NAB_PROFILES] = {
    {1, 1, .11}, {1, 1, .22}, {1, 2, .11}};

static double curve(double x)
{
    return x > FAR ? -1 : 2 / (1 + exp(5 * x)) - 1;
}

/* ---- reading ---- */

static bool read_time(const char *text, int64_t *second)
{
    int year, month, day, hour, minute, seconds;
    if (sscanf(text, "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute,
               &seconds) != 6)
        return false;
    *second = mg_civil_days(year, month, day) * MG_DAY_SECONDS +
              (hour * 60 + minute) * 60 + seconds;
    return true;
}

static bool make_room(struct nab_file *file, size_t rows)
{
    int64_t *second = realloc(file->second, rows * sizeof *second);
    file->second = second ? second : file->second;
    double *value = realloc(file->value, rows * sizeof *value);
    file->value = value ? value : file->value;
    return second && value;
}

static enum mg_err read_rows(FILE *in, struct nab_file *file,
                             struct mg_note *note)
{
    char line[256];
    size_t room = 0;
    if (!fgets(line, sizeof line, in))
        return mg_fail(note, MG_INPUT, "%s: it is empty", file->name);
    while (fgets(line, sizeof line, in)) {
        const char *comma = strchr(line, ',');
        if ((size_t)file->rows == room) {
            room = room ? 2 * room : 4096;
            if (!make_room(file, room))
                return mg_fail(note, MG_MEMORY, "out of memory");
        }
        if (!comma || !read_time(line, &file->second[file->rows]))
            return mg_fail(note, MG_INPUT, "%s:%d: cannot read it", file->name,
                           file->rows + 2);
        file->value[file->rows++] = strtod(comma + 1, NULL);
    }
    return MG_OK;
}

static enum mg_err read_data(const char *dir, struct nab_file *file,
                             struct mg_note *note)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/data/%s", dir, file->name);
    FILE *in = fopen(path, "r");
    if (!in)
        return mg_fail(note, MG_INPUT, "cannot open %s", path);
    enum mg_err err = read_rows(in, file, note);
    fclose(in);
    return err;
}

static int row_of(const struct nab_file *file, const char *text)
{
    int64_t second;
    if (!text || !read_time(text, &second))
        return -1;
    for (int i = 0; i < file->rows; i++)
        if (file->second[i] == second)
            return i;
    return -1;
}

static enum mg_err read_windows(const struct mg_json *list,
                                struct nab_file *file, struct mg_note *note)
{
    const struct mg_json *pair = mg_json_first(list);
    for (; pair; pair = mg_json_next(pair)) {
        const struct mg_json *from = mg_json_first(pair);
        struct nab_window window = {
            row_of(file, mg_json_string(from)),
            row_of(file, from ? mg_json_string(mg_json_next(from)) : NULL)};
        if (window.first < 0 || window.last < window.first ||
            file->windows == NAB_WINDOWS_MAX)
            return mg_fail(note, MG_INPUT, "%s: cannot use its windows",
                           file->name);
        file->window[file->windows++] = window;
    }
    return MG_OK;
}

/* ---- what a row is worth ---- */

static void weigh_window(struct nab_file *file, int k)
{
    const struct nab_window *window = &file->window[k];
    double width = window->last - window->first + 1;
    for (int row = window->first; row <= window->last; row++) {
        file->owner[row] = k;
        file->worth[row] = curve(-(window->last - row + 1) / width) / curve(-1);
    }
}

static void weigh_behind(struct nab_file *file, int k, int end)
{
    const struct nab_window *window = &file->window[k];
    double width = window->last - window->first;
    for (int row = window->last + 1; row < end; row++)
        file->worth[row] = width > 0 ? curve((row - window->last) / width) : -1;
}

static enum mg_err weigh(struct nab_file *file, struct mg_note *note)
{
    size_t rows = (size_t)file->rows;
    file->worth = malloc(rows * sizeof *file->worth);
    file->owner = malloc(rows * sizeof *file->owner);
    if (!file->worth || !file->owner)
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (int row = 0; row < file->rows; row++) {
        file->worth[row] = -1;
        file->owner[row] = -1;
    }
    for (int k = 0; k < file->windows; k++) {
        bool last = k + 1 == file->windows;
        weigh_window(file, k);
        weigh_behind(file, k, last ? file->rows : file->window[k + 1].first);
    }
    int least = file->rows < PROBATION_ROWS ? file->rows : PROBATION_ROWS;
    file->probation = (int)(PROBATION * least);
    return MG_OK;
}

static int group_of(const struct nab *nab, const char *name)
{
    size_t length = strcspn(name, "/") + 1;
    for (int i = 0; i < nab->files; i++)
        if (strncmp(nab->file[i].name, name, length) == 0)
            return nab->file[i].group;
    return nab->groups;
}

static enum mg_err load_file(const char *dir, const struct mg_json *entry,
                             struct nab *nab, struct mg_note *note)
{
    if (nab->files == NAB_FILES_MAX)
        return mg_fail(note, MG_FULL, "more than %d files", NAB_FILES_MAX);
    struct nab_file *file = &nab->file[nab->files];
    *file = (struct nab_file){.group = group_of(nab, mg_json_name(entry))};
    nab->files++;
    if (file->group == nab->groups)
        nab->groups++;
    snprintf(file->name, sizeof file->name, "%s", mg_json_name(entry));
    enum mg_err err = read_data(dir, file, note);
    if (!err)
        err = read_windows(entry, file, note);
    return err ? err : weigh(file, note);
}

enum mg_err nab_load(const char *dir, struct nab *nab, struct mg_note *note)
{
    char path[4096];
    struct mg_json *labels = NULL;
    *nab = (struct nab){0};
    snprintf(path, sizeof path, "%s/labels/combined_windows.json", dir);
    enum mg_err err = mg_json_read_file(path, &labels, note);
    const struct mg_json *entry = err ? NULL : mg_json_first(labels);
    for (; entry && !err; entry = mg_json_next(entry))
        err = load_file(dir, entry, nab, note);
    mg_json_free(labels);
    return err;
}

void nab_free(struct nab *nab)
{
    for (int i = 0; i < nab->files; i++) {
        free(nab->file[i].second);
        free(nab->file[i].value);
        free(nab->file[i].worth);
        free(nab->file[i].owner);
    }
    nab->files = 0;
}

/* ---- judging ---- */

void nab_flag(const struct nab_file *file, int row, struct nab_count *count)
{
    if (row < file->probation)
        return;
    int k = file->owner[row];
    count->alerts++;
    count->right += k >= 0;
    if (k < 0)
        count->wrong += file->worth[row];
    else
        count->found[k] = fmax(count->found[k], file->worth[row]);
}

static bool counts(const struct nab_file *file, int k)
{
    return file->window[k].last >= file->probation;
}

double nab_score(const struct nab *nab, const struct nab_count *count,
                 const bool *use, enum nab_profile profile)
{
    const struct weights *weight = &weights[profile];
    double sum = 0, none = 0, perfect = 0;
    for (int i = 0; i < nab->files; i++) {
        const struct nab_file *file = &nab->file[i];
        if (use && !use[i])
            continue;
        sum += weight->wrong * count[i].wrong;
        perfect += weight->hit * file->windows;
        for (int k = 0; k < file->windows; k++) {
            if (!counts(file, k))
                continue;
            none -= weight->missed;
            sum += count[i].found[k] > 0 ? weight->hit * count[i].found[k]
                                         : -weight->missed;
        }
    }
    return 100 * (sum - none) / (perfect - none);
}

/* The usual step: that of most rows, as the middle one of all. */
static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static double step_of(const struct nab_file *file)
{
    int count = 0;
    int64_t *gap = malloc((size_t)file->rows * sizeof *gap);
    if (!gap)
        return 0;
    for (int i = 1; i < file->rows; i++)
        if (file->second[i] > file->second[i - 1])
            gap[count++] = file->second[i] - file->second[i - 1];
    qsort(gap, (size_t)count, sizeof *gap, compare);
    double step = count ? (double)gap[count / 2] : 0;
    free(gap);
    return step;
}

void nab_count_events(const struct nab *nab, const struct nab_count *count,
                      struct nab_events *events)
{
    *events = (struct nab_events){0};
    for (int i = 0; i < nab->files; i++) {
        const struct nab_file *file = &nab->file[i];
        double span = (double)(file->second[file->rows - 1] -
                               file->second[file->probation]);
        events->weeks += (span + step_of(file)) / MG_WEEK_SECONDS;
        events->alerts += count[i].alerts;
        events->right += count[i].right;
        for (int k = 0; k < file->windows; k++) {
            events->windows += counts(file, k);
            events->found += counts(file, k) && count[i].found[k] > 0;
        }
    }
}

double nab_f1(const struct nab_events *events)
{
    if (!events->alerts || !events->windows)
        return 0;
    double recall = (double)events->found / events->windows;
    double precision = (double)events->right / events->alerts;
    return recall + precision > 0
               ? 2 * recall * precision / (recall + precision)
               : 0;
}
