/* tune_work.h - what a tune has done so far, in a file (--resume): a line of
 * JSON for each setting that was tried, and for each that was run in truth. A
 * run that was killed, and is started again, finds it there; the last line may
 * be torn, and is then done again. */
#ifndef MG_TUNE_WORK_H
#define MG_TUNE_WORK_H

#include "replay/tune_board.h"

struct mg_tune_work; /* opaque */

/* Takes the file for this run, and makes it where it is not there. NULL for
 * `path` "": nothing is kept, and every function here takes that. IO: it cannot
 * be opened, or another run has it. */
enum mg_err mg_tune_work_open(struct mg_tune_work **work, const char *path,
                              struct mg_note *note);

/* Reads what is there, once it is known what the run is about. `mark`: of the
 * data, the settings, and all else that the outcome follows from. INPUT: it is
 * no such file, or of another run. MEMORY. */
enum mg_err mg_tune_work_read(struct mg_tune_work *work, uint64_t mark,
                              size_t candidates, struct mg_note *note);

/* Is it known? Then here it is. Of what was run in truth that is all but what
 * was rehearsed. */
bool mg_tune_work_tried(const struct mg_tune_work *work, size_t number,
                        struct mg_tune_candidate *candidate);
bool mg_tune_work_proven(const struct mg_tune_work *work, size_t number,
                         struct mg_tune_proven *proven);

/* It is now. One thread at a time. */
void mg_tune_work_try(struct mg_tune_work *work, size_t number,
                      const struct mg_tune_candidate *candidate);
void mg_tune_work_prove(struct mg_tune_work *work,
                        const struct mg_tune_proven *proven);

/* Returns `before`, what went wrong until then; where that is MG_OK, IO:
 * something could not be written. */
enum mg_err mg_tune_work_close(struct mg_tune_work *work, enum mg_err before,
                               struct mg_note *note);

#endif
