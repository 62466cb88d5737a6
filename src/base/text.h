/* text.h - pieces of text that belong to somebody else, and the one list of
 * ceilings: whatever grows with input stops at one of these, with an error
 * that names it. */
#ifndef MG_TEXT_H
#define MG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum mg_ceiling {
    MG_ROW_MAX = 64 * 1024,              /* bytes in one row of input */
    MG_WAITING_MAX = 1024 * 1024 * 1024, /* bytes of rows that wait */
    MG_UNWRITTEN_MAX = 64 * 1024 * 1024, /* bytes that wait for a state file */
    MG_HELD_BACK_MAX = 16 * 1024 * 1024, /* of these, for the checkpoint after
                                            the one that is being written */
    MG_FIELDS_MAX = 16 * 1024,           /* fields in one row */
    MG_KEY_MAX = 1024,                   /* bytes in a series' key */
    MG_LABELS_MAX = 64,                  /* labels in a series' key */
    MG_DOCUMENT_MAX = 64 * 1024 * 1024,  /* bytes in a JSON or CSV document */
    MG_HOLIDAYS_MAX = 100 * 1000,        /* dates in a file of holidays */
    MG_KNOWN_MAX = 10 * 1000,            /* known events in a file */
    MG_CALENDAR_MAX = 4 * 1024 * 1024,   /* bytes in an iCalendar file */
    MG_ENTRIES_MAX = 10 * 1000,          /* VEVENTs in one */
    MG_A_DAY_MAX = 96,                   /* times a day that a rule may give */
    MG_OCCURRENCES_MAX = 4000 * 1000, /* that its rules may give in two years */
    MG_NOTIFICATIONS_MAX = 1000, /* notifications that wait for a command */
    MG_STORM_MAX = 10 * 1000,    /* notifications an hour */
    MG_INHIBITIONS_MAX = 64,     /* rules of --inhibit */
    MG_RECEIVERS_MAX = 8,        /* addresses of --alertmanager */
    MG_POST_MAX = 1000,          /* alerts in one post */
    MG_REPORT_MAX = 256 * 1024 * 1024, /* bytes of rows in a report */
    MG_FILES_MAX = 1000 * 1000,        /* files found in folders */
    MG_FOLDERS_MAX = 32                /* folders in folders */
};

#define MG_EACH UINT64_C(0x0101010101010101) /* byte of a word */

struct mg_text {
    const char *at; /* not NUL-terminated */
    size_t length;
};

static inline struct mg_text mg_text_of(const char *string);

/* Less spaces, tabs, CR and LF at its ends. */
static inline struct mg_text mg_text_trim(struct mg_text text);

struct mg_text mg_text_unmarked(struct mg_text text); /* less UTF-8's mark */
bool mg_text_is(struct mg_text text, const char *string);
bool mg_text_is_nocase(struct mg_text text, const char *string); /* ASCII */
bool mg_text_same(struct mg_text a, struct mg_text b);
bool mg_text_ends(struct mg_text text, const char *tail);

/* Is no byte of it less than `least`, 1..128? A quick no-or-maybe for what
 * looks for a few low ones, such as quotes and line ends. */
bool mg_text_from(struct mg_text text, unsigned char least);

/* The same, and copies the text, at once. */
bool mg_text_copy_from(char *into, struct mg_text text, unsigned char least);

/* Cuts off what stands before the first `mark`; the whole when there is none.
 * `rest` moves behind the mark, and is empty with at == NULL at the end. */
struct mg_text mg_text_split(struct mg_text *rest, char mark);

/* Edit distance (Levenshtein 1966), for "did you mean". At most 64 bytes of
 * each are looked at. */
size_t mg_text_distance(const char *a, const char *b);

/* The distance from which on a name is another word than `name`. */
size_t mg_text_near(const char *name);

/* Is `candidate` nearer to `name` than *distance? Then that is lowered. */
bool mg_text_nearer(const char *candidate, const char *name, size_t *distance);

/* For printf: "%.*s", MG_SHOW(text). Long text is cut to 60 bytes. */
#define MG_SHOW(text)                                                          \
    ((int)((text).length < 60 ? (text).length : 60)), (text).at

/* ---- private ---- */

/* The slow half of mg_text_trim: nearly all texts have nothing to trim. */
struct mg_text mg_text_trim_slowly(struct mg_text text);

static inline struct mg_text mg_text_of(const char *string)
{
    return (struct mg_text){string, strlen(string)};
}

static inline struct mg_text mg_text_trim(struct mg_text text)
{
    bool bare = text.length && (unsigned char)text.at[0] > ' ' &&
                (unsigned char)text.at[text.length - 1] > ' ';
    return bare ? text : mg_text_trim_slowly(text);
}

#endif
