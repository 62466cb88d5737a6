/* canvas.h - a drawing of characters. A cell holds 2 x 4 dots, or a sign, or a
 * letter; what was put there last is seen, but for a shade, which is behind
 * everything. Printed in Unicode (dots are braille) or in ASCII, with colours
 * or without. */
#ifndef MG_CANVAS_H
#define MG_CANVAS_H

#include "base/buffer.h"

enum mg_ink {
    MG_INK_PLAIN,
    MG_INK_FAINT, /* axes */
    MG_INK_BAND,
    MG_INK_VALUE,
    MG_INK_ALERT,
    MG_INK_CAUGHT,
    MG_INK_MISSED
};

enum mg_sign {
    MG_SIGN_NONE,
    MG_SIGN_SHADE,
    MG_SIGN_FULL,
    MG_SIGN_HALF,
    MG_SIGN_LINE,
    MG_SIGN_UP, /* tick of the vertical axis */
    MG_SIGN_SIDE,
    MG_SIGN_CORNER,
    MG_SIGN_TICK
};

struct mg_cell {
    unsigned char dots; /* a bit each, as braille numbers them */
    unsigned char sign; /* enum mg_sign */
    unsigned char ink, back;
    char letter[5]; /* one UTF-8 character; "": none */
};

struct mg_canvas {
    int columns, rows;
    struct mg_cell *cell;
};

struct mg_style {
    bool ascii;
    bool colour;
};

/* MEMORY. */
enum mg_err mg_canvas_init(struct mg_canvas *canvas, int columns, int rows);
void mg_canvas_clear(struct mg_canvas *canvas);

/* What lies outside is left out. Dots are counted from the left and from the
 * top: 2 * columns and 4 * rows of them. */
void mg_canvas_dot(struct mg_canvas *canvas, int x, int y, enum mg_ink ink);
void mg_canvas_line(struct mg_canvas *canvas, const int from[2],
                    const int to[2], enum mg_ink ink);
void mg_canvas_sign(struct mg_canvas *canvas, int column, int row,
                    enum mg_sign sign, enum mg_ink ink);

/* Returns the column behind it. A wide character takes two. */
int mg_canvas_text(struct mg_canvas *canvas, int column, int row,
                   struct mg_text text, enum mg_ink ink);

/* Columns that a text takes. */
int mg_canvas_width(struct mg_text text);

/* All rows, each a line without blanks at its end. */
void mg_canvas_print(const struct mg_canvas *canvas,
                     const struct mg_style *style, struct mg_buffer *out);

#endif
