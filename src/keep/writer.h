/* writer.h - does scripts (script.h) on a thread of its own, so that nobody
 * waits for a disk who does not have to. From mg_writer_start on the database
 * is the thread's, but for whoever has just settled.
 *
 * The first failure is kept, and nothing is done after it. */
#ifndef MG_WRITER_H
#define MG_WRITER_H

#include "keep/script.h"

struct mg_writer; /* opaque */

struct mg_writer *mg_writer_new(struct mg_database *database); /* NULL: out of
                                                                  memory */

/* What has not been done by then is not done. */
void mg_writer_free(struct mg_writer *writer);

/* Before it, and where no thread is to be had, what is handed over is done
 * there and then. */
void mg_writer_start(struct mg_writer *writer);

/* What is written next is written down here; call mg_writer_added after a whole
 * statement, which hands over where it is much. That waits while more than
 * MG_UNWRITTEN_MAX bytes are not done. */
struct mg_buffer *mg_writer_script(struct mg_writer *writer);
void mg_writer_added(struct mg_writer *writer);

/* Hands over what is written down. Returns how often that has been done. */
size_t mg_writer_hand_over(struct mg_writer *writer);

/* Without a lock: have so many been done? Are there more of them waiting than
 * it takes to have something to do at any time? Has anything failed? */
bool mg_writer_has_done(const struct mg_writer *writer, size_t count);
bool mg_writer_is_busy(const struct mg_writer *writer);
bool mg_writer_has_failed(const struct mg_writer *writer);

/* Hands over, waits until all is done, and says what has failed: as
 * mg_database_failed does, or IO. */
enum mg_err mg_writer_settle(struct mg_writer *writer, struct mg_note *note);

#endif
