/* fuzz_printed.c - any bytes as what score or replay printed: what is made of
 * them for a page is JSON, and nothing in it ends a script. */
#include "fuzz.h"

#include "base/json.h"
#include "report/book.h"
#include "report/html.h"
#include "report/printed.h"

static void on_row(void *context, const struct marigram_verdict *verdict,
                   struct mg_text value)
{
    struct mg_sheet_row row = {verdict, value};
    mg_book_add(context, &row, "f.csv");
}

static void check(struct mg_buffer *json)
{
    struct mg_buffer safe;
    struct mg_json *document = NULL;
    struct mg_note note = {""};
    mg_buffer_init(&safe, 0);
    mg_html_script_json(&safe, mg_buffer_all(json));
    CHECK(!memchr(safe.at, '<', safe.length));
    CHECK(!memchr(safe.at, '>', safe.length));
    CHECK(mg_json_parse(mg_buffer_all(&safe), false, &document, &note) ==
          MG_OK);
    mg_json_free(document);
    mg_buffer_clear(&safe);
    mg_buffer_empty(json);
}

static void check_book(struct mg_book *book)
{
    struct mg_buffer json;
    size_t rows = 0;
    mg_buffer_init(&json, 0);
    for (size_t i = 0; i < book->count; i++) {
        struct mg_sheet *sheet = book->sheet[i];
        rows += sheet->rows.count + sheet->passed;
        mg_sheet_write_entry(sheet, &json);
        check(&json);
        mg_sheet_write(sheet, &json);
        check(&json);
    }
    CHECK(rows == book->rows);
    mg_buffer_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_book book;
    struct mg_buffer board, versus;
    struct mg_note note = {""};
    size_t line = 0;
    mg_buffer_init(&board, 0);
    mg_buffer_init(&versus, 0);
    CHECK(mg_book_init(&book) == MG_OK);
    struct mg_printed printed = {NULL, &book, on_row, &board, &versus};
    enum mg_err err = mg_printed_read(
        &printed, (struct mg_text){(const char *)data, size}, &line, &note);
    CHECK(!err || (err == MG_INPUT && note.text[0]));
    check_book(&book);
    if (board.length)
        check(&board);
    if (versus.length)
        check(&versus);
    mg_buffer_clear(&board);
    mg_buffer_clear(&versus);
    mg_book_clear(&book);
    return 0;
}
