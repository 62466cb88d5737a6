/* book.h - the series of a page, as they come: rows and what happens, in one
 * pass. What it holds has a ceiling, MG_REPORT_MAX: a page that is larger opens
 * nowhere. */
#ifndef MG_BOOK_H
#define MG_BOOK_H

#include "report/sheet.h"
#include "series/roster.h"

struct mg_book {
    struct mg_roster *roster;
    struct mg_sheet **sheet; /* by the roster's numbers */
    size_t count, room;
    size_t bytes;        /* of all sheets */
    size_t most;         /* the ceiling */
    int64_t first, last; /* ns; of all rows */
    size_t rows;
    enum mg_err err; /* MEMORY or FULL: the book is not whole, and takes no
                        more */
};

enum mg_err mg_book_init(struct mg_book *book);
void mg_book_clear(struct mg_book *book);

/* The sheet of a series that has had a row; else NULL. */
struct mg_sheet *mg_book_find(const struct mg_book *book, const char *series);

/* A row, and the file that it is from. Look at `err` at the end. */
void mg_book_add(struct mg_book *book, const struct mg_sheet_row *row,
                 const char *path);

/* Series by their highest score; the same number of places as `count`. MEMORY:
 * NULL. The caller frees it. */
size_t *mg_book_order(const struct mg_book *book);

#endif
