/* decimal.c - see decimal.h.
 *
 * A finite double is m * 2^e with m < 2^53. To print n digits of it, it is
 * scaled by a power of ten to a whole number of n digits and a fraction. For
 * 10^p = 5^p * 2^p with p <= 27 the product m * 5^p has less than 53 + 63 bits;
 * and to divide by 10^q, q <= 19, the divisor 5^q has less than 64. Either way
 * nothing is lost before the one rounding. For larger p, of figures that are
 * next to nothing, 5^p is taken to 128 bits: what that leaves open is far less
 * than a digit, and where it could turn the rounding, nothing is said.
 *
 * Reading is Clinger's fast path ("How to Read Floating Point Numbers
 * Accurately", PLDI 1990): whole numbers up to 2^53 and powers of ten up to
 * 10^22 are doubles themselves, and one multiplication or division of two
 * doubles rounds once. A whole number of more bits with a fraction of up to 19
 * digits, as programs print doubles in full, is divided in 128 bits. */
#include "base/decimal.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/digits.h"
#include "base/inline.h"

__extension__ typedef unsigned __int128 wide;

enum {
    MANTISSA = 53, /* bits of a double's */
    FIVES = MG_DIGITS_FIVES,
    DIVISORS = 19,    /* 10^19 < 2^64 */
    EXACT_TENS = 22,  /* 10^22 is a double */
    DIGITS_ROOM = 48, /* bytes: 17 digits, and as many again to copy from */
    OPEN = 64         /* 2^-64: what may be left open of a rest */
};

static uint64_t ten_to(int power) /* 0..DIVISORS */
{
    return mg_digits_fives[power] << power;
}

/* ---- printing ---- */

/* value = mantissa * 2^power, > 0. */
struct binary {
    uint64_t mantissa;
    int power;
};

/* A whole number, and whether what was cut off makes one more of it: it is more
 * than a half, or a half of one behind an odd number. -1: it cannot be told. */
struct scaled {
    uint64_t whole;
    int up;
};

static struct binary take_apart(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int power = (int)(bits >> (MANTISSA - 1) & 0x7FF);
    uint64_t mantissa = bits & ((UINT64_C(1) << (MANTISSA - 1)) - 1);
    if (power == 0) /* subnormal */
        return (struct binary){mantissa, DBL_MIN_EXP - MANTISSA};
    return (struct binary){mantissa | UINT64_C(1) << (MANTISSA - 1),
                           power + DBL_MIN_EXP - MANTISSA - 1};
}

static struct scaled round_half(uint64_t whole, wide rest, wide half)
{
    return (struct scaled){whole, rest > half || (rest == half && (whole & 1))};
}

/* The same for what was cut off in one word, as nearly always. */
static struct scaled cut_word(wide product, int bits) /* 1..63 */
{
    uint64_t low = (uint64_t)product;
    uint64_t whole = (uint64_t)(product >> 64) << (64 - bits) | low >> bits;
    uint64_t rest = low << (64 - bits);
    uint64_t half = UINT64_C(1) << 63;
    return (struct scaled){whole, rest > half - !!(whole & 1)};
}

/* value * 10^tens; the result has at most 18 digits. */
static struct scaled multiply(struct binary value, int tens)
{
    wide product = (wide)value.mantissa * mg_digits_fives[tens];
    int power = value.power + tens;
    if (power < 0 && power > -64)
        return cut_word(product, -power);
    if (power >= 0)
        return (struct scaled){(uint64_t)(product << power), false};
    wide one = (wide)1 << -power;
    return round_half((uint64_t)(product >> -power), product & (one - 1),
                      one >> 1);
}

/* value / 10^tens, where that is at least 1. */
static struct scaled divide(struct binary value, int tens)
{
    int power = value.power - tens;
    wide dividend = value.mantissa;
    wide divisor = mg_digits_fives[tens];
    if (power >= 0)
        dividend <<= power;
    else
        divisor <<= -power;
    uint64_t whole = (uint64_t)(dividend / divisor);
    wide rest = dividend - whole * divisor;
    return round_half(whole, 2 * rest, divisor);
}

