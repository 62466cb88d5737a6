/* canvas.c - see canvas.h. */
#include "plot/canvas.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/quote.h"

/* A cell that the wide character on its left covers. */
static const char COVERED[] = "\x01";

enum mg_err mg_canvas_init(struct mg_canvas *canvas, int columns, int rows)
{
    *canvas = (struct mg_canvas){columns, rows, NULL};
    canvas->cell = calloc((size_t)columns * (size_t)rows, sizeof *canvas->cell);
    return canvas->cell ? MG_OK : MG_MEMORY;
}

void mg_canvas_clear(struct mg_canvas *canvas)
{
    free(canvas->cell);
    *canvas = (struct mg_canvas){0};
}

static struct mg_cell *cell_at(struct mg_canvas *canvas, int column, int row)
{
    if (column < 0 || column >= canvas->columns || row < 0 ||
        row >= canvas->rows)
        return NULL;
    return &canvas->cell[row * canvas->columns + column];
}

/* ---- dots ---- */

void mg_canvas_dot(struct mg_canvas *canvas, int x, int y, enum mg_ink ink)
{
    /* Unicode 15, 24.1: dots 1-3 and 7 are the left column, 4-6 and 8 the
     * right one. */
    static const unsigned char bits[4][2] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    struct mg_cell *cell =
        x < 0 || y < 0 ? NULL : cell_at(canvas, x / 2, y / 4);
    if (!cell)
        return;
    cell->dots |= bits[y % 4][x % 2];
    cell->ink = (unsigned char)ink;
}

/* Bresenham 1965. */
void mg_canvas_line(struct mg_canvas *canvas, const int from[2],
                    const int to[2], enum mg_ink ink)
{
    int x = from[0], y = from[1];
    int across = abs(to[0] - x), down = -abs(to[1] - y);
    int right = x < to[0] ? 1 : -1, below = y < to[1] ? 1 : -1;
    int error = across + down;
    for (;;) {
        mg_canvas_dot(canvas, x, y, ink);
        if (x == to[0] && y == to[1])
            return;
        int twice = 2 * error;
        if (twice >= down) {
            error += down;
            x += right;
        }
        if (twice <= across) {
            error += across;
            y += below;
        }
    }
}

/* ---- signs and letters ---- */

void mg_canvas_sign(struct mg_canvas *canvas, int column, int row,
                    enum mg_sign sign, enum mg_ink ink)
{
    struct mg_cell *cell = cell_at(canvas, column, row);
    if (!cell)
        return;
    cell->sign = (unsigned char)sign;
    cell->back = (unsigned char)ink;
}

static uint32_t code_of(const char *at, size_t length)
{
    static const unsigned char lead[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (unsigned char)at[0] & lead[length];
    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3F);
    return code;
}

/* Unicode 15, EastAsianWidth: what is wide on every terminal; and marks that
 * stand above the letter before them. */
static int width_of(uint32_t code)
{
    static const uint32_t wide[][2] = {{0x1100, 0x115F},  {0x2E80, 0x303E},
                                       {0x3041, 0xA4CF},  {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},  {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}};
    if ((code >= 0x300 && code <= 0x36F) || code == 0x200D ||
        (code >= 0xFE00 && code <= 0xFE0F))
        return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (code >= wide[i][0] && code <= wide[i][1])
            return 2;
    return 1;
}

/* Would it move the cursor, or turn round what follows? */
static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* One character of a text: how many bytes, how many columns. What is no
 * character, or would move the cursor, is shown as a question mark. */
static size_t character(struct mg_text text, size_t i, int *width,
                        char letter[5])
{
    size_t length = mg_quote_character(text, i);
    uint32_t code = length ? code_of(text.at + i, length) : 0;
    bool odd = !length || is_control(code);
    *width = odd ? 1 : width_of(code);
    memset(letter, 0, 5);
    if (odd)
        letter[0] = '?';
    else
        memcpy(letter, text.at + i, length);
    return length ? length : 1;
}

