/* told.c - see told.h. Spans are added as whole numbers, so that their sum does
 * not depend on the order. */
#include "cli/told.h"

#include <math.h>
#include <string.h>

enum { SECOND = 1000000000 };

bool mg_told_twice(const struct marigram_verdict *verdict)
{
    return strcmp(verdict->reason, "duplicate") == 0;
}

void mg_told_verdict(struct mg_told *told,
                     const struct marigram_verdict *verdict)
{
    told->verdicts++;
    told->missing += isnan(verdict->value) ? 1 : 0;
    told->late += verdict->state == MARIGRAM_LATE;
    if (isnan(verdict->score)) { /* not judged */
        told->twice += mg_told_twice(verdict);
        return;
    }
    told->seconds += verdict->step / SECOND;
    told->nanoseconds += verdict->step % SECOND;
}

void mg_told_event(struct mg_told *told, const struct marigram_event *event)
{
    told->events++;
    told->raised += event->kind == MARIGRAM_RAISED;
}

void mg_told_add(struct mg_told *told, const struct mg_told *more)
{
    told->verdicts += more->verdicts;
    told->missing += more->missing;
    told->late += more->late;
    told->twice += more->twice;
    told->events += more->events;
    told->raised += more->raised;
    told->seconds += more->seconds;
    told->nanoseconds += more->nanoseconds;
}

double mg_told_span(const struct mg_told *told)
{
    return (double)told->seconds + (double)told->nanoseconds / SECOND;
}