/* f * 2^*twos is 5^power, or less by no more than 4 of f's last bit: what is
 * cut off of either factor is less than one before the shift. */
static wide five_to(int power, int *twos)
{
    const struct mg_digits_far *far = &mg_digits_far[power / FIVES];
    uint64_t factor = mg_digits_fives[power % FIVES];
    int up = __builtin_clzll(factor);
    factor <<= up;
    wide low = (wide)far->low * factor;
    wide f = (wide)far->high * factor + (uint64_t)(low >> 64);
    int small = !(f >> 127);
    *twos = far->twos + 64 - up - small;
    return f << small;
}

/* value * 10^tens, for tens > FIVES, where that is at least 1. The product of
 * 53 and 128 bits is high * 2^64 + low. */
static MG_SELDOM struct scaled multiply_far(struct binary value, int tens)
{
    int twos;
    int up = __builtin_clzll(value.mantissa) - (64 - MANTISSA);
    uint64_t mantissa = value.mantissa << up;
    wide f = five_to(tens, &twos);
    wide low = (wide)(uint64_t)f * mantissa;
    wide high = (f >> 64) * mantissa + (uint64_t)(low >> 64);
    int cut = up - value.power - tens - twos - 64; /* of high: 55..117 */
    uint64_t rest = cut >= 64
                        ? (uint64_t)(high >> (cut - 64))
                        : (uint64_t)(high << (64 - cut)) | (uint64_t)low >> cut;
    uint64_t half = UINT64_C(1) << 63;
    bool above = rest > half && rest < UINT64_MAX - OPEN;
    bool open = !above && rest >= half - OPEN;
    return (struct scaled){(uint64_t)(high >> cut), open ? -1 : above};
}

static struct scaled scale(struct binary value, int tens)
{
    if (tens > FIVES)
        return multiply_far(value, tens);
    return tens >= 0 ? multiply(value, tens) : divide(value, -tens);
}

/* The power of ten of the first digit, or one less. */
static int decade(struct binary value)
{
    int top = value.power + 63 - __builtin_clzll(value.mantissa);
    return top * 78913 >> 18; /* log10(2), rounded down: right to 2^1100 */
}

/* Rounds |value| to the figure * 10^(tens - digits + 1) that has just so many
 * digits. */
static bool round_to(double value, int digits, uint64_t *figure, int *tens)
{
    struct binary binary = take_apart(value);
    *tens = decade(binary);
    int power = digits - 1 - *tens;
    if (power < 1 - DIVISORS)
        return false;
    struct scaled scaled = scale(binary, power);
    uint64_t ceiling = ten_to(digits);
    if (scaled.whole >= ceiling) {
        scaled = scale(binary, power - 1);
        ++*tens;
    }
    if (scaled.up < 0)
        return false;
    *figure = scaled.whole + (uint64_t)scaled.up;
    if (*figure == ceiling) {
        *figure /= 10;
        ++*tens;
    }
    return true;
}

static void put_pair(char *into, uint64_t pair) /* 0..99 */
{
    memcpy(into, mg_digits_pairs + 2 * pair, 2);
}

static void put_eight(char *into, uint32_t figure) /* below 10^8 */
{
    mg_digits_store(into, mg_digits_eight(figure) + '0' * MG_EACH);
}

static void put_digits(char *into, uint64_t figure, int digits)
{
    for (; digits >= 8; digits -= 8, figure /= 100000000)
        put_eight(into + digits - 8, (uint32_t)(figure % 100000000));
    for (; digits > 1; digits -= 2, figure /= 100)
        put_pair(into + digits - 2, figure % 100);
    if (digits)
        into[0] = (char)('0' + figure);
}

