/* batch.h - rows on their way to the judges (jury.h), and what one judge says
 * of those that are its own. A batch goes to all of them: what is not a judge's
 * own row still tells it the time. */
#ifndef MG_BATCH_H
#define MG_BATCH_H

#include "cli/kept.h"
#include "cli/log_line.h"

enum { MG_BATCH_ROWS = MG_KEPT_MAX, MG_JUDGES_MAX = 16 };

struct mg_batch_row {
    const char *series; /* key */
    int64_t number;     /* of the series, in the order they first came */
    int64_t time;       /* ns */
    double value;
    struct mg_text time_text, value_text; /* as they came */
    uint8_t judge;                        /* whose it is */
    bool heard;  /* its time tells who has fallen silent */
    bool source; /* a further source begins with it */
};

struct mg_batch {
    struct mg_batch_row row[MG_BATCH_ROWS];
    size_t count;
    size_t share[MG_JUDGES_MAX]; /* rows of each judge */
    struct mg_pool pool;         /* of the rows' texts */
    bool flush;                  /* somebody waits for what is said of it */
};

/* A row that is printed: a piece of the text, or a line that is kept. */
struct mg_piece {
    uint32_t row;  /* which of the batch */
    uint32_t kept; /* which of the lines; only where there is no text */
    size_t length; /* bytes of the text; 0: the line is kept */
};

struct mg_answer {
    size_t count; /* rows of the batch, also those of others, that are done */
    struct mg_piece piece[MG_BATCH_ROWS];
    size_t pieces;
    struct mg_buffer text; /* of rows, one behind the other */
    struct mg_kept kept;   /* rows whose text is made by who writes them */
    struct mg_buffer log;  /* lines of the event log, the same way */
    struct mg_log_line *line;
    size_t lines, room;
    bool flush;
    bool cut;  /* there was no memory for what comes behind those rows */
    bool lost; /* nor for all that is said of them */
};

#endif
