/* figure.c - see figure.h. As decimal.c scales a double, but where all powers
 * are small: for 10^p with p <= 13 the product m * 5^p has less than 84 bits,
 * and what is cut off of it less than 64. */
#include "base/figure.h"

#include "base/digits.h"
#include "base/inline.h"

#define SIGN (UINT64_C(1) << 63)

__extension__ typedef unsigned __int128 wide;

enum {
    MANTISSA = 52, /* bits, less the first */
    BIAS = 1023,
    LEAST = -4, /* the power of ten of the first digit */
    LARGEST = 10
};

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double ten_to(int64_t power)
{
    static const double tens[LARGEST - LEAST + 1] = {1e-4, 1e-3, 1e-2, 1e-1,
                                                     1e0,  1e1,  1e2,  1e3,
                                                     1e4,  1e5,  1e6,  1e7,
                                                     1e8,  1e9,  1e10};
    return tens[power - LEAST];
}

/* ---- the digits ---- */

/* The power of ten of the first digit. 1233 / 4096 is log10(2), or less by so
 * little that no power here shows it. A power of ten that is no double is off
 * by far less than a digit. */
static int64_t decade(uint64_t bits, int64_t power)
{
    int64_t least = power * 1233 >> 12;
    return least + (bits >= bits_of(ten_to(least + 1)));
}

/* The whole number of so many digits, of which the first is worth 10^*tens;
 * ties go to the even one. Both factors are shifted so that the point is
 * between the two words of the product. */
static uint64_t round_to(uint64_t bits, int digits, int64_t *tens)
{
    enum { UP = 7 };
    uint64_t one = UINT64_C(1) << MANTISSA;
    uint64_t mantissa = (bits & (one - 1)) | one;
    int64_t power = (int64_t)(bits >> MANTISSA) - BIAS;
    *tens = decade(bits, power);
    int64_t up = digits - 1 - *tens;
    uint64_t five = mg_digits_fives[up] << (64 - UP - MANTISSA + power + up);
    wide product = (wide)(mantissa << UP) * five;
    uint64_t whole = (uint64_t)(product >> 64);
    return whole + ((uint64_t)product > (UINT64_C(1) << 63) - (whole & 1));
}

/* ---- as text ---- */

/* Ten digits as they stand, with zeros behind those there are. */
struct row {
    uint64_t head; /* eight */
    uint64_t tail; /* the eighth again, and those behind it */
    int64_t count; /* without the zeros */
};

static struct row spell_eight(uint64_t figure) /* below 10^8, not 0 */
{
    uint64_t eight = mg_digits_eight((uint32_t)figure);
    int64_t zeros = __builtin_clzll(eight) / 8;
    return (struct row){eight + '0' * MG_EACH, '0', 8 - zeros};
}

static struct row spell_ten(uint64_t figure)
{
    uint64_t front = mg_digits_pair(figure / 100000000);
    uint64_t eight = mg_digits_eight((uint32_t)(figure % 100000000));
    int64_t zeros =
        eight ? __builtin_clzll(eight) / 8 : 8 + (front >> 8 == '0');
    uint64_t text = eight + '0' * MG_EACH;
    return (struct row){front | text << 16, text >> 40, 10 - zeros};
}

/* A point in front of the digit `at`, 0..7. */
static uint64_t with_point(uint64_t digits, int64_t at)
{
    uint64_t behind = digits & ~UINT64_C(0) << 8 * at;
    return (digits ^ behind) | (uint64_t)'.' << 8 * at | behind << 8;
}

static size_t put_below_one(char *into, struct row row, int64_t tens)
{
    memcpy(into, "0.000000", 8);
    mg_digits_store(into + 1 - tens, row.head);
    mg_digits_store(into + 8 - tens, row.tail);
    return (size_t)(1 - tens + row.count);
}

static size_t put_whole(char *into, struct row row, int64_t whole)
{
    if (whole < 8) {
        mg_digits_store(into, with_point(row.head, whole));
        mg_digits_store(into + 8, row.tail);
    } else {
        mg_digits_store(into, row.head);
        mg_digits_store(into + 8, with_point(row.tail >> 8, whole - 8));
    }
    return (size_t)(row.count > whole ? row.count + 1 : whole);
}

/* For each of two numbers of digits by itself. */
static size_t print(char *into, double value, int digits)
{
    const uint64_t ceiling = digits == 10 ? 10000000000 : 1000000;
    const uint64_t least = bits_of(ten_to(LEAST));
    uint64_t bits = bits_of(value);
    uint64_t size = bits & ~SIGN;
    int64_t tens;
    if (size - least >= bits_of((double)ceiling) - least)
        return 0;
    uint64_t figure = round_to(size, digits, &tens);
    if (figure == ceiling)
        return 0;
    struct row row =
        digits == 10 ? spell_ten(figure) : spell_eight(figure * 100);
    size_t minus = bits >> 63;
    *into = '-';
    into += minus;
    return minus + (tens < 0 ? put_below_one(into, row, tens)
                             : put_whole(into, row, tens + 1));
}

MG_WHOLE size_t mg_figure_ten(char *into, double value)
{
    return print(into, value, 10);
}

MG_WHOLE size_t mg_figure_six(char *into, double value)
{
    return print(into, value, 6);
}
