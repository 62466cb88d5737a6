/* expression.h - regular expressions (POSIX extended) that are not compiled,
 * since a short text can ask for more memory or time than there is: the
 * compiler writes repetitions out, a{9}{9}{9}{9}, and ((a?)*)+ has as many ways
 * through nothing. */
#ifndef MG_EXPRESSION_H
#define MG_EXPRESSION_H

#include <stdbool.h>

/* Largest size of what is compiled. */
#define MG_EXPRESSION_MAX 2000

/* Atoms: characters, brackets and what matches any. `x+` counts twice, since it
 * is x and x*, and so do `x*` and `x?`, whose ends may be passed in two ways;
 * `x{n,m}` counts m times. An expression that is not well formed has some size,
 * too. */
double mg_expression_size(const char *text);

/* Does one repetition follow another, as in a+*? POSIX leaves open what that
 * means. */
bool mg_expression_stacks(const char *text);

#endif
