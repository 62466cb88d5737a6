/* made.h - what a page was made from, and the zone that it is read in, as the
 * JSON that page.h takes. No clock, no host: the same run, the same bytes. */
#ifndef MG_MADE_H
#define MG_MADE_H

#include "cli/session.h"
#include "report/book.h"

struct mg_made {
    const struct mg_session *session;
    struct mg_feed *feed; /* NULL: the rows are another run's */
    const struct mg_book *book;
    const char *setting; /* one line; "": not known */
    const char *from;    /* file that all was taken from; or NULL */
};

/* MEMORY. */
enum mg_err mg_made_print(const struct mg_made *made, struct mg_buffer *out);

/* The last part of the inputs' names. */
void mg_made_title(const struct mg_made *made, struct mg_buffer *out);

/* {"name":"Europe/Berlin","offsets":[[ms,s],...]}: seconds east of UTC from
 * each moment on, for all that the book spans. */
void mg_made_zone(const char *name, const struct mg_zone *zone,
                  const struct mg_book *book, struct mg_buffer *out);

#endif
