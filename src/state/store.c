/* store.c - see store.h. */
#include "state/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/num.h"

static const char TITLE[] = "marigram-state ";
static const char SEAL[] = "checksum ";
enum { SEAL_LENGTH = sizeof SEAL - 1 + 16 + 1 };

void mg_store_begin(struct mg_buffer *out)
{
    mg_buffer_printf(out, "%s%d\n", TITLE, MG_STORE_VERSION);
}

static uint64_t checksum(struct mg_text text)
{
    return mg_hash_add(MG_HASH_START, text.at, text.length);
}

void mg_store_end(struct mg_buffer *out)
{
    if (!out->failed)
        mg_buffer_printf(out, "%s%016" PRIx64 "\n", SEAL,
                         checksum(mg_buffer_all(out)));
}

static enum mg_err check_title(struct mg_text line, struct mg_note *note)
{
    size_t length = sizeof TITLE - 1;
    int64_t version;
    if (line.length < length || memcmp(line.at, TITLE, length) != 0)
        return mg_fail(note, MG_STATE,
                       "found '%.*s' (want a saved state, which begins with "
                       "'%s%d')",
                       MG_SHOW(line), TITLE, MG_STORE_VERSION);
    line.at += length;
    line.length -= length;
    if (!mg_num_parse_int(line, &version) || version != MG_STORE_VERSION)
        return mg_fail(note, MG_STATE,
                       "state of version '%.*s' (this program reads version "
                       "%d)",
                       MG_SHOW(line), MG_STORE_VERSION);
    return MG_OK;
}

enum mg_err mg_store_body(struct mg_text text, struct mg_text *body,
                          struct mg_note *note)
{
    char seal[SEAL_LENGTH + 1];
    struct mg_text rest = text;
    enum mg_err err = check_title(mg_text_split(&rest, '\n'), note);
    if (err)
        return err;
    if (!rest.at || rest.length < SEAL_LENGTH)
        return mg_fail(note, MG_STATE, "the state is cut off");
    struct mg_text sealed = {text.at, text.length - SEAL_LENGTH};
    snprintf(seal, sizeof seal, "%s%016" PRIx64 "\n", SEAL, checksum(sealed));
    if (memcmp(text.at + sealed.length, seal, SEAL_LENGTH) != 0)
        return mg_fail(note, MG_STATE,
                       "the state is damaged or cut off: its checksum is not "
                       "that of its text");
    *body = (struct mg_text){rest.at, rest.length - SEAL_LENGTH};
    return MG_OK;
}

void mg_store_put_number(struct mg_buffer *out, const char *name,
                         int64_t number)
{
    mg_buffer_string(out, name);
    mg_buffer_char(out, ' ');
    mg_num_int(out, number);
    mg_buffer_char(out, '\n');
}

enum mg_err mg_store_number(struct mg_text *text, const char *name,
                            int64_t *number, struct mg_note *note)
{
    struct mg_text line = mg_text_split(text, '\n');
    struct mg_text word = mg_text_split(&line, ' ');
    if (!mg_text_is(word, name) || !mg_num_parse_int(line, number))
        return mg_fail(note, MG_STATE, "found '%.*s' (want '%s' and a number)",
                       MG_SHOW(word), name);
    return MG_OK;
}

enum mg_err mg_store_bytes(struct mg_text *text, size_t length,
                           struct mg_text *bytes, struct mg_note *note)
{
    if (text->length <= length || text->at[length] != '\n')
        return mg_fail(note, MG_STATE, "a text of %zu bytes is cut off",
                       length);
    *bytes = (struct mg_text){text->at, length};
    text->at += length + 1;
    text->length -= length + 1;
    return MG_OK;
}