static char *put_exponent(char *at, int tens)
{
    int size = tens < 0 ? -tens : tens;
    *at++ = 'e';
    *at++ = tens < 0 ? '-' : '+';
    if (size >= 100)
        *at++ = (char)('0' + size / 100);
    put_pair(at, (uint64_t)size % 100);
    return at + 2;
}

/* Puts `count` of them; and more behind, which is overwritten: copies of a
 * length that is known cost next to nothing. */
static char *put(char *at, const char *digit, int count)
{
    memcpy(at, digit, DIGITS_ROOM / 2);
    return at + count;
}

/* As %g lays it out: `count` digits are left without the zeros at the end, and
 * the first is worth 10^tens. */
static char *lay_out(char *at, const char *digit, int count, int tens)
{
    if (tens < 0) {
        memcpy(at, "0.000", 5);
        return put(at + 1 - tens, digit, count);
    }
    at = put(at, digit, tens + 1); /* its zeros are still behind it */
    if (count <= tens + 1)
        return at;
    *at++ = '.';
    return put(at, digit + tens + 1, count - tens - 1);
}

size_t mg_decimal_print(char *into, double value, int digits)
{
    char digit[DIGITS_ROOM] = {0};
    uint64_t figure;
    int tens;
    char *at = into;
    if (!isfinite(value))
        return 0;
    if (signbit(value))
        *at++ = '-';
    if (value == 0) {
        *at++ = '0';
        return (size_t)(at - into);
    }
    if (!round_to(value, digits, &figure, &tens))
        return 0;
    put_digits(digit, figure, digits);
    int count = digits;
    while (count > 1 && digit[count - 1] == '0')
        count--;
    if (tens >= -4 && tens < digits)
        return (size_t)(lay_out(at, digit, count, tens) - into);
    at = lay_out(at, digit, count, 0);
    return (size_t)(put_exponent(at, tens) - into);
}

/* ---- reading ---- */

/* Reads off the head of a number: its digits without the point are `figure`,
 * and it is worth figure * 10^tens. */
struct scan {
    const char *at, *end;
    uint64_t figure;
    int count; /* of digits behind leading zeros */
    int tens;
};

/* Returns how many there were. */
static size_t scan_digits(struct scan *s)
{
    const char *from = s->at;
    for (; s->at < s->end && (unsigned char)(*s->at - '0') < 10; s->at++) {
        s->figure = s->figure * 10 + (uint64_t)(*s->at - '0');
        s->count += s->count || s->figure; /* 2^64 leaves a figure of 0 */
    }
    return (size_t)(s->at - from);
}

static bool is_sign(const struct scan *s)
{
    return s->at < s->end && (*s->at == '-' || *s->at == '+');
}

/* Powers of more than three digits are left to strtod. */
static bool scan_power(struct scan *s)
{
    bool negative = ++s->at < s->end && *s->at == '-';
    s->at += is_sign(s);
    struct scan power = {.at = s->at, .end = s->end};
    size_t digits = scan_digits(&power);
    s->at = power.at;
    if (digits == 0 || digits > 3)
        return false;
    s->tens += negative ? -(int)power.figure : (int)power.figure;
    return true;
}

static bool scan_number(struct scan *s)
{
    size_t digits = scan_digits(s);
    if (s->at < s->end && *s->at == '.') {
        s->at++;
        size_t fraction = scan_digits(s);
        s->tens = -(int)fraction;
        digits += fraction;
    }
    if (!digits || s->count > DIVISORS)
        return false;
    if (s->at < s->end && (*s->at == 'e' || *s->at == 'E') && !scan_power(s))
        return false;
    return s->at == s->end;
}

/* figure / 10^tens, for a figure of more than 53 bits: shifted so that the
 * quotient has 63 or 64 of them; what is left over then only says to which side
 * of a half the rest lies. */
