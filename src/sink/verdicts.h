/* verdicts.h - one row a verdict, as CSV or NDJSON. */
#ifndef MG_VERDICTS_H
#define MG_VERDICTS_H

#include "base/knob.h"
#include "sink/out.h"

enum { MG_COLUMNS_MAX = 32, MG_STATES = MARIGRAM_LATE + 1 };

/* How rows are to be written; the table has a row for each. */
struct mg_output {
    int format;                     /* csv, ndjson */
    char columns[MG_KNOB_TEXT_MAX]; /* further ones, comma-separated */
    int only;                       /* all, firing, changes */
    char range[MG_KNOB_TEXT_MAX];   /* low:high of what is printed */
};

extern const struct mg_knob mg_output_knobs[];

struct mg_verdict_column;

/* One of our own words: short, and never quoted. */
struct mg_word {
    char text[16];
    size_t length;
};

struct mg_verdicts {
    struct mg_output output;
    const struct mg_verdict_column *column[MG_COLUMNS_MAX];
    size_t columns;
    struct mg_word state[MG_STATES];
    bool model, reason, profile; /* there is a column for it */
    bool ranged;
    double low, high; /* of the range */
    bool slowly;      /* cell by cell, the bare rows too: for tests */
};

/* Is there a column of this name? */
bool mg_verdicts_has(const struct mg_verdicts *verdicts, const char *name);

/* INVALID: no such column, or not a range. */
enum mg_err mg_verdicts_init(struct mg_verdicts *verdicts,
                             const struct mg_output *output,
                             struct mg_note *note);

/* The CSV header; nothing for NDJSON. */
void mg_verdicts_head(const struct mg_verdicts *verdicts,
                      struct mg_buffer *out);

/* Does `only` let a row through? */
bool mg_verdicts_wants(const struct mg_verdicts *verdicts,
                       const struct marigram_verdict *verdict);

/* One row, or none where `only` leaves it out. Time and value are written as
 * they came; texts with at == NULL are made from the figures. */
void mg_verdicts_write(const struct mg_verdicts *verdicts,
                       const struct marigram_verdict *verdict,
                       struct mg_text time_text, struct mg_text value_text,
                       struct mg_buffer *out);

#endif
