/* knob.h - a setting is one row of a table: its name, its kind, the range it
 * may have, what it is when nobody sets it, and one line of help. Flags, the
 * library's settings and the help pages all come from these rows. */
#ifndef MG_KNOB_H
#define MG_KNOB_H

#include "base/buffer.h"
#include "base/span.h"

enum mg_knob_kind {
    MG_KNOB_FLAG,   /* bool: present or not; text "true" or "false" */
    MG_KNOB_REAL,   /* double, low..high */
    MG_KNOB_COUNT,  /* int64_t, low..high */
    MG_KNOB_SPAN,   /* int64_t ns, low..high in seconds */
    MG_KNOB_CHOICE, /* int: place of the word in `arg`, words split by '|' */
    MG_KNOB_TEXT,   /* char[MG_KNOB_TEXT_MAX] */
    MG_KNOB_HOLD    /* struct mg_hold */
};

enum { MG_KNOB_TEXT_MAX = 512 };

/* "5m": for so long; "3/5": k of the last n. n == 0: by span. */
struct mg_hold {
    int64_t span; /* ns */
    int64_t k, n;
};

struct mg_knob {
    const char *name; /* as a flag, without the dashes; NULL ends a table */
    enum mg_knob_kind kind;
    size_t offset;        /* of the field in the struct that is set */
    const char *standard; /* the default, as text; NULL: a flag's false */
    const char *arg;      /* what stands for the value in help */
    double low, high;
    const char *help;
};

const struct mg_knob *mg_knob_find(const struct mg_knob *table,
                                   const char *name);

/* Every field at its default. A default that its own row refuses is a bug. */
void mg_knob_standard(const struct mg_knob *table, void *target);

/* INVALID: not such a value; the note names knob, text and what was wanted. */
enum mg_err mg_knob_set(const struct mg_knob *knob, void *target,
                        const char *text, struct mg_note *note);

/* The same, but sets nothing. */
enum mg_err mg_knob_check(const struct mg_knob *knob, const char *text,
                          struct mg_note *note);

/* The value as a text that mg_knob_set takes to the same value. */
void mg_knob_print(const struct mg_knob *knob, const void *target,
                   struct mg_buffer *out);

/* The nearest name of the table, or NULL when none is as near as *distance,
 * which is then lowered. Start with mg_text_near(name). */
const char *mg_knob_nearest(const struct mg_knob *table, const char *name,
                            size_t *distance);

/* The help line's right side: help, range, default. */
void mg_knob_describe(const struct mg_knob *knob, struct mg_buffer *out);

#endif
