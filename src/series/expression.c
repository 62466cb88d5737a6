/* expression.c - see expression.h. Sizes are added up from the left: `done` is
 * what stands before the last piece of a group, `last` that piece, which a
 * repetition may still multiply. */
#include "series/expression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 }; /* of groups; what is deeper is too large */

enum token { ATOM, OPENS, CLOSES, OR, REPEATS };

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

/* Moves on; *copies: of a repetition. */
static enum token next_token(const char **at, double *copies)
{
    char c = *(*at)++;
    *copies = 2;
    if (c == '(')
        return OPENS;
    if (c == ')')
        return CLOSES;
    if (c == '|')
        return OR;
    if (c == '+' || c == '*' || c == '?')
        return REPEATS;
    if (c == '{') {
        *at = read_counts(*at, copies);
        return REPEATS;
    }
    if (c == '[')
        *at = skip_bracket(*at);
    *at += c == '\\' && **at;
    return ATOM;
}

bool mg_expression_stacks(const char *text)
{
    double copies;
    enum token before = ATOM;
    for (const char *at = text; *at;) {
        enum token token = next_token(&at, &copies);
        if (token == REPEATS && before == REPEATS)
            return true;
        before = token;
    }
    return false;
}

struct group {
    double done, last;
};

static double size_of(const struct group *group)
{
    return group->done + group->last;
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
    double copies;
    for (const char *at = text; *at;) {
        enum token token = next_token(&at, &copies);
        if (token == OPENS) {
            if (++depth == DEPTH_MAX)
                return INFINITY;
            group[depth] = (struct group){0, 0};
        } else if (token == CLOSES && depth > 0) {
            double size = size_of(&group[depth]);
            add_piece(&group[--depth], fmax(1, size));
        } else if (token == REPEATS) {
            group[depth].last *= copies;
        } else if (token != OR) {
            add_piece(&group[depth], 1);
        }
    }
    double size = 0;
    for (; depth >= 0; depth--)
        size += size_of(&group[depth]);
    return size;
}
