/* expression.c - see expression.h. Sizes are added up from the left: `done` is
 * what stands before the last piece of a group, `last` that piece, which a
 * repetition may still multiply. */
#include "series/expression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 }; /* of groups; what is deeper is too large */

struct group {
    double done, last;
};

/* Behind a bracket, in which a ']' that comes first is a character. */
static const char *skip_bracket(const char *at)
{
    at += *at == '^';
    at += *at == ']';
    const char *end = strchr(at, ']');
    return end ? end + 1 : at + strlen(at);
}

/* {n}, {n,}, {n,m}: the most copies that are written out. */
static const char *read_counts(const char *at, double *copies)
{
    char *rest;
    double least = strtod(at, &rest);
    double most = *rest == ',' ? strtod(rest + 1, &rest) : least;
    *copies = fmax(1, fmax(least + 1, most));
    const char *end = strchr(at, '}');
    return end ? end + 1 : at + strlen(at);
}

static void add_piece(struct group *group, double size)
{
    group->done += group->last;
    group->last = size;
}

double mg_expression_size(const char *text)
{
    struct group group[DEPTH_MAX] = {0};
    int depth = 0;
    double copies = 1;
    for (const char *at = text; *at;) {
        char c = *at++;
        if (c == '(') {
            if (++depth == DEPTH_MAX)
                return INFINITY;
            group[depth] = (struct group){0, 0};
        } else if (c == ')' && depth > 0) {
            double size = group[depth].done + group[depth].last;
            add_piece(&group[--depth], fmax(1, size));
        } else if (c == '+') {
            group[depth].last *= 2;
        } else if (c == '{') {
            at = read_counts(at, &copies);
            group[depth].last *= copies;
        } else if (c != '*' && c != '?' && c != '|') {
            if (c == '[')
                at = skip_bracket(at);
            at += c == '\\' && *at;
            add_piece(&group[depth], 1);
        }
    }
    double size = 0;
    for (; depth >= 0; depth--)
        size += group[depth].done + group[depth].last;
    return size;
}
