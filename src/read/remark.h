/* remark.h - what a reader would have said, kept for somebody else to say:
 * with what makes one reader's words out of those of several. */
#ifndef MG_REMARK_H
#define MG_REMARK_H

#include <stdbool.h>
#include <stddef.h>

enum mg_remark_kind {
    MG_REMARK_OTHER,
    MG_REMARK_GUESS, /* what columns were found: said when it is news */
    MG_REMARK_BAD    /* a row was refused: said of the first few */
};

struct mg_remark {
    enum mg_remark_kind kind;
    const char *guess; /* without the file's name; NULL: of another kind */
    size_t number;     /* of bad rows, from 1 */
    const char *line;
};

/* Begin with {0}. */
struct mg_remarks {
    struct mg_remark *at; /* with texts of their own */
    size_t count, room;
    bool failed; /* out of memory: some are missing */
};

/* Keeps a copy, with this line. */
void mg_remarks_add(struct mg_remarks *remarks, const struct mg_remark *remark,
                    const char *line);
void mg_remarks_clear(struct mg_remarks *remarks);

#endif
