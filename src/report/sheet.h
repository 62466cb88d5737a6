/* sheet.h - what a page holds of one series: its rows, and what they say. */
#ifndef MG_SHEET_H
#define MG_SHEET_H

#include "report/runs.h"
#include "report/texts.h"
#include "report/weekly.h"

/* Rows with one and the same alert open. */
struct mg_sheet_alert {
    char id[24];
    char severity[64];
    size_t from, to; /* rows; `to` is the first one behind it */
    size_t peak_row;
    double peak; /* highest score */
};

struct mg_sheet {
    char *key, *path;
    struct mg_texts rows;
    size_t passed; /* rows that came late or twice, and are not in `rows` */
    struct mg_runs state, model, known;
    struct mg_sheet_alert *alert;
    size_t alerts, alert_room;
    bool open;   /* the last row left the last one open */
    double peak; /* highest score; NaN: none has been judged */
    struct mg_weekly weekly;
    struct mg_buffer marks; /* what happened besides, objects of a JSON list */
    size_t mark_count;
    struct mg_buffer incidents; /* numbers in the page's list, of a JSON list */
};

/* A row as the page takes it. */
struct mg_sheet_row {
    const struct marigram_verdict *verdict;
    struct mg_text value; /* as it came; at == NULL: made from the figure */
};

/* NULL: out of memory. */
struct mg_sheet *mg_sheet_new(const char *key, const char *path);
void mg_sheet_free(struct mg_sheet *sheet);

/* MEMORY. */
enum mg_err mg_sheet_add(struct mg_sheet *sheet,
                         const struct mg_sheet_row *row);

/* Something that happened to the series: the name of its kind, and a sentence.
 */
void mg_sheet_mark(struct mg_sheet *sheet, int64_t time, const char *kind,
                   const char *sentence);

/* The series concerns the page's incident with this number. */
void mg_sheet_incident(struct mg_sheet *sheet, size_t number);

/* Bytes of it that grow with the rows. */
size_t mg_sheet_bytes(const struct mg_sheet *sheet);

/* What the list of series says of it, as one JSON object. */
void mg_sheet_write_entry(const struct mg_sheet *sheet, struct mg_buffer *out);

/* All else, the same. */
void mg_sheet_write(struct mg_sheet *sheet, struct mg_buffer *out);

#endif
