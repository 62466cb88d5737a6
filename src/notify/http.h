/* http.h - bodies of JSON posted to addresses, several at a time, without
 * waiting. The one door to libcurl. */
#ifndef MG_HTTP_H
#define MG_HTTP_H

#include <poll.h>
#include <stdbool.h>

#include "base/note.h"
#include "base/text.h"

enum { MG_HTTP_SECONDS = 10 }; /* that a post may take */

struct mg_http; /* opaque */

/* MEMORY: the library would not start. IO: it cannot be loaded. */
enum mg_err mg_http_open(struct mg_http **http, size_t slots,
                         struct mg_note *note);
void mg_http_close(struct mg_http *http);

/* Begins a post in a slot where none is under way. The body must live until it
 * is done. */
enum mg_err mg_http_post(struct mg_http *http, size_t slot, const char *url,
                         struct mg_text body);

struct mg_http_answer {
    long status;    /* of HTTP; 0: there was no answer */
    char text[256]; /* the beginning of the answer's body, or what went wrong */
};

/* Does what can be done without waiting. */
void mg_http_step(struct mg_http *http);

/* True: the slot's post is over, and the slot is free again. */
bool mg_http_done(struct mg_http *http, size_t slot,
                  struct mg_http_answer *answer);

/* Waits until something can be done, a further descriptor is ready, or so many
 * milliseconds have gone by. */
void mg_http_wait(struct mg_http *http, const struct pollfd *further,
                  size_t count, int milliseconds);

#endif
