/* runs.h - what stays the same for many rows, such as a state: each stretch
 * once, as the row that it begins with and its text. */
#ifndef MG_RUNS_H
#define MG_RUNS_H

#include "base/buffer.h"

struct mg_runs {
    struct mg_buffer list; /* [0,"warming"],[96,"normal"] */
    struct mg_buffer text; /* of the newest stretch */
    bool begun;
};

void mg_runs_init(struct mg_runs *runs);
void mg_runs_clear(struct mg_runs *runs);

/* The row with this number has this text; rows come in order. */
void mg_runs_add(struct mg_runs *runs, size_t row, struct mg_text text);
bool mg_runs_failed(const struct mg_runs *runs);

/* As a member of a JSON object, a list of lists. */
void mg_runs_write(const struct mg_runs *runs, const char *name,
                   struct mg_buffer *out);

#endif
