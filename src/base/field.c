/* field.c - see field.h. */
#include "base/field.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

static const size_t sizes[] = {
    [MG_REAL] = sizeof(double),   [MG_SINGLE] = sizeof(float),
    [MG_LONG] = sizeof(int64_t),  [MG_SHORT] = sizeof(uint16_t),
    [MG_BITS] = sizeof(uint64_t),
};

static size_t count_of(const struct mg_part *part, const struct mg_field *field)
{
    return field->count ? field->count : part->rows;
}

static void *value_at(const struct mg_part *part, const struct mg_field *field,
                      size_t i)
{
    size_t stride = field->stride ? field->stride : sizes[field->kind];
    return (char *)part->base + field->offset + i * stride;
}

/* A value of a packed struct is not aligned. */
static void save_value(enum mg_field_kind kind, const void *value,
                       struct mg_buffer *out)
{
    float single;
    uint16_t small;
    switch (kind) {
    case MG_REAL:
        mg_num_exact(out, *(const double *)value);
        break;
    case MG_SINGLE:
        memcpy(&single, value, sizeof single);
        mg_num_exact(out, (double)single);
        break;
    case MG_SHORT:
        memcpy(&small, value, sizeof small);
        mg_num_int(out, small);
        break;
    case MG_LONG:
    case MG_BITS:
        mg_num_int(out, *(const int64_t *)value);
        break;
    }
}

void mg_part_save(const struct mg_part *part, struct mg_buffer *out)
{
    for (const struct mg_field *field = part->fields; field->name; field++) {
        mg_buffer_string(out, field->name);
        for (size_t i = 0; i < count_of(part, field); i++) {
            mg_buffer_char(out, ' ');
            save_value(field->kind, value_at(part, field, i), out);
        }
        mg_buffer_char(out, '\n');
    }
}

static bool in_range(const struct mg_field *field, double value)
{
    if (isnan(value))
        return field->maybe || field->low == field->high;
    return field->low == field->high ||
           (value >= field->low && value <= field->high);
}

static bool load_real(const struct mg_field *field, struct mg_text word,
                      void *value)
{
    double got;
    if (!mg_num_parse_exact(word, &got) || !in_range(field, got))
        return false;
    if (field->kind == MG_REAL) {
        *(double *)value = got;
    } else {
        float single = (float)got;
        memcpy(value, &single, sizeof single);
    }
    return true;
}

static bool load_integer(const struct mg_field *field, struct mg_text word,
                         void *value)
{
    int64_t got;
    if (!mg_num_parse_int(word, &got) || !in_range(field, (double)got))
        return false;
    if (field->kind == MG_SHORT && (got < 0 || got > UINT16_MAX))
        return false;
    if (field->kind == MG_SHORT) {
        uint16_t small = (uint16_t)got;
        memcpy(value, &small, sizeof small);
    } else {
        *(int64_t *)value = got; /* MG_BITS: the same 64 bits */
    }
    return true;
}

static bool load_value(const struct mg_field *field, struct mg_text word,
                       void *value)
{
    if (field->kind == MG_REAL || field->kind == MG_SINGLE)
        return load_real(field, word, value);
    return load_integer(field, word, value);
}

static enum mg_err load_field(const struct mg_part *part,
                              const struct mg_field *field, struct mg_text line,
                              struct mg_note *note)
{
    struct mg_text name = mg_text_split(&line, ' ');
    if (!mg_text_is(name, field->name))
        return mg_fail(note, MG_STATE, "found '%.*s' (want %s.%s)",
                       MG_SHOW(name), part->name, field->name);
    for (size_t i = 0; i < count_of(part, field); i++) {
        struct mg_text word = mg_text_split(&line, ' ');
        if (!word.at || !load_value(field, word, value_at(part, field, i)))
            return mg_fail(note, MG_STATE,
                           "%s.%s: cannot use '%.*s' as value %zu of %zu",
                           part->name, field->name, MG_SHOW(word), i + 1,
                           count_of(part, field));
    }
    if (line.at)
        return mg_fail(note, MG_STATE, "%s.%s: more than %zu values",
                       part->name, field->name, count_of(part, field));
    return MG_OK;
}

enum mg_err mg_part_load(const struct mg_part *part, struct mg_text *text,
                         struct mg_note *note)
{
    for (const struct mg_field *field = part->fields; field->name; field++) {
        struct mg_text line = mg_text_split(text, '\n');
        enum mg_err err = load_field(part, field, line, note);
        if (err)
            return err;
    }
    return MG_OK;
}
