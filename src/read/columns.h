/* columns.h - which column is the time, which the value, which name the
 * series: by their usual names, or as told. Nothing is guessed beyond that. */
#ifndef MG_COLUMNS_H
#define MG_COLUMNS_H

#include "base/knob.h"
#include "time/zone.h"

/* How input is to be read; the table has a row for each. */
struct mg_input {
    char time[MG_KNOB_TEXT_MAX]; /* column names; "": by usual name */
    char value[MG_KNOB_TEXT_MAX];
    char key[MG_KNOB_TEXT_MAX];    /* comma-separated */
    char header[MG_KNOB_TEXT_MAX]; /* column names of a file without them,
                                      comma-separated */
    char name[MG_KNOB_TEXT_MAX];   /* of a series without a key column */
    char rejects[MG_KNOB_TEXT_MAX];
    char delimiter[MG_KNOB_TEXT_MAX];
    int format; /* auto, csv, ndjson */
    bool wide;
    bool no_header;
    bool strict;
    bool decimal_comma;
    bool newest_first;
    int64_t lateness; /* ns; see queue.h */
    int duplicates;
    bool follow;
    int stop;                   /* see bytes.h; not a knob */
    bool by_libcsv;             /* see csv.h; not a knob */
    struct mg_digest *digest;   /* see bytes.h; not a knob */
    bool apart;                 /* see mg_reader_join; not a knob */
    const struct mg_zone *zone; /* of times without an offset; not a knob */
};

extern const struct mg_knob mg_input_knobs[];
extern const struct mg_knob mg_follow_knobs[]; /* for verbs that can wait */

/* Is a file's first line data? */
bool mg_input_is_bare(const struct mg_input *input);

enum { MG_KEYS_MAX = MG_LABELS_MAX };

struct mg_columns {
    size_t time, value;
    size_t key[MG_KEYS_MAX];
    size_t keys;
    size_t named; /* which of `key` holds the name itself; keys: none does */
};

/* INPUT: a column is not there; the note lists those that are. */
enum mg_err mg_columns_find(struct mg_columns *columns,
                            const struct mg_input *input,
                            const struct mg_text *names, size_t count,
                            struct mg_note *note);

/* What was chosen, in words: "time 'ts', value 'v', series 'host'; ..." */
void mg_columns_describe(const struct mg_columns *columns,
                         const struct mg_input *input,
                         const struct mg_text *names, size_t count,
                         struct mg_buffer *out);

#endif
