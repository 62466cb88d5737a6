/* num.h - text to number and back, the same in every locale. */
#ifndef MG_NUM_H
#define MG_NUM_H

#include <stdint.h>

#include "base/buffer.h"

/* The whole text is one decimal number: sign, digits, fraction, exponent.
 * False for anything else: blanks, units, hexadecimal, "inf", "nan", and what
 * is too large for a double. The result is strtod's, to the bit. */
bool mg_num_parse(struct mg_text text, double *value);

/* Is it spelled like one, however large? */
bool mg_num_is_decimal(struct mg_text text);

/* The whole text is one integer of the range. */
bool mg_num_parse_int(struct mg_text text, int64_t *value);

/* As "%lld". */
void mg_num_int(struct mg_buffer *buffer, int64_t value);

/* As "%.10g": enough for a value of 1e9 with noise of 1. NaN adds nothing. */
void mg_num_figure(struct mg_buffer *buffer, double value);

/* As "%.6g": for scores. NaN adds nothing. */
void mg_num_short(struct mg_buffer *buffer, double value);

/* The same into room for MG_NUM_ROOM bytes, without a NUL; return what is
 * behind it. NULL: not here, ask the others. */
enum { MG_NUM_ROOM = 64 };
char *mg_num_put_figure(char *into, double value);
char *mg_num_put_short(char *into, double value);

/* With as few digits as come back to the bit. */
void mg_num_shortest(struct mg_buffer *buffer, double value);

/* Never with an exponent: `digits` significant ones, more where the whole part
 * has more, and no zeros at the fraction's end. What is not finite adds
 * nothing. */
void mg_num_plain(struct mg_buffer *buffer, double value, int digits);

/* As "%.17g": comes back to the bit. NaN is "nan". */
void mg_num_exact(struct mg_buffer *buffer, double value);
bool mg_num_parse_exact(struct mg_text text, double *value);

#endif
