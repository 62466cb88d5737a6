/* html_page.c - see html_page.h. A slot of page.html is {{name}}; each is one
 * line of a table here. */
#include "report/html_page.h"

#include <assert.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/member.h"
#include "report/asset.h"
#include "report/board_table.h"
#include "report/html.h"

/* The scripts and the style of every page, in this order; the first one stands
 * in the head, before anything is drawn. */
static const char *const scripts[] = {
    "theme.js",
    "uPlot.iife.min.js",
    "page.js",
    NULL,
};
static const char *const styles[] = {"uPlot.min.css", "page.css", NULL};

struct writing {
    const struct mg_page *page;
    struct mg_out *out;
    struct mg_json *board; /* NULL: there is none */
    size_t *order;         /* of the series */
    enum mg_err err;
};

/* ---- the policy ---- */

static unsigned nibble(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* A SHA-256 as policies want it: base64 (RFC 4648) of its 32 bytes. */
static void add_base64(struct mg_buffer *out, const char hex[MG_DIGEST_HEX])
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { BITS = 256 };
    for (int at = 0; at < BITS; at += 6) {
        unsigned value = 0;
        for (int i = at; i < at + 6; i++) {
            unsigned bit = i < BITS ? nibble(hex[i / 4]) >> (3 - i % 4) & 1 : 0;
            value = value << 1 | bit;
        }
        mg_buffer_char(out, digit[value]);
    }
    mg_buffer_char(out, '=');
}

static void allow(struct mg_buffer *out, struct mg_text text)
{
    struct mg_sum sum;
    mg_digest_text(text, &sum);
    mg_buffer_string(out, " 'sha256-");
    add_base64(out, sum.hex);
    mg_buffer_char(out, '\'');
}

static void add_styles(struct mg_buffer *out)
{
    for (size_t i = 0; styles[i]; i++)
        mg_buffer_text(out, mg_asset_text(styles[i]));
}

/* Nothing runs and nothing is fetched but what is named here by its hash. */
static void slot_policy(struct writing *writing)
{
    struct mg_buffer *out = &writing->out->buffer;
    struct mg_buffer style;
    mg_buffer_init(&style, 0);
    add_styles(&style);
    mg_buffer_string(out, "default-src 'none'; img-src data:; base-uri 'none'; "
                          "form-action 'none'; script-src");
    for (size_t i = 0; scripts[i]; i++)
        allow(out, mg_asset_text(scripts[i]));
    mg_buffer_string(out, "; style-src");
    allow(out, mg_buffer_all(&style));
    out->failed |= style.failed;
    mg_buffer_clear(&style);
}

/* ---- the other slots ---- */

static void slot_title(struct writing *writing)
{
    mg_html_text(&writing->out->buffer, writing->page->title);
}

static void slot_about(struct writing *writing)
{
    struct mg_json *made = NULL;
    if (writing->page->made.at &&
        mg_json_parse(writing->page->made, false, &made, NULL) == MG_OK) {
        const char *about = mg_json_string(mg_json_get(made, "about"));
        mg_html_text(&writing->out->buffer, mg_text_of(about ? about : ""));
    }
    mg_json_free(made);
}

static void slot_style(struct writing *writing)
{
    add_styles(&writing->out->buffer);
}

static void slot_board(struct writing *writing)
{
    if (writing->board)
        mg_board_table(writing->board, &writing->out->buffer);
}

static void add_script(struct writing *writing, const char *name)
{
    mg_buffer_string(&writing->out->buffer, "<script>");
    mg_buffer_text(&writing->out->buffer, mg_asset_text(name));
    mg_buffer_string(&writing->out->buffer, "</script>\n");
    mg_out_added(writing->out);
}

static void slot_early(struct writing *writing)
{
    add_script(writing, scripts[0]);
}

static void slot_scripts(struct writing *writing)
{
    for (size_t i = 1; scripts[i]; i++)
        add_script(writing, scripts[i]);
}

/* ---- the data ---- */

static void add_member(struct mg_buffer *json, const char *name,
                       struct mg_text text)
{
    if (!text.at)
        return;
    mg_member_name(json, name);
    mg_buffer_text(json, mg_text_trim(text));
}

/* A piece of it that ends between two characters, so that it can be written by
 * itself. */
