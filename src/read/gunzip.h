/* gunzip.h - packed bytes in, what was packed out, in constant memory: gzip
 * (RFC 1952) by zlib, one member behind the other. */
#ifndef MG_GUNZIP_H
#define MG_GUNZIP_H

#include "base/note.h"
#include "base/text.h"

struct mg_gunzip; /* opaque */

enum { MG_GUNZIP_ROOM = 64 * 1024 }; /* packed bytes held at once */

/* Does a file of these first bytes hold gzip? Two are enough. */
bool mg_gunzip_claims(const char *first, size_t length);

struct mg_gunzip *mg_gunzip_new(void); /* NULL: out of memory */
void mg_gunzip_free(struct mg_gunzip *gunzip);

/* Room for further packed bytes, and how many of them were put there. Call
 * both when, and only when, mg_gunzip_take gave none. */
char *mg_gunzip_room(struct mg_gunzip *gunzip, size_t *room);
void mg_gunzip_fed(struct mg_gunzip *gunzip, size_t length);

/* Unpacks up to `room` bytes; *got == 0: it wants more packed ones. INPUT: the
 * bytes are damaged; what stood before the damage was given out. */
enum mg_err mg_gunzip_take(struct mg_gunzip *gunzip, char *into, size_t room,
                           size_t *got, struct mg_note *note);

/* No more packed bytes will come. INPUT: they end in the middle. */
enum mg_err mg_gunzip_end(const struct mg_gunzip *gunzip, struct mg_note *note);

#endif
