/* fuzz_gzip.c - any bytes as a packed file: behind gzip's first bytes where
 * the first one is odd, and as they are elsewhere. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t head[] = {0x1F, 0x8B, 8};
    struct mg_input input = {0};
    if (!size)
        return 0;
    size_t more = data[0] & 1 ? sizeof head : 0;
    uint8_t *bytes = malloc(more + size);
    CHECK(bytes != NULL);
    memcpy(bytes, head, more);
    memcpy(bytes + more, data + 1, size - 1);
    mg_knob_standard(mg_input_knobs, &input);
    fuzz_read(&input, bytes, more + size - 1);
    free(bytes);
    return 0;
}
