/* item.h - what comes of reading, one thing after the other: samples, and what
 * is to be told or counted of lines and files that hold none. */
#ifndef MG_ITEM_H
#define MG_ITEM_H

#include "read/row.h"

enum mg_item_kind {
    MG_ITEM_ROW,     /* a sample */
    MG_ITEM_SOURCE,  /* a further file begins */
    MG_ITEM_HEADER,  /* its header came again */
    MG_ITEM_BAD,     /* a row that cannot be read: the sentence says why */
    MG_ITEM_GUESS,   /* what columns the file has, in words */
    MG_ITEM_SAID,    /* a sentence about the file */
    MG_ITEM_ANEW,    /* and because of what it says, a followed file begins
                        anew */
    MG_ITEM_REFUSED, /* a file that cannot be used; where its place has no path,
                        the sentence names it */
    MG_ITEM_WAIT,    /* all that has come is read, and more is waited for */
    MG_ITEM_STOPPED, /* reading was stopped from outside */
    MG_ITEM_END
};

/* What is found that is no sample. */
struct mg_finding {
    struct mg_place place; /* line 0: of the file as a whole */
    const char *sentence;
    enum mg_err err; /* REFUSED */
    size_t file;     /* SOURCE: which of the files, from 0 */
    int64_t taken;   /* WAIT: bytes of the files so far */
};

struct mg_item {
    enum mg_item_kind kind;
    union {
        struct mg_row row; /* ROW */
        struct mg_finding finding;
    };
};

#endif
