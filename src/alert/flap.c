/* flap.c - see flap.h. */
#include "alert/flap.h"

enum { CHANGES = MG_FLAP_STATES - 1 };

uint64_t mg_flap_add(uint64_t states, int open)
{
    uint64_t last = (UINT64_C(1) << MG_FLAP_STATES) - 1;
    return (states << 1 | (open != 0)) & last;
}

double mg_flap_percent(uint64_t states)
{
    uint64_t changes = states ^ states >> 1;
    double sum = 0;
    if (!changes)
        return 0;
    for (int age = 0; age < CHANGES; age++)
        if (changes >> age & 1)
            sum += .75 + (CHANGES - 1 - age) * .5 / (CHANGES - 1);
    return sum * 100 / CHANGES;
}
