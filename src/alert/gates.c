/* gates.c - see gates.h. */
#include "alert/gates.h"

#include "time/civil.h"

bool mg_gates_open(const struct mg_gate *gate, int count)
{
    for (int i = 0; i < count; i++)
        if (mg_gate_open(&gate[i]))
            return true;
    return false;
}

int64_t mg_gates_raised(const struct mg_gate *gate, int count)
{
    int64_t raised = MG_NO_TIME;
    for (int i = 0; i < count; i++)
        if (mg_gate_open(&gate[i]) &&
            (raised == MG_NO_TIME || gate[i].raised < raised))
            raised = gate[i].raised;
    return raised;
}

static int urgency(const struct mg_gate *gate)
{
    static const int urgencies[] = {
        [MG_NORMAL] = 0,
        [MG_PENDING] = 1,
        [MG_RECOVERING] = 2,
        [MG_FIRING] = 3,
    };
    return urgencies[gate->phase];
}

int mg_gates_speaker(const struct mg_gate *gate, int count)
{
    int speaker = 0;
    for (int i = 1; i < count; i++)
        if (urgency(&gate[i]) > urgency(&gate[speaker]))
            speaker = i;
    return speaker;
}