static struct mg_text cut_piece(struct mg_text *rest)
{
    enum { PIECE = 64 * 1024 };
    struct mg_text piece = {rest->at, PIECE};
    if (rest->length < PIECE)
        piece.length = rest->length;
    while (piece.length < rest->length &&
           (unsigned char)piece.at[piece.length] >= 0x80)
        piece.length++;
    rest->at += piece.length;
    rest->length -= piece.length;
    return piece;
}

static void write_script(struct writing *writing, const char *id, size_t number,
                         const struct mg_buffer *json)
{
    struct mg_buffer *out = &writing->out->buffer;
    mg_buffer_printf(out, "<script type=\"application/json\" id=\"%s", id);
    if (number != SIZE_MAX)
        mg_buffer_printf(out, "%zu", number);
    mg_buffer_string(out, "\">");
    for (struct mg_text rest = mg_buffer_all(json); rest.length;) {
        mg_html_script_json(out, cut_piece(&rest));
        mg_out_added(writing->out);
    }
    mg_buffer_string(out, "</script>\n");
    out->failed |= json->failed;
    mg_out_added(writing->out);
}

/* What is known of all series, the highest scores first. */
static void add_entries(const struct writing *writing, struct mg_buffer *json)
{
    const struct mg_book *book = writing->page->book;
    mg_member_name(json, "series");
    mg_buffer_char(json, '[');
    for (size_t i = 0; book && i < book->count; i++) {
        mg_buffer_string(json, i ? "," : "");
        mg_sheet_write_entry(book->sheet[writing->order[i]], json);
    }
    mg_buffer_char(json, ']');
}

static void write_head(struct writing *writing)
{
    const struct mg_page *page = writing->page;
    struct mg_buffer json;
    mg_buffer_init(&json, 0);
    mg_buffer_char(&json, '{');
    add_member(&json, "made", page->made);
    add_member(&json, "zone", page->zone);
    add_member(&json, "incidents", page->incidents);
    add_member(&json, "board", page->board);
    add_member(&json, "versus", page->versus);
    add_entries(writing, &json);
    mg_buffer_char(&json, '}');
    write_script(writing, "page", SIZE_MAX, &json);
    mg_buffer_clear(&json);
}

static void slot_data(struct writing *writing)
{
    const struct mg_book *book = writing->page->book;
    write_head(writing);
    for (size_t i = 0; book && i < book->count; i++) {
        struct mg_buffer json;
        mg_buffer_init(&json, 0);
        mg_sheet_write(book->sheet[writing->order[i]], &json);
        write_script(writing, "s", i, &json);
        mg_buffer_clear(&json);
    }
}

/* ---- the whole ---- */

static const struct {
    const char *name;
    void (*fill)(struct writing *writing);
} slots[] = {
    {"title", slot_title}, {"policy", slot_policy},   {"style", slot_style},
    {"early", slot_early}, {"about", slot_about},     {"board", slot_board},
    {"data", slot_data},   {"scripts", slot_scripts},
};

static void fill(struct writing *writing, struct mg_text name)
{
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (mg_text_is(name, slots[i].name)) {
            slots[i].fill(writing);
            mg_out_added(writing->out);
            return;
        }
    assert(false && "a slot of page.html that is none");
}

/* The place of the next "{{", or the end. */
static size_t find_slot(struct mg_text text)
{
    size_t i = 0;
    while (i < text.length &&
           !(text.at[i] == '{' && i + 1 < text.length && text.at[i + 1] == '{'))
        i++;
    return i;
}

static void write_template(struct writing *writing)
{
    struct mg_text rest = mg_asset_text("page.html");
    while (rest.length) {
        size_t plain = find_slot(rest);
        mg_buffer_add(&writing->out->buffer, rest.at, plain);
        rest.at += plain;
        rest.length -= plain;
        if (!rest.length)
            return;
        rest.at += 2;
        rest.length -= 2;
        struct mg_text name = mg_text_split(&rest, '}');
        fill(writing, name);
        rest.at += 1;
        rest.length -= 1;
    }
}

enum mg_err mg_page_write(const struct mg_page *page, struct mg_out *out,
                          struct mg_note *note)
{
    struct writing writing = {.page = page, .out = out};
    enum mg_err err = MG_OK;
    if (page->board.at)
        err = mg_json_parse(page->board, false, &writing.board, note);
    if (!err && page->book) {
        writing.order = mg_book_order(page->book);
        if (!writing.order)
            err = mg_fail(note, MG_MEMORY, "out of memory");
    }
    if (!err)
        write_template(&writing);
    free(writing.order);
    mg_json_free(writing.board);
    return err;
}
