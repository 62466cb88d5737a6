/* decimal.h - doubles and decimals by whole-number arithmetic, where 128 bits
 * hold the whole of it: then the result is exact, and so what strtod and printf
 * say to the bit. Where they do not hold it these functions answer false, and
 * the caller asks the C library. num.h is the door for everybody else. */
#ifndef MG_DECIMAL_H
#define MG_DECIMAL_H

#include "base/buffer.h"

/* Room for a printed number, which has up to 24 bytes, and for what is put
 * behind it on the way. */
enum { MG_DECIMAL_ROOM = 64 };

/* Writes what printf("%.*g", digits, value) would, without the NUL, into room
 * for MG_DECIMAL_ROOM bytes; returns the length, 0 where it cannot. `digits` is
 * 1..17; rounding is to the nearest, and ties go to the even digit. */
size_t mg_decimal_print(char *into, double value, int digits);

/* Reads [sign] digits [. digits] [e [sign] digits], the whole text, as strtod
 * would. False: it is not of that form, or takes more than 64 bits. */
bool mg_decimal_parse(struct mg_text text, double *value);

#endif
