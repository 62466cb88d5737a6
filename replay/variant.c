/* variant.c - see variant.h. */
#include "replay/variant.h"

#include <stdlib.h>
#include <string.h>

void mg_variant_clear(struct mg_variant *variant)
{
    for (size_t i = 0; i < variant->count; i++) {
        free(variant->at[i].name);
        free(variant->at[i].value);
    }
    free(variant->name);
    free(variant->file);
    *variant = (struct mg_variant){0};
}

enum mg_err mg_variant_add(struct mg_variant *variant, struct mg_text name,
                           struct mg_text value, struct mg_note *note)
{
    if (variant->count == MG_VARIANT_SETTINGS)
        return mg_fail(note, MG_FULL, "more than %d settings",
                       MG_VARIANT_SETTINGS);
    struct mg_variant_setting setting = {
        strndup(name.at ? name.at : "", name.length),
        strndup(value.at ? value.at : "", value.length),
    };
    if (!setting.name || !setting.value) {
        free(setting.name);
        free(setting.value);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    variant->at[variant->count++] = setting;
    return MG_OK;
}

static bool has(struct mg_text text, char mark)
{
    return text.length && memchr(text.at, mark, text.length) != NULL;
}

/* "calm: raise=1.2": a name stands before the first ':' where no '=' does. */
static struct mg_text split_name(struct mg_text *text)
{
    struct mg_text rest = *text;
    struct mg_text name = mg_text_split(&rest, ':');
    if (!rest.at || has(name, '='))
        return mg_text_trim(*text);
    *text = rest;
    return mg_text_trim(name);
}

/* A piece that goes on with the value before it. */
static enum mg_err lengthen(struct mg_variant *variant, struct mg_text piece,
                            struct mg_note *note)
{
    struct mg_variant_setting *last = &variant->at[variant->count - 1];
    size_t before = strlen(last->value);
    char *longer = realloc(last->value, before + 1 + piece.length + 1);
    if (!longer)
        return mg_fail(note, MG_MEMORY, "out of memory");
    longer[before] = ',';
    memcpy(longer + before + 1, piece.at, piece.length);
    longer[before + 1 + piece.length] = '\0';
    last->value = longer;
    return MG_OK;
}

static enum mg_err add_piece(struct mg_variant *variant, struct mg_text piece,
                             struct mg_note *note)
{
    struct mg_text value = piece;
    if (!has(piece, '=') && variant->count)
        return lengthen(variant, piece, note);
    struct mg_text name = mg_text_trim(mg_text_split(&value, '='));
    if (!value.at || !name.length)
        return mg_fail(note, MG_INVALID,
                       "cannot read '%.*s' (want SETTING=VALUE,...: "
                       "model=brutlag or raise=1.2,for=10m; or FILE.json)",
                       MG_SHOW(piece));
    return mg_variant_add(variant, name, mg_text_trim(value), note);
}

static bool is_file(struct mg_text text)
{
    return !has(text, '=') && mg_text_ends(mg_text_trim(text), ".json");
}

enum mg_err mg_variant_parse(struct mg_variant *variant, struct mg_text text,
                             struct mg_note *note)
{
    *variant = (struct mg_variant){0};
    if (has(text, '\0'))
        return mg_fail(note, MG_INVALID, "settings with a byte 0 in them");
    struct mg_text name = split_name(&text);
    variant->name = strndup(name.at ? name.at : "", name.length);
    enum mg_err err =
        variant->name ? MG_OK : mg_fail(note, MG_MEMORY, "out of memory");
    if (!err && is_file(text)) {
        text = mg_text_trim(text);
        variant->file = strndup(text.at, text.length);
        return variant->file ? MG_OK
                             : mg_fail(note, MG_MEMORY, "out of memory");
    }
    do {
        if (!err)
            err = add_piece(variant, mg_text_trim(mg_text_split(&text, ',')),
                            note);
    } while (!err && text.at);
    return err;
}
