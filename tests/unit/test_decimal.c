/* test_decimal.c - whole-number arithmetic against the C library, to the bit
 * and to the byte: printf and strtod are the slow twins. */
#include "tests.h"

#include "base/decimal.h"

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double of_text(const char *format, long long whole, int power)
{
    char text[64];
    snprintf(text, sizeof text, format, whole, power);
    return strtod(text, NULL);
}

/* Values of each kind that is hard on a printer: any bits, figures, decimals,
 * halves of a last digit, neighbours of powers of ten, whole numbers. */
static double draw_value(uint64_t *seed)
{
    int power = (int)(draw(seed) % 40) - 20;
    long long whole = (long long)(draw(seed) >> (draw(seed) % 63 + 1));
    switch (draw(seed) % 8) {
    case 0:
        return of_bits(draw(seed));
    case 1:
        return ((double)(draw(seed) >> 11) - 4.5e15) / 4398046511104;
    case 2:
        return of_text("%llde%d", whole, power);
    case 3: /* ties: few bits, and odd */
        return ldexp((double)(whole % 4194304 | 1), power);
    case 4:
        return nextafter(of_text("%llde%d", 1, power), INFINITY);
    case 5:
        return nextafter(of_text("%llde%d", 1, power), 0);
    case 6: /* nines that round up to another digit */
        return of_text("%lld.99999999999999999e%d", whole % 1000, power);
    default:
        return -(double)whole;
    }
}

static int printed, fell_back;

static void check_print(double value, int digits)
{
    char got[MG_DECIMAL_ROOM];
    char want[64];
    size_t length = mg_decimal_print(got, value, digits);
    int wanted = snprintf(want, sizeof want, "%.*g", digits, value);
    assert_true(length < sizeof got);
    if (!length) {
        fell_back++;
        return;
    }
    printed++;
    if (length != (size_t)wanted || memcmp(got, want, length) != 0)
        fail_msg("%a to %d digits: '%.*s', want '%s'", value, digits,
                 (int)length, got, want);
}

static void prints_what_printf_prints(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < count_of(400000, 20000000); i++) {
        double value = draw_value(&seed);
        check_print(value, 6);
        check_print(value, 10);
        check_print(value, 17);
        check_print(value, (int)(draw(&seed) % 17) + 1);
    }
    assert_true(printed > 4 * fell_back);
}

static void prints_every_tie_of_small_figures(void **state)
{
    (void)state;
    for (int eighths = -80000; eighths < 80000; eighths++)
        for (int digits = 1; digits <= 6; digits++)
            check_print(eighths / 8.0, digits);
}

static void prints_both_zeros_and_leaves_what_is_not_finite(void **state)
{
    (void)state;
    char text[MG_DECIMAL_ROOM];
    check_print(0.0, 6);
    check_print(-0.0, 6);
    assert_int_equal(mg_decimal_print(text, -0.0, 6), 2);
    assert_int_equal(mg_decimal_print(text, INFINITY, 6), 0);
    assert_int_equal(mg_decimal_print(text, NAN, 6), 0);
}

/* What metrics look like is never left to printf. */
static void prints_figures_of_every_usual_size_itself(void **state)
{
    (void)state;
    char text[MG_DECIMAL_ROOM];
    for (int power = -10; power <= 23; power++)
        for (int digits = 6; digits <= 10; digits++) {
            double value = of_text("%lld.2345678901e%d", 3, power);
            assert_true(mg_decimal_print(text, value, digits) > 0);
            check_print(value, digits);
        }
}

/* Nor what fades away, down to the last bit. */
static void prints_what_is_next_to_nothing_itself(void **state)
{
    (void)state;
    uint64_t seed = 4;
    int left = fell_back;
    for (int i = 0; i < count_of(300000, 10000000); i++)
        check_print(ldexp((double)(draw(&seed) >> 11),
                          -120 - (int)(draw(&seed) % 1000)),
                    (int)(draw(&seed) % 17) + 1);
    for (double value = 1; value > 0; value *= .4)
        check_print(value, 6);
    assert_true(fell_back - left < 10);
}

static int read_fast, read_slow;

static void check_parse(const char *text)
{
    char *end;
    double want = strtod(text, &end);
    double got = NAN;
    if (!mg_decimal_parse((struct mg_text){text, strlen(text)}, &got)) {
        read_slow++;
        return;
    }
    read_fast++;
    if (*end || memcmp(&got, &want, sizeof got) != 0)
        fail_msg("'%s': %.17g, want %.17g", text, got, want);
}

static void reads_what_strtod_reads(void **state)
{
    (void)state;
    uint64_t seed = 2;
    char text[128];
    for (int i = 0; i < count_of(400000, 20000000); i++) {
        double value = draw_value(&seed);
        int digits = (int)(draw(&seed) % 21);
        snprintf(text, sizeof text, "%.*g", digits, value);
        check_parse(text);
        snprintf(text, sizeof text, "%+.*e", digits, value);
        check_parse(text);
        if (fabs(value) > 1e30)
            continue;
        snprintf(text, sizeof text, "%.*f", digits, value);
        check_parse(text);
    }
    assert_true(read_fast > read_slow);
}

/* Half-way between two doubles, and as near to it as 19 digits are. */
static void reads_halves_between_doubles(void **state)
{
    (void)state;
    uint64_t seed = 3;
    char text[64];
    for (int i = 0; i < count_of(200000, 5000000); i++) {
        uint64_t whole = (UINT64_C(1) << 53 | draw(&seed) >> 11) << 1 | 1;
        int point = (int)(draw(&seed) % 20);
        long long near = (long long)whole + (long long)(draw(&seed) % 3) - 1;
        snprintf(text, sizeof text, "%llde-%d", near, point);
        check_parse(text);
        snprintf(text, sizeof text, "%lld.000", near);
        check_parse(text);
    }
}

static void reads_odd_spellings_as_strtod_or_not_at_all(void **state)
{
    (void)state;
    static const char *const texts[] = {"0",
                                        "-0",
                                        "+0.0e5",
                                        "00000000000000000000000001",
                                        "1e22",
                                        "1e23",
                                        "1e-22",
                                        "1e-23",
                                        "5.",
                                        ".5",
                                        "-.5e1",
                                        "0.000000000000000000000000001",
                                        "1e999",
                                        "1e-999",
                                        "1e9999",
                                        "9007199254740992",
                                        "9007199254740993",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "1.8446744073709551616",
                                        "-18446744073709551616000",
                                        "9999999999999999999",
                                        "9999999999999999999e-19",
                                        "0e99999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_parse(texts[i]);
    static const char *const none[] = {"",    "+",    ".",     "-.",  "1e",
                                       "1e+", "1e5.", "1.2.3", "0x1", "1 ",
                                       " 1",  "inf",  "nan",   "1,5", "e5"};
    double value;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (mg_decimal_parse(mg_text_of(none[i]), &value))
            fail_msg("'%s' was read", none[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_what_printf_prints),
        cmocka_unit_test(prints_every_tie_of_small_figures),
        cmocka_unit_test(prints_both_zeros_and_leaves_what_is_not_finite),
        cmocka_unit_test(prints_figures_of_every_usual_size_itself),
        cmocka_unit_test(prints_what_is_next_to_nothing_itself),
        cmocka_unit_test(reads_what_strtod_reads),
        cmocka_unit_test(reads_halves_between_doubles),
        cmocka_unit_test(reads_odd_spellings_as_strtod_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
