/* fuzz_csv.c - any bytes as a CSV file, read by settings from the first one:
 * and what comes of it when libcsv splits every line, as the slow twin, and
 * when a thread of its own reads ahead. */
#include "fuzz.h"

static void settle(struct mg_input *input, unsigned bits)
{
    static const char *const delimiters[] = {"auto", "tab", ";", "|"};
    *input = (struct mg_input){.format = 1};
    mg_knob_standard(mg_input_knobs, input);
    input->format = 1;
    input->wide = bits & 1;
    input->no_header = bits & 2;
    input->strict = bits & 4;
    if (bits & 8)
        strcpy(input->key, "host, series");
    if (bits & 16)
        strcpy(input->value, "2");
    if (bits & 32) {
        strcpy(input->name, "given");
        if (bits & 2)
            strcpy(input->header, "time, host,2,series");
        input->decimal_comma = true;
    }
    strcpy(input->delimiter, delimiters[bits >> 6]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_input input;
    if (!size)
        return 0;
    settle(&input, data[0]);
    uint64_t hash = fuzz_read(&input, data + 1, size - 1);
    if (size % 8 == 0) /* a thread costs as much as all the rest */
        CHECK(fuzz_read_so(&input, data + 1, size - 1, true) == hash);
    input.by_libcsv = true;
    CHECK(fuzz_read(&input, data + 1, size - 1) == hash);
    return 0;
}