int mg_canvas_text(struct mg_canvas *canvas, int column, int row,
                   struct mg_text text, enum mg_ink ink)
{
    for (size_t i = 0; i < text.length;) {
        char letter[5];
        int width;
        i += character(text, i, &width, letter);
        struct mg_cell *cell = cell_at(canvas, column, row);
        struct mg_cell *next = cell_at(canvas, column + 1, row);
        column += width;
        if (!cell || !width || (width == 2 && !next))
            continue;
        memcpy(cell->letter, letter, sizeof letter);
        cell->ink = (unsigned char)ink;
        if (width == 2)
            memcpy(next->letter, COVERED, sizeof COVERED);
    }
    return column;
}

int mg_canvas_width(struct mg_text text)
{
    int columns = 0, width;
    char letter[5];
    for (size_t i = 0; i < text.length; columns += width)
        i += character(text, i, &width, letter);
    return columns;
}

/* ---- printing ---- */

static const struct {
    const char *unicode;
    char ascii;
} signs[] = {
    [MG_SIGN_NONE] = {" ", ' '}, [MG_SIGN_SHADE] = {"░", ':'},
    [MG_SIGN_FULL] = {"█", '#'}, [MG_SIGN_HALF] = {"▒", 'x'},
    [MG_SIGN_LINE] = {"─", '-'}, [MG_SIGN_UP] = {"┤", '|'},
    [MG_SIGN_SIDE] = {"│", '|'}, [MG_SIGN_CORNER] = {"└", '+'},
    [MG_SIGN_TICK] = {"┬", '+'},
};

static const char *const colours[] = {
    [MG_INK_PLAIN] = "",           [MG_INK_FAINT] = "\x1B[2m",
    [MG_INK_BAND] = "\x1B[36m",    [MG_INK_VALUE] = "\x1B[1m",
    [MG_INK_ALERT] = "\x1B[1;31m", [MG_INK_CAUGHT] = "\x1B[32m",
    [MG_INK_MISSED] = "\x1B[33m",
};

static void print_dots(unsigned char dots, bool ascii, struct mg_buffer *out)
{
    char braille[4] = {(char)0xE2, (char)(0xA0 | dots >> 6),
                       (char)(0x80 | (dots & 0x3F)), '\0'};
    mg_buffer_string(out, ascii ? "*" : braille);
}

static enum mg_ink ink_of(const struct mg_cell *cell)
{
    return (enum mg_ink)(cell->letter[0] || cell->dots ? cell->ink
                                                       : cell->back);
}

static bool is_blank(const struct mg_cell *cell)
{
    return !cell->dots && !cell->sign &&
           (!cell->letter[0] || strcmp(cell->letter, " ") == 0);
}

static void print_cell(const struct mg_cell *cell, bool ascii,
                       struct mg_buffer *out)
{
    if (cell->letter[0])
        mg_buffer_string(out, ascii && cell->letter[1] ? "?" : cell->letter);
    else if (cell->dots)
        print_dots(cell->dots, ascii, out);
    else if (ascii)
        mg_buffer_char(out, signs[cell->sign].ascii);
    else
        mg_buffer_string(out, signs[cell->sign].unicode);
}

static void print_row(const struct mg_cell *row, int columns,
                      const struct mg_style *style, struct mg_buffer *out)
{
    const char *last = "";
    while (columns && is_blank(&row[columns - 1]))
        columns--;
    for (int i = 0; i < columns; i++) {
        const char *colour =
            style->colour && !is_blank(&row[i]) ? colours[ink_of(&row[i])] : "";
        if (strcmp(row[i].letter, COVERED) == 0) {
            mg_buffer_string(out, style->ascii ? " " : "");
            continue;
        }
        if (strcmp(colour, last) != 0)
            mg_buffer_printf(out, "%s%s", last[0] ? "\x1B[0m" : "", colour);
        last = colour;
        print_cell(&row[i], style->ascii, out);
    }
    mg_buffer_printf(out, "%s\n", last[0] ? "\x1B[0m" : "");
}

void mg_canvas_print(const struct mg_canvas *canvas,
                     const struct mg_style *style, struct mg_buffer *out)
{
    for (int row = 0; row < canvas->rows; row++)
        print_row(&canvas->cell[row * canvas->columns], canvas->columns, style,
                  out);
}
