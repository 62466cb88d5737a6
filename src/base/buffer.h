/* buffer.h - bytes that grow. An append that fails (no memory, or past the
 * ceiling) sets `failed` and changes nothing; so does every later one: check
 * once, at the end. */
#ifndef MG_BUFFER_H
#define MG_BUFFER_H

#include <string.h>

#include "base/note.h"
#include "base/text.h"

struct mg_buffer {
    char *at;       /* NUL-terminated once anything was added */
    size_t length;  /* bytes, without the NUL */
    size_t room;    /* bytes taken */
    size_t ceiling; /* most bytes; 0: no limit */
    bool failed;
};

void mg_buffer_init(struct mg_buffer *buffer, size_t ceiling);
void mg_buffer_clear(struct mg_buffer *buffer); /* gives the memory back */
void mg_buffer_empty(struct mg_buffer *buffer); /* keeps it */
static inline void mg_buffer_add(struct mg_buffer *buffer, const void *bytes,
                                 size_t length);
static inline void mg_buffer_char(struct mg_buffer *buffer, char c);
static inline void mg_buffer_string(struct mg_buffer *buffer,
                                    const char *string);
static inline void mg_buffer_text(struct mg_buffer *buffer,
                                  struct mg_text text);
void mg_buffer_printf(struct mg_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct mg_text mg_buffer_all(const struct mg_buffer *buffer);

/* Room for `extra` more bytes at the returned place, or NULL; the caller adds
 * what it wrote to `length`. */
static inline char *mg_buffer_reserve(struct mg_buffer *buffer, size_t extra);

/* Is it there already? `room` is never more than the ceiling and its NUL, so
 * this asks for both. */
static inline bool mg_buffer_has_room(const struct mg_buffer *buffer,
                                      size_t extra)
{
    return extra < buffer->room - buffer->length && !buffer->failed;
}

/* ---- private: where the room is there, without a call ---- */

/* The slow halves. */
char *mg_buffer_reserve_slowly(struct mg_buffer *buffer, size_t extra);
void mg_buffer_add_slowly(struct mg_buffer *buffer, const void *bytes,
                          size_t length);

static inline char *mg_buffer_reserve(struct mg_buffer *buffer, size_t extra)
{
    return mg_buffer_has_room(buffer, extra)
               ? buffer->at + buffer->length
               : mg_buffer_reserve_slowly(buffer, extra);
}

static inline void mg_buffer_add(struct mg_buffer *buffer, const void *bytes,
                                 size_t length)
{
    if (!mg_buffer_has_room(buffer, length)) {
        mg_buffer_add_slowly(buffer, bytes, length);
        return;
    }
    if (length)
        memcpy(buffer->at + buffer->length, bytes, length);
    buffer->length += length;
    buffer->at[buffer->length] = '\0';
}

static inline void mg_buffer_char(struct mg_buffer *buffer, char c)
{
    mg_buffer_add(buffer, &c, 1);
}

static inline void mg_buffer_string(struct mg_buffer *buffer,
                                    const char *string)
{
    mg_buffer_add(buffer, string, strlen(string));
}

static inline void mg_buffer_text(struct mg_buffer *buffer, struct mg_text text)
{
    mg_buffer_add(buffer, text.at, text.length);
}

#endif
