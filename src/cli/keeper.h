/* keeper.h - what stands between a feed and its state file: which rows the
 * state has seen already, and when it is time for a checkpoint.
 *
 * Seen is a row that an earlier run, or this one before it was killed, has
 * judged. Of a regular file it is counted: so many rows of a file with this
 * path and this first row. Of a pipe, and of a file that was not read before,
 * it goes by time: no later than the last row of its series that the state
 * knows. */
#ifndef MG_KEEPER_H
#define MG_KEEPER_H

#include "base/knob.h"
#include "keep/vault.h"
#include "read/reader.h"
#include "sink/out.h"

struct mg_keeper; /* opaque */

struct mg_state_option {
    char path[MG_KNOB_TEXT_MAX];       /* "": no state is kept */
    char checkpoint[MG_KNOB_TEXT_MAX]; /* rows, or a span */
};

struct mg_keeper_plan {
    const struct mg_state_option *state;
    struct marigram *engine;
    struct mg_known *known; /* the engine's; the state's exclusions are added */
    const struct mg_input *input;
    const char *const *paths;
    size_t count;
    const char *events; /* path of the event file; "": none */
    bool anew;          /* what was learned is replaced, all at the end */
};

/* Opens the state, and loads what it holds into the engine; the event file is
 * cut back to what the state knows of it. INVALID, IO, STATE. On failure
 * *keeper is NULL. */
enum mg_err mg_keeper_open(struct mg_keeper **keeper,
                           const struct mg_keeper_plan *plan,
                           struct mg_note *note);

/* What came after the last checkpoint is dropped. */
void mg_keeper_close(struct mg_keeper *keeper);

/* `rows`, `events`: the files out, now that they are open; both are written out
 * before each checkpoint. They may be closed ones. A run begins in the state
 * with its first row that was not seen: one that finds nothing new changes
 * nothing.
 */
enum mg_err mg_keeper_begin(struct mg_keeper *keeper, struct mg_out *rows,
                            struct mg_out *events, struct mg_note *note);

/* What the last checkpoint knew to be open; before the run begins. */
struct mg_keeper_open {
    int64_t last; /* ns: the latest row of a series; MG_NO_TIME: none */
    bool ended;   /* the run that found it had come to its end */
    void (*show)(void *context, const struct mg_vault_alert *alert);
    void *context;
};
enum mg_err mg_keeper_open_alerts(struct mg_keeper *keeper,
                                  struct mg_keeper_open *open,
                                  struct mg_note *note);

/* A source begins with this row; `anew`: the same followed file, replaced. */
void mg_keeper_source(struct mg_keeper *keeper, const struct mg_place *place,
                      bool anew);

/* *seen: the next row is to be skipped. */
enum mg_err mg_keeper_look(struct mg_keeper *keeper, const struct mg_row *row,
                           bool *seen, struct mg_note *note);
/* Does the run go on from series that the state held? */
bool mg_keeper_goes_on(const struct mg_keeper *keeper);

size_t mg_keeper_seen(const struct mg_keeper *keeper); /* so far */

/* A row was judged: a checkpoint where one is due. */
enum mg_err mg_keeper_pushed(struct mg_keeper *keeper, struct mg_note *note);

void mg_keeper_event(struct mg_keeper *keeper,
                     const struct marigram_event *event);

/* Before more input is waited for. What fails is told by the next
 * mg_keeper_pushed, or at the end. */
void mg_keeper_wait(struct mg_keeper *keeper);

/* The last checkpoint of a run that came to its end. Returns `before`, what
 * went wrong until then; only input that was refused, in a run that is not
 * strict, leaves something to keep. */
enum mg_err mg_keeper_end(struct mg_keeper *keeper, enum mg_err before,
                          struct mg_note *note);

#endif
