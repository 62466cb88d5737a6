/* near.c - see near.h. Each start of a stretch is looked at by itself: windows
 * are as long as incidents, and a rule holds for minutes. */
#include "replay/near.h"

#include <math.h>
#include <stdlib.h>

#include "base/grow.h"
#include "time/civil.h"

static bool holds_nothing(const struct mg_rule *rule)
{
    return !rule->hold.n && !rule->hold.span;
}

enum mg_err mg_near_add(struct mg_near *near, const struct mg_rule *rule,
                        int64_t time, double score)
{
    struct mg_near_row row = {time, score};
    if (holds_nothing(rule) && near->count) {
        if (score > near->row[0].score)
            near->row[0] = row;
        return MG_OK;
    }
    if (!mg_grow(&near->row, near->count, &near->room, sizeof *near->row))
        return MG_MEMORY;
    near->row[near->count++] = row;
    return MG_OK;
}

void mg_near_clear(struct mg_near *near)
{
    free(near->row);
    *near = (struct mg_near){0};
}

/* The least score from row `i` on, until the span is full; NaN: it never is. */
static double held_from(const struct mg_near *near, size_t i, int64_t span)
{
    double least = near->row[i].score;
    size_t k = i;
    while (mg_time_between(near->row[i].time, near->row[k].time) < span) {
        if (++k == near->count)
            return NAN;
        least = fmin(least, near->row[k].score);
    }
    return least;
}

/* ns of the longest stretch of rows at `raise`; -1: no row is. */
static int64_t longest(const struct mg_near *near, double raise)
{
    int64_t most = -1;
    int64_t since = MG_NO_TIME;
    for (size_t i = 0; i < near->count; i++) {
        if (!(near->row[i].score >= raise)) {
            since = MG_NO_TIME;
            continue;
        }
        since = since == MG_NO_TIME ? near->row[i].time : since;
        int64_t lasted = mg_time_between(since, near->row[i].time);
        most = lasted > most ? lasted : most;
    }
    return most;
}

static void miss_span(const struct mg_near *near, const struct mg_rule *rule,
                      struct mg_missing *out)
{
    int64_t most = longest(near, rule->level[0].raise);
    for (size_t i = 0; i < near->count; i++)
        out->held = fmax(out->held, held_from(near, i, rule->hold.span));
    out->time = (double)(rule->hold.span - (most > 0 ? most : 0)) / 1e9;
    out->time = fmax(0, out->time);
}

static int falling(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a < b) - (a > b);
}

static void miss_rows(const struct mg_near *near, const struct mg_rule *rule,
                      struct mg_missing *out)
{
    double last[64];
    size_t n = (size_t)rule->hold.n;
    int64_t best = 0;
    for (size_t i = 0; i < near->count; i++) {
        size_t rows = i + 1 < n ? i + 1 : n;
        int64_t at = 0;
        for (size_t k = 0; k < rows; k++) {
            last[k] = near->row[i - k].score;
            at += last[k] >= rule->level[0].raise;
        }
        best = at > best ? at : best;
        qsort(last, rows, sizeof *last, falling);
        if (rows >= (size_t)rule->hold.k)
            out->held = fmax(out->held, last[rule->hold.k - 1]);
    }
    out->rows = best < rule->hold.k ? rule->hold.k - best : 0;
}

struct mg_missing mg_near_missing(const struct mg_near *near,
                                  const struct mg_rule *rule)
{
    struct mg_missing missing = {.held = NAN};
    if (rule->hold.n)
        miss_rows(near, rule, &missing);
    else
        miss_span(near, rule, &missing);
    missing.score = fmax(0, rule->level[0].raise - missing.held);
    if (isnan(missing.held))
        missing.score = NAN;
    return missing;
}

bool mg_missing_less(const struct mg_missing *a, const struct mg_missing *b)
{
    if (isnan(a->held) || isnan(b->held))
        return !isnan(a->held);
    if (a->held < b->held || a->held > b->held)
        return a->held > b->held;
    return a->time + (double)a->rows < b->time + (double)b->rows;
}
