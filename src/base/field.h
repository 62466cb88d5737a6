/* field.h - the state of a thing as a table: one row a field. The table saves,
 * loads and checks; a struct is never written as it lies in memory.
 *
 * The text: one line a field, "name value value ...\n". Numbers come back to
 * the bit. Loading wants exactly the table's fields in the table's order. */
#ifndef MG_FIELD_H
#define MG_FIELD_H

#include <stdint.h>

#include "base/buffer.h"

enum mg_field_kind {
    MG_REAL,   /* double */
    MG_SINGLE, /* float */
    MG_LONG,   /* int64_t */
    MG_SHORT,  /* uint16_t */
    MG_BITS    /* uint64_t */
};

struct mg_field {
    const char *name; /* NULL ends a table */
    enum mg_field_kind kind;
    size_t offset;    /* of the first value */
    size_t count;     /* values; 0: as many as the struct's own `rows` says */
    size_t stride;    /* bytes from value to value; 0: they touch */
    double low, high; /* a value outside is refused; low == high: any value */
    bool maybe;       /* NaN is allowed */
};

#define MG_FIELD(type, kind, member, low, high)                                \
    {                                                                          \
#member, kind, offsetof(type, member), 1, 0, low, high, false          \
    }
#define MG_FIELD_MAYBE(type, kind, member, low, high)                          \
    {                                                                          \
#member, kind, offsetof(type, member), 1, 0, low, high, true           \
    }
#define MG_FIELD_ARRAY(type, kind, member, count, low, high)                   \
    {                                                                          \
#member, kind, offsetof(type, member), count, 0, low, high, false      \
    }
#define MG_FIELD_ARRAY_MAYBE(type, kind, member, count, low, high)             \
    {                                                                          \
#member, kind, offsetof(type, member), count, 0, low, high, true       \
    }

/* A struct and its table; `rows` is the count of its fields with count 0. */
struct mg_part {
    const char *name;
    const struct mg_field *fields;
    void *base;
    size_t rows;
};

void mg_part_save(const struct mg_part *part, struct mg_buffer *out);

/* Takes the part's lines off the head of `text`. STATE: they are not there, or
 * a value is out of range; the part may then be half written. */
enum mg_err mg_part_load(const struct mg_part *part, struct mg_text *text,
                         struct mg_note *note);

#endif
