/* pager.h - a run as a page: listens to its rows and events, and writes the
 * page when they are through (report/page.h).
 *
 * Every function takes NULL for a run without one, and then does nothing. */
#ifndef MG_PAGER_H
#define MG_PAGER_H

#include "cli/manifest.h"
#include "cli/truth.h"
#include "cli/upshot.h"
#include "replay/versus_board.h"
#include "report/book.h"

struct mg_pager; /* opaque */

/* What is drawn, and where it goes. */
struct mg_pager_option {
    char out[MG_KNOB_TEXT_MAX];
    char title[MG_KNOB_TEXT_MAX]; /* "": made from the names of the inputs */
    char draw[MG_KNOB_TEXT_MAX];  /* glob; "": every series */
    char after[MG_KNOB_TEXT_MAX], before[MG_KNOB_TEXT_MAX]; /* times */
};

extern const struct mg_knob mg_pager_knobs[];

/* `flag`: that of `out`, for messages. INVALID: not such times. Both
 * are borrowed. */
enum mg_err mg_pager_open(struct mg_pager **pager,
                          const struct mg_session *session,
                          const struct mg_pager_option *option,
                          const char *flag, struct mg_note *note);
void mg_pager_close(struct mg_pager *pager);

/* The input is open: now the file of the page is, too. INVALID: the input is
 * read from there. IO. `feed` may be NULL. */
enum mg_err mg_pager_begin(struct mg_pager *pager, const struct mg_feed *feed,
                           struct mg_note *note);

/* From now on what the file is given is hashed for the manifest. */
enum mg_err mg_pager_watch(struct mg_pager *pager, struct mg_manifest *manifest,
                           struct mg_note *note);

/* Can other thresholds be tried? On all series alike, under one rule. */
bool mg_pager_curves(const struct mg_session *session);

void mg_pager_verdict(struct mg_pager *pager,
                      const struct marigram_verdict *verdict,
                      const struct mg_row *row);
void mg_pager_event(struct mg_pager *pager, const struct marigram_event *event);

/* What a run came to. All borrowed; what is NULL is left out of the page. */
struct mg_pager_end {
    const char *setting; /* one line: under which configuration; "" */
    const char *from;    /* file that all of it was taken from; or NULL */
    struct mg_feed *feed;
    const struct mg_truth *truth;
    const struct mg_upshot *outcome;
    const struct mg_versus_board *versus; /* its own setting is not looked at */
    struct mg_text board, compared;       /* JSON of a replay, and of one with
                                             --compare, that was taken from a file */
};

/* MEMORY, FULL, IO. */
enum mg_err mg_pager_end(struct mg_pager *pager, const struct mg_pager_end *end,
                         struct mg_note *note);

#endif
