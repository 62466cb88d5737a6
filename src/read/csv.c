/* csv.c - the one file that knows libcsv. */
#include "read/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "read/plain.h"

struct mg_csv {
    struct csv_parser parser;
    struct mg_buffer bytes; /* libcsv's fields, one behind the other */
    struct mg_field_list fields;
    const char *base; /* where they are: `bytes`, or the line itself */
    int rows;         /* that libcsv saw in the line */
    bool failed;
    bool by_libcsv;
};

struct mg_csv *mg_csv_new(void)
{
    unsigned char strict = CSV_STRICT | CSV_STRICT_FINI;
    struct mg_csv *csv = calloc(1, sizeof *csv);
    if (!csv)
        return NULL;
    if (csv_init(&csv->parser, strict) != 0) {
        free(csv);
        return NULL;
    }
    mg_buffer_init(&csv->bytes, MG_ROW_MAX);
    return csv;
}

void mg_csv_free(struct mg_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    mg_buffer_clear(&csv->bytes);
    free(csv->fields.edge);
    free(csv);
}

static void on_field(void *field, size_t length, void *context)
{
    struct mg_csv *csv = context;
    size_t from = csv->bytes.length;
    mg_buffer_add(&csv->bytes, field ? field : "", length);
    if (!mg_field_list_add(&csv->fields, from, csv->bytes.length))
        csv->failed = true;
}

static void on_row(int end, void *context)
{
    struct mg_csv *csv = context;
    (void)end;
    csv->rows++;
}

static MG_SELDOM enum mg_err split_by_libcsv(struct mg_csv *csv,
                                             struct mg_text line,
                                             char delimiter,
                                             struct mg_note *note)
{
    mg_buffer_empty(&csv->bytes);
    csv->fields.count = 0;
    csv->rows = 0;
    csv->failed = false;
    if (memchr(line.at, '\0', line.length))
        return mg_fail(note, MG_INPUT, "a NUL byte in the row");
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    size_t took =
        csv_parse(&csv->parser, line.at, line.length, on_field, on_row, csv);
    bool whole = took == line.length;
    bool closed = csv_fini(&csv->parser, on_field, on_row, csv) == 0;
    bool stored = !csv->failed && !csv->bytes.failed;
    csv->base = csv->bytes.at;
    if (whole && closed && stored && csv->rows <= 1)
        return MG_OK;
    /* What libcsv keeps of a row that failed must not reach the next one. */
    csv_free(&csv->parser);
    csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    if (!stored)
        return mg_fail(note, MG_INPUT, "more than %d fields, or no memory",
                       MG_FIELDS_MAX);
    if (whole && closed)
        return mg_fail(note, MG_INPUT, "a carriage return inside the row");
    return mg_fail(note, MG_INPUT,
                   whole ? "a quote is not closed (a field cannot span lines)"
                         : "a quote inside a field (want the whole field "
                           "quoted, and quotes in it doubled)");
}

enum mg_err mg_csv_split(struct mg_csv *csv, struct mg_text line,
                         char delimiter, struct mg_note *note)
{
    csv->base = line.at;
    if (!csv->by_libcsv && mg_plain_split(&csv->fields, line, delimiter))
        return MG_OK;
    return split_by_libcsv(csv, line, delimiter, note);
}

void mg_csv_by_libcsv(struct mg_csv *csv)
{
    csv->by_libcsv = true;
}

size_t mg_csv_count(const struct mg_csv *csv)
{
    return csv->fields.count;
}

struct mg_text mg_csv_field(const struct mg_csv *csv, size_t i)
{
    const size_t *edge = csv->fields.edge + 2 * i;
    return (struct mg_text){csv->base + edge[0], edge[1] - edge[0]};
}
