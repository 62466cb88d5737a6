/* fuzz_ndjson.c - any bytes as a file of one JSON object a line. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_input input = {0};
    if (!size)
        return 0;
    mg_knob_standard(mg_input_knobs, &input);
    input.format = 2;
    input.strict = data[0] & 1;
    if (data[0] & 2)
        strcpy(input.key, "host, series");
    if (data[0] & 4)
        strcpy(input.value, "2");
    fuzz_read(&input, data + 1, size - 1);
    return 0;
}
