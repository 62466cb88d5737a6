/* html_page.h - one HTML file with all that it needs: it asks no network for
 * anything, and its policy (Content-Security-Policy) forbids it to. No clock
 * and no path of this machine goes into it, so the same run makes the same
 * bytes.
 *
 * The page is page/page.html with its slots filled in. Tables of what a replay
 * came to are written here, so they are there where no script runs; charts are
 * drawn by the scripts of page/ from the JSON that stands in the page. */
#ifndef MG_HTML_PAGE_H
#define MG_HTML_PAGE_H

#include "base/json.h"
#include "report/book.h"
#include "sink/out.h"

/* What a page is made from. JSON texts with at == NULL are left out. */
struct mg_page {
    struct mg_text title;
    struct mg_book *book;     /* series; NULL: none are drawn */
    struct mg_text made;      /* object: what it was made from; a member
                                 "about" is a sentence for the head */
    struct mg_text zone;      /* object: name, offsets of the seasons' zone */
    struct mg_text incidents; /* list of objects: id, title, start, end */
    struct mg_text board;     /* as `replay --format json` writes it */
    struct mg_text versus;    /* the same with --compare */
};

/* MEMORY, INPUT (a board that is none). What cannot be written is told when
 * `out` is closed. */
enum mg_err mg_page_write(const struct mg_page *page, struct mg_out *out,
                          struct mg_note *note);

#endif
