/* expression.h - how large a regular expression (POSIX extended) is once its
 * repetitions are written out, as who compiles it does: a short text can ask
 * for more memory than there is, a++++++++ or ((a{99}){99}){99}. */
#ifndef MG_EXPRESSION_H
#define MG_EXPRESSION_H

/* Most that is compiled. */
#define MG_EXPRESSION_MAX 10000

/* Atoms: characters, brackets and what matches any. `x+` counts twice, x and
 * x*; `x{n,m}` m times. An expression that is not well formed has some size,
 * too.
 */
double mg_expression_size(const char *text);

#endif
