/* trail.h - the events of a run on their way into a state: all of them to the
 * audit trail, those of alerts to the history of alerts as well. */
#ifndef MG_TRAIL_H
#define MG_TRAIL_H

#include "keep/script.h"

struct mg_trail {
    struct mg_statement *audit, *raise, *clear, *severity;
};

/* `table`: where the audit trail goes. */
void mg_trail_prepare(struct mg_trail *trail, struct mg_database *database,
                      const char *table);

/* Writes down what an event does in a state. */
struct mg_trail_run {
    int64_t number;
    const char *configuration;
};
void mg_trail_write(const struct mg_trail *trail,
                    const struct mg_trail_run *run,
                    const struct marigram_event *event,
                    struct mg_buffer *script);

#endif