static double divide_exactly(uint64_t figure, int tens)
{
    uint64_t divisor = ten_to(tens);
    int up = __builtin_clzll(divisor);
    divisor <<= up;
    int shift = 63 + __builtin_clzll(figure);
    wide dividend = (wide)figure << shift;
    uint64_t quotient = (uint64_t)(dividend / divisor);
    quotient |= (wide)quotient * divisor != dividend;
    /* At most 11 bits go, and the last says whether anything was behind it. */
    int drop = 64 - __builtin_clzll(quotient) - MANTISSA;
    uint64_t half = UINT64_C(1) << (drop - 1);
    uint64_t rest = quotient & (2 * half - 1);
    uint64_t kept = quotient >> drop;
    kept += rest > half || (rest == half && (kept & 1));
    return ldexp((double)kept, drop + up - shift);
}

static bool convert(uint64_t figure, int tens, double *value)
{
    static const double exact[EXACT_TENS + 1] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    bool small = figure <= UINT64_C(1) << MANTISSA;
    if (small && tens >= -EXACT_TENS && tens <= EXACT_TENS)
        *value = tens < 0 ? (double)figure / exact[-tens]
                          : (double)figure * exact[tens];
    else if (!small && tens <= 0 && tens >= -DIVISORS)
        *value = divide_exactly(figure, -tens);
    else
        return false;
    return true;
}

static MG_SELDOM bool parse_any(struct mg_text text, double *value)
{
    struct scan s = {.at = text.at, .end = text.at + text.length};
    bool negative = s.at < s.end && *s.at == '-';
    double size;
    s.at += is_sign(&s);
    if (!scan_number(&s) || !convert(s.figure, s.tens, &size))
        return false;
    *value = negative ? -size : size;
    return true;
}

/* ---- reading what has 4..8 bytes, digits and perhaps a point, in a word ----
 */

/* Behind each other, the first in the lowest byte, the last in the highest;
 * zeros in front, as digits. */
static uint64_t load_short(struct mg_text text)
{
    uint32_t head;
    uint32_t tail;
    size_t front = 8 - text.length;
    memcpy(&head, text.at, sizeof head);
    memcpy(&tail, text.at + text.length - sizeof tail, sizeof tail);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    head = __builtin_bswap32(head);
    tail = __builtin_bswap32(tail);
#endif
    uint64_t word = (uint64_t)head << 8 * front | (uint64_t)tail << 32;
    return word | ('0' * MG_EACH >> (8 * text.length - 1) >> 1);
}

/* Takes out the first point, if there is one; returns the digits behind it. */
static int take_point(uint64_t *word)
{
    uint64_t other = *word ^ '.' * MG_EACH;
    uint64_t found = (other - MG_EACH) & ~other & MG_EACH << 7;
    if (!found)
        return 0;
    uint64_t top = found & -found; /* bit of the point */
    uint64_t before = *word & ((top >> 7) - 1);
    uint64_t behind = *word & -(top << 1);
    *word = behind | before << 8 | '0';
    return 7 - (__builtin_ctzll(found) >> 3);
}

static bool is_digits(uint64_t word)
{
    const uint64_t high = 0xF0 * MG_EACH;
    return (word & high) == '0' * MG_EACH &&
           ((word + 0x06 * MG_EACH) & high) == '0' * MG_EACH;
}

/* Pairs, then fours, then all eight (Lemire). */
static uint32_t worth(uint64_t word)
{
    const uint64_t mask = UINT64_C(0x000000FF000000FF);
    word -= '0' * MG_EACH;
    word = word * 10 + (word >> 8);
    uint64_t odd = (word & mask) * (100 + (UINT64_C(1000000) << 32));
    uint64_t even = (word >> 16 & mask) * (1 + (UINT64_C(10000) << 32));
    return (uint32_t)((odd + even) >> 32);
}

static bool parse_short(struct mg_text text, double *value)
{
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    if (text.length - 4 > 4)
        return false;
    uint64_t word = load_short(text);
    int fraction = take_point(&word);
    if (!is_digits(word))
        return false;
    *value = worth(word) / tens[fraction];
    return true;
}

bool mg_decimal_parse(struct mg_text text, double *value)
{
    return parse_short(text, value) || parse_any(text, value);
}
