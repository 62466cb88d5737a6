/* num.c - numbers: most by decimal.c, the others by strtod and printf, kept out
 * of the locale's reach: a program that calls the library may have set one with
 * a decimal comma.
 * Reading goes through a C locale of our own; what was printed gets its point
 * back. */
#include "base/num.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/figure.h"
#include "base/inline.h"

enum {
    FIGURE_DIGITS = 10,
    SHORT_DIGITS = 6,
    NUMBER_MAX = 400, /* no double needs more characters */
    SAFE_DIGITS = 18  /* that fit 64 bits whatever they are */
};

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* [sign] digits [. digits] [e [sign] digits], with a digit before or after the
 * point. */
bool mg_num_is_decimal(struct mg_text text)
{
    const char *end = text.at + text.length;
    const char *at = text.at;
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    const char *whole = at;
    at = skip_digits(at, end);
    size_t digits = (size_t)(at - whole);
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        at = skip_digits(at, end);
        digits += (size_t)(at - fraction);
    }
    if (digits == 0)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        const char *power = at;
        at = skip_digits(at, end);
        if (at == power)
            return false;
    }
    return at == end;
}

/* The C locale, made once for the process; never changed afterwards. */
static locale_t plain_locale;
static pthread_once_t plain_once = PTHREAD_ONCE_INIT;

