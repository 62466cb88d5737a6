/* json.h - JSON documents, read strictly: what stands behind the document,
 * control bytes, and a name that comes twice (among an object's first 4,096)
 * are refused. */
#ifndef MG_JSON_H
#define MG_JSON_H

#include "base/buffer.h"

struct mg_json; /* opaque: a document, or a place in one */

enum mg_json_kind {
    MG_JSON_NULL,
    MG_JSON_BOOL,
    MG_JSON_NUMBER,
    MG_JSON_STRING,
    MG_JSON_LIST,
    MG_JSON_OBJECT
};

/* INPUT: not JSON; the note says line and column. The document belongs to the
 * caller. `comments`: // and slash-star comments are allowed. */
enum mg_err mg_json_parse(struct mg_text text, bool comments,
                          struct mg_json **document, struct mg_note *note);
enum mg_err mg_json_read_file(const char *path, struct mg_json **document,
                              struct mg_note *note);
void mg_json_free(struct mg_json *document);

enum mg_json_kind mg_json_kind_of(const struct mg_json *json);
const char *mg_json_kind_name(const struct mg_json *json);
const char *mg_json_name(const struct mg_json *json); /* NULL: not a member */

/* A member of an object; NULL when there is none, or `json` is no object. */
const struct mg_json *mg_json_get(const struct mg_json *json, const char *name);

/* The members of a list or object, in order: for (j = first; j; j = next). */
const struct mg_json *mg_json_first(const struct mg_json *json);
const struct mg_json *mg_json_next(const struct mg_json *json);

/* NULL, NaN, false when the place is NULL or of another kind. */
const char *mg_json_string(const struct mg_json *json);
double mg_json_number(const struct mg_json *json);
bool mg_json_true(const struct mg_json *json);

/* As it stands in a document, on one line, without blanks. */
void mg_json_print(const struct mg_json *json, struct mg_buffer *out);

/* The line, from 1, in which a place of the document begins in the text that it
 * was parsed from. */
size_t mg_json_line(struct mg_text text, const struct mg_json *document,
                    const struct mg_json *place);

/* The text of a member of an object as it stands in the line that it was parsed
 * from: numbers above 2^53 and their spelling survive. A string comes without
 * its quotes, not unescaped. at == NULL: no such member. */
struct mg_text mg_json_raw(struct mg_text line, const struct mg_json *document,
                           const char *name);

#endif
