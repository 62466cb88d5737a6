/* fuzz_decimal.c - any text as a number and any eight bytes as a double,
 * against strtod and printf. */
#include "base/decimal.h"
#include "base/figure.h"
#include "base/num.h"
#include "fuzz.h"

static void check_parse(struct mg_text text)
{
    char copy[128];
    double got;
    if (text.length >= sizeof copy || !mg_decimal_parse(text, &got))
        return;
    CHECK(mg_num_is_decimal(text));
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    double want = strtod(copy, NULL);
    CHECK(memcmp(&got, &want, sizeof got) == 0);
}

static void check_print(double value, int digits)
{
    char got[MG_DECIMAL_ROOM];
    char want[64];
    size_t length = mg_decimal_print(got, value, digits);
    int wanted = snprintf(want, sizeof want, "%.*g", digits, value);
    CHECK(!length ||
          (length == (size_t)wanted && memcmp(got, want, length) == 0));
}

static void check_figure(size_t (*print)(char *, double), double value,
                         int digits)
{
    char got[MG_FIGURE_ROOM];
    char want[64];
    size_t length = print(got, value);
    int wanted = snprintf(want, sizeof want, "%.*g", digits, value);
    CHECK(!length ||
          (length == (size_t)wanted && memcmp(got, want, length) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double value;
    check_parse((struct mg_text){(const char *)data, size});
    if (size < sizeof value)
        return 0;
    memcpy(&value, data, sizeof value);
    for (int digits = 1; digits <= 17; digits++)
        check_print(value, digits);
    check_figure(mg_figure_ten, value, 10);
    check_figure(mg_figure_six, value, 6);
    return 0;
}