static void make_plain(void)
{
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double plain_strtod(const char *text)
{
    pthread_once(&plain_once, make_plain);
    return plain_locale ? strtod_l(text, NULL, plain_locale)
                        : strtod(text, NULL);
}

/* Of less than NUMBER_MAX bytes. */
static MG_SELDOM bool parse_slowly(struct mg_text text, double *value)
{
    char copy[NUMBER_MAX];
    if (!mg_num_is_decimal(text))
        return false;
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    double got = plain_strtod(copy);
    if (!isfinite(got))
        return false;
    *value = got;
    return true;
}

bool mg_num_parse(struct mg_text text, double *value)
{
    return text.length && text.length < NUMBER_MAX &&
           (mg_decimal_parse(text, value) || parse_slowly(text, value));
}

bool mg_num_parse_int(struct mg_text text, int64_t *value)
{
    char copy[32];
    if (text.length == 0 || text.length >= sizeof copy)
        return false;
    const char *end = text.at + text.length;
    const char *digits = text.at + (text.at[0] == '-' || text.at[0] == '+');
    if (digits == end || skip_digits(digits, end) != end)
        return false;
    if (end - digits <= SAFE_DIGITS) {
        int64_t size = 0;
        while (digits < end)
            size = size * 10 + (*digits++ - '0');
        *value = text.at[0] == '-' ? -size : size;
        return true;
    }
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    errno = 0;
    long long got = strtoll(copy, NULL, 10);
    if (errno == ERANGE)
        return false;
    *value = got;
    return true;
}

void mg_num_int(struct mg_buffer *buffer, int64_t value)
{
    char text[24];
    char *end = text + sizeof text;
    char *at = end;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    mg_buffer_add(buffer, at, (size_t)(end - at));
}

static const char PLAIN[] = "0123456789+-.einfa";

/* Puts the point back where a locale has another one, of several bytes maybe.
 */
static void add_pointed(struct mg_buffer *buffer, const char *text)
{
    size_t whole = strspn(text, PLAIN);
    mg_buffer_add(buffer, text, whole);
    mg_buffer_char(buffer, '.');
    text += whole;
    mg_buffer_string(buffer, text + strcspn(text, PLAIN));
}

static void add(struct mg_buffer *buffer, const char *text)
{
    if (strspn(text, PLAIN) == strlen(text))
        mg_buffer_string(buffer, text);
    else
        add_pointed(buffer, text);
}

static void print_slowly(struct mg_buffer *buffer, int digits, double value)
{
    char text[MG_DECIMAL_ROOM];
    size_t length = mg_decimal_print(text, value, digits);
    if (length) {
        mg_buffer_add(buffer, text, length);
        return;
    }
    snprintf(text, sizeof text, "%.*g", digits, value);
    add(buffer, text);
}

/* As "%.*g"; straight into the buffer where there is room. */
static void print(struct mg_buffer *buffer, int digits, double value)
{
    size_t length = 0;
    if (mg_buffer_has_room(buffer, MG_DECIMAL_ROOM))
        length = mg_decimal_print(buffer->at + buffer->length, value, digits);
    if (!length) {
        print_slowly(buffer, digits, value);
        return;
    }
    buffer->length += length;
    buffer->at[buffer->length] = '\0';
}

_Static_assert((int)MG_NUM_ROOM == (int)MG_DECIMAL_ROOM, "one is both");

static MG_SELDOM char *put_slowly(char *into, int digits, double value)
{
    size_t length = isnan(value) ? 0 : mg_decimal_print(into, value, digits);
    return length || isnan(value) ? into + length : NULL;
}

char *mg_num_put_figure(char *into, double value)
{
    size_t length = mg_figure_ten(into, value);
    return length ? into + length : put_slowly(into, FIGURE_DIGITS, value);
}

char *mg_num_put_short(char *into, double value)
{
    size_t length = mg_figure_six(into, value);
    return length ? into + length : put_slowly(into, SHORT_DIGITS, value);
}

/* Straight into the buffer; false: there is no room, or it cannot be put. */
static bool put(struct mg_buffer *buffer, double value,
                char *(*how)(char *into, double value))
{
    if (!mg_buffer_has_room(buffer, MG_NUM_ROOM))
        return false;
    char *end = how(buffer->at + buffer->length, value);
    if (!end)
        return false;
    buffer->length = (size_t)(end - buffer->at);
    buffer->at[buffer->length] = '\0';
    return true;
}

void mg_num_figure(struct mg_buffer *buffer, double value)
{
    if (!put(buffer, value, mg_num_put_figure) && !isnan(value))
        print_slowly(buffer, FIGURE_DIGITS, value);
}

void mg_num_short(struct mg_buffer *buffer, double value)
{
    if (!put(buffer, value, mg_num_put_short) && !isnan(value))
        print_slowly(buffer, SHORT_DIGITS, value);
}

void mg_num_shortest(struct mg_buffer *buffer, double value)
{
    size_t before = buffer->length;
    for (int digits = 15; digits <= 17; digits++) {
        double back;
        buffer->length = before;
        print(buffer, digits, value);
        struct mg_text text = {buffer->at + before, buffer->length - before};
        if (buffer->failed || (mg_num_parse(text, &back) && back == value))
            return;
    }
}

void mg_num_plain(struct mg_buffer *buffer, double value, int digits)
{
    char text[NUMBER_MAX];
    if (!isfinite(value))
        return;
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    int decimals = digits - 1 - (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    if (value == 0 || decimals <= 0) {
        snprintf(text, sizeof text, "%.0f", fabs(value));
    } else {
        size_t end =
            (size_t)snprintf(text, sizeof text, "%.*f", decimals, fabs(value));
        while (text[end - 1] == '0')
            end--;
        while (text[end - 1] < '0' || text[end - 1] > '9')
            end--; /* the point: several bytes in some locales */
        text[end] = '\0';
    }
    if (value < 0)
        mg_buffer_char(buffer, '-');
    add(buffer, text);
}

void mg_num_exact(struct mg_buffer *buffer, double value)
{
    if (isnan(value))
        mg_buffer_string(buffer, "nan");
    else
        print(buffer, 17, value);
}

bool mg_num_parse_exact(struct mg_text text, double *value)
{
    if (mg_text_is(text, "nan"))
        *value = NAN;
    else if (mg_text_is(text, "inf"))
        *value = INFINITY;
    else if (mg_text_is(text, "-inf"))
        *value = -INFINITY;
    else
        return mg_num_parse(text, value);
    return true;
}
