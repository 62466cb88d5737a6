/* form.h - reads a JSON object by a table of the keys it may have. What the
 * table does not know, or knows as another kind, is refused with the path of
 * the place, what was found there and what was wanted:
 *
 *     series[0].levle: unknown key (nearest: level)
 *     series[0].noise.size: found a string '3%' (want a number of at least 0)
 *
 * Every refusal is MG_INPUT. */
#ifndef MG_FORM_H
#define MG_FORM_H

#include "base/json.h"

enum mg_form_kind {
    MG_FORM_TEXT,   /* const char *, the document's own; low..high in bytes */
    MG_FORM_REAL,   /* double, finite, low..high */
    MG_FORM_COUNT,  /* int64_t, low..high */
    MG_FORM_SPAN,   /* int64_t ns, low..high in seconds */
    MG_FORM_FLAG,   /* bool */
    MG_FORM_LIST,   /* these three are checked for their kind and read by the */
    MG_FORM_OBJECT, /* caller, with mg_form_member */
    MG_FORM_OTHER
};

/* A key that is not there leaves its field as it was. */
struct mg_form_key {
    const char *name; /* NULL ends a table */
    enum mg_form_kind kind;
    size_t offset; /* of the field in the struct that is read into */
    double low, high;
    bool needed;
};

/* Where in the document we are; a chain up to the document itself, which has
 * no name. Lives on the reader's stack. */
struct mg_place {
    const struct mg_place *up;
    const char *name;           /* NULL: an item of the list above */
    size_t index;               /* of the item, from 0 */
    const struct mg_json *json; /* NULL: the key is not there */
    struct mg_note *note;       /* for the sentence; may be NULL */
};

struct mg_place mg_form_member(const struct mg_place *up, const char *name);

/* The items of a list: i = mg_form_first(&list); i.json; mg_form_next(&i). */
struct mg_place mg_form_first(const struct mg_place *list);
void mg_form_next(struct mg_place *item);
size_t mg_form_length(const struct mg_place *list);

enum mg_err mg_form_read(const struct mg_place *place,
                         const struct mg_form_key *keys, void *target);

/* "PATH: SENTENCE" */
enum mg_err mg_form_refuse(const struct mg_place *place, const char *format,
                           ...) __attribute__((format(printf, 2, 3)));

/* "PATH: found WHAT IS THERE (want WANTED)" */
enum mg_err mg_form_found(const struct mg_place *place, const char *wanted);

/* A finite number of low..high that stands alone, as an item of a list. */
enum mg_err mg_form_number(const struct mg_place *place, double low,
                           double high, double *number);

/* Keys that only some kinds of a thing take. `some` are all such keys, `needs`
 * and `takes` those of this kind, words split by '|'. */
struct mg_form_rule {
    const char *kind, *some, *needs, *takes;
};
enum mg_err mg_form_match(const struct mg_place *place,
                          const struct mg_form_rule *rule);

#endif
