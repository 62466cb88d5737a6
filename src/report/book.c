/* book.c - see book.h. */
#include "report/book.h"

#include <math.h>
#include <stdlib.h>

#include "base/grow.h"

enum mg_err mg_book_init(struct mg_book *book)
{
    *book = (struct mg_book){.roster = mg_roster_new(), .most = MG_REPORT_MAX};
    book->first = INT64_MAX;
    book->last = INT64_MIN;
    book->err = book->roster ? MG_OK : MG_MEMORY;
    return book->err;
}

void mg_book_clear(struct mg_book *book)
{
    for (size_t i = 0; i < book->count; i++)
        mg_sheet_free(book->sheet[i]);
    free(book->sheet);
    mg_roster_free(book->roster);
    *book = (struct mg_book){.count = 0};
}

struct mg_sheet *mg_book_find(const struct mg_book *book, const char *series)
{
    int64_t number = mg_roster_find(book->roster, mg_text_of(series));
    return number < 0 ? NULL : book->sheet[number];
}

static struct mg_sheet *open_sheet(struct mg_book *book, const char *series,
                                   const char *path)
{
    struct mg_sheet *sheet = mg_sheet_new(series, path);
    if (sheet &&
        mg_grow(&book->sheet, book->count, &book->room,
                sizeof(struct mg_sheet *)) &&
        mg_roster_add(book->roster, mg_text_of(series)) >= 0) {
        book->sheet[book->count++] = sheet;
        return sheet;
    }
    mg_sheet_free(sheet);
    return NULL;
}

static void count_row(struct mg_book *book, int64_t time)
{
    book->rows++;
    book->first = time < book->first ? time : book->first;
    book->last = time > book->last ? time : book->last;
}

void mg_book_add(struct mg_book *book, const struct mg_sheet_row *row,
                 const char *path)
{
    if (book->err)
        return;
    struct mg_sheet *sheet = mg_book_find(book, row->verdict->series);
    if (!sheet)
        sheet = open_sheet(book, row->verdict->series, path);
    if (!sheet) {
        book->err = MG_MEMORY;
        return;
    }
    size_t before = mg_sheet_bytes(sheet);
    book->err = mg_sheet_add(sheet, row);
    book->bytes += mg_sheet_bytes(sheet) - before;
    if (!book->err && book->bytes > book->most)
        book->err = MG_FULL;
    count_row(book, row->verdict->time);
}

/* ---- order ---- */

struct place {
    double peak;
    size_t number;
};

/* Highest scores first; those without one last; else as they came. */
static int compare(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    if (a->peak > b->peak)
        return -1;
    if (a->peak < b->peak)
        return 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

size_t *mg_book_order(const struct mg_book *book)
{
    struct place *places = calloc(book->count + 1, sizeof *places);
    size_t *order = calloc(book->count + 1, sizeof *order);
    if (!places || !order) {
        free(places);
        free(order);
        return NULL;
    }
    for (size_t i = 0; i < book->count; i++) {
        double peak = book->sheet[i]->peak;
        places[i] = (struct place){isnan(peak) ? -1 : peak, i};
    }
    qsort(places, book->count, sizeof *places, compare);
    for (size_t i = 0; i < book->count; i++)
        order[i] = places[i].number;
    free(places);
    return order;
}
