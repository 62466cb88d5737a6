/* terminal.c - see terminal.h. From top to bottom: a title, the field with its
 * scale on the left, the axis of time, and a lane each for alerts and for
 * incidents. */
#include "plot/terminal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Columns of the labels on the left, rows of the field. */
enum { LEFT = 11, FIELD = 12, VALUE_STEPS = 4, TIME_LABEL = 9 };

struct drawing {
    const struct mg_picture *picture;
    struct mg_axis scale;
    struct mg_canvas canvas;
    int columns;            /* of the field */
    unsigned char *alerted; /* by column: an alert is open */
};

enum row { TITLE, TOP, AXIS = TOP + FIELD, TIMES, ALERTS, INCIDENTS, NAMES };

/* ---- places ---- */

static int dot_across(const struct drawing *drawing, int64_t time)
{
    double across = mg_picture_across(drawing->picture, time);
    return (int)lround(across * (2 * drawing->columns - 1));
}

static int dot_down(const struct drawing *drawing, double value)
{
    double up = mg_axis_up(&drawing->scale, value);
    return (int)lround((1 - up) * (4 * FIELD - 1));
}

static int column_of(const struct drawing *drawing, int64_t time)
{
    return dot_across(drawing, time) / 2;
}

/* ---- the field ---- */

static void mark_alerts(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    for (size_t i = 0; i < picture->alerts; i++) {
        int to = column_of(drawing, picture->alert[i].to);
        for (int c = column_of(drawing, picture->alert[i].from); c <= to; c++)
            drawing->alerted[c] = 1;
    }
}

/* Cells whose middle is in the band, or at least one where it is thin. */
static void shade(struct drawing *drawing, const int between[2],
                  const struct mg_bin *bin)
{
    double top = fmin(1, mg_axis_up(&drawing->scale, bin->upper));
    double bottom = fmax(0, mg_axis_up(&drawing->scale, bin->lower));
    int first = (int)lround((1 - top) * FIELD);
    int last = (int)lround((1 - bottom) * FIELD) - 1;
    if (isnan(bin->lower) || isnan(bin->upper) || top < 0 || bottom > 1)
        return;
    if (last < first)
        first = last = (int)((1 - (top + bottom) / 2) * FIELD);
    for (int column = between[0]; column <= between[1]; column++)
        for (int row = first; row <= last && row < FIELD; row++)
            mg_canvas_sign(&drawing->canvas, LEFT + column, TOP + row,
                           MG_SIGN_SHADE, MG_INK_BAND);
}

static void draw_band(struct drawing *drawing)
{
    const struct mg_bins *bins = drawing->picture->bins;
    for (size_t i = 0; i < bins->count; i++) {
        const struct mg_bin *bin = &bins->at[i];
        bool joined = mg_bins_join(bins, i);
        int between[2] = {column_of(drawing, bin->from),
                          column_of(drawing, joined ? bin[1].from : bin->to)};
        shade(drawing, between, bin);
    }
}

static void line(struct drawing *drawing, int from[2], const int to[2])
{
    int at[2] = {2 * LEFT + from[0], 4 * TOP + from[1]};
    int end[2] = {2 * LEFT + to[0], 4 * TOP + to[1]};
    bool alert = drawing->alerted[to[0] / 2];
    mg_canvas_line(&drawing->canvas, at, end,
                   alert ? MG_INK_ALERT : MG_INK_VALUE);
    from[0] = to[0];
    from[1] = to[1];
}

/* A bin is a stroke from its first extreme to its other one. */
static void draw_value(struct drawing *drawing)
{
    const struct mg_bins *bins = drawing->picture->bins;
    bool joined = false;
    int pen[2] = {0, 0};
    for (size_t i = 0; i < bins->count; i++) {
        const struct mg_bin *bin = &bins->at[i];
        if (isnan(bin->low))
            joined = false;
        if (isnan(bin->low))
            continue;
        int low[2] = {dot_across(drawing, bin->from),
                      dot_down(drawing, bin->low)};
        int high[2] = {low[0], dot_down(drawing, bin->high)};
        const int *first = bin->falls ? high : low;
        if (!joined) {
            pen[0] = first[0];
            pen[1] = first[1];
        }
        line(drawing, pen, first);
        line(drawing, pen, bin->falls ? low : high);
        joined = mg_bins_join(bins, i);
    }
}

/* ---- what stands around it ---- */

static void write_right(struct drawing *drawing, int row, const char *text,
                        enum mg_ink ink)
{
    struct mg_text all = mg_text_of(text);
    mg_canvas_text(&drawing->canvas, LEFT - 1 - mg_canvas_width(all) - 1, row,
                   all, ink);
}

static void draw_scale(struct drawing *drawing)
{
    const struct mg_axis *scale = &drawing->scale;
    int steps = (int)lround((scale->high - scale->low) / scale->step);
    for (int row = 0; row < FIELD; row++)
        mg_canvas_sign(&drawing->canvas, LEFT - 1, TOP + row, MG_SIGN_SIDE,
                       MG_INK_FAINT);
    for (int i = 0; i <= steps; i++) {
        struct mg_buffer label;
        double value = scale->low + i * scale->step;
        int row = TOP + dot_down(drawing, value) / 4;
        mg_buffer_init(&label, 0);
        mg_axis_label(scale, value, &label);
        if (!label.failed)
            write_right(drawing, row, label.at, MG_INK_PLAIN);
        mg_canvas_sign(&drawing->canvas, LEFT - 1, row, MG_SIGN_UP,
                       MG_INK_FAINT);
        mg_buffer_clear(&label);
    }
}

static void draw_times(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    struct mg_canvas *canvas = &drawing->canvas;
    struct mg_tick tick[MG_TICKS_MAX];
    size_t count = mg_ticks_of(mg_picture_from(picture), mg_picture_to(picture),
                               picture->zone,
                               (size_t)(drawing->columns / TIME_LABEL), tick);
    mg_canvas_sign(canvas, LEFT - 1, AXIS, MG_SIGN_CORNER, MG_INK_FAINT);
    for (int column = 0; column < drawing->columns; column++)
        mg_canvas_sign(canvas, LEFT + column, AXIS, MG_SIGN_LINE, MG_INK_FAINT);
    for (size_t i = 0; i < count; i++) {
        struct mg_text text = mg_text_of(tick[i].text);
        int column = LEFT + column_of(drawing, tick[i].time);
        mg_canvas_sign(canvas, column, AXIS, MG_SIGN_TICK, MG_INK_FAINT);
        if (column + (int)text.length <= canvas->columns)
            mg_canvas_text(canvas, column, TIMES, text, MG_INK_PLAIN);
    }
}

static void draw_title(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    struct mg_buffer times;
    mg_buffer_init(&times, 0);
    mg_buffer_string(&times, "  ");
    mg_clock_print(&times, mg_picture_from(picture), picture->zone);
    mg_buffer_string(&times, " .. ");
    mg_clock_print(&times, mg_picture_to(picture), picture->zone);
    mg_buffer_printf(&times, " %s", picture->zone_name);
    int column = mg_canvas_text(&drawing->canvas, 0, TITLE,
                                mg_text_of(picture->series), MG_INK_VALUE);
    if (!times.failed && column + mg_canvas_width(mg_buffer_all(&times)) <=
                             drawing->canvas.columns)
        mg_canvas_text(&drawing->canvas, column, TITLE, mg_buffer_all(&times),
                       MG_INK_FAINT);
    mg_buffer_clear(&times);
}

/* ---- alerts and incidents ---- */

static const struct look {
    enum mg_sign sign;
    enum mg_ink ink;
} looks[] = {
    [MG_MARK_ALERT] = {MG_SIGN_FULL, MG_INK_ALERT},
    [MG_MARK_CAUGHT] = {MG_SIGN_FULL, MG_INK_CAUGHT},
    [MG_MARK_MISSED] = {MG_SIGN_HALF, MG_INK_MISSED},
    [MG_MARK_OTHER] = {MG_SIGN_SHADE, MG_INK_FAINT},
};

static void draw_lane(struct drawing *drawing, int row,
                      const struct mg_episode *at, size_t count)
{
    for (; count; at++, count--) {
        int to = column_of(drawing, at->to);
        for (int column = column_of(drawing, at->from); column <= to; column++)
            mg_canvas_sign(&drawing->canvas, LEFT + column, row,
                           looks[at->mark].sign, looks[at->mark].ink);
    }
}

/* Below their beginnings, as many as find room. */
static void draw_names(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    int free = LEFT;
    for (size_t i = 0; i < picture->incidents; i++) {
        const struct mg_episode *incident = &picture->incident[i];
        struct mg_text name = mg_text_of(incident->name);
        int width = mg_canvas_width(name);
        int column = LEFT + column_of(drawing, incident->from);
        if (column + width > drawing->canvas.columns)
            column = drawing->canvas.columns - width;
        if (column < free)
            continue;
        free = 1 + mg_canvas_text(&drawing->canvas, column, NAMES, name,
                                  MG_INK_PLAIN);
    }
}

static void draw(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    mark_alerts(drawing);
    draw_title(drawing);
    draw_band(drawing);
    draw_value(drawing);
    draw_scale(drawing);
    draw_times(drawing);
    write_right(drawing, ALERTS, "alerts", MG_INK_PLAIN);
    draw_lane(drawing, ALERTS, picture->alert, picture->alerts);
    if (!picture->incidents)
        return;
    write_right(drawing, INCIDENTS, "incidents", MG_INK_PLAIN);
    draw_lane(drawing, INCIDENTS, picture->incident, picture->incidents);
    draw_names(drawing);
}

static int within(int columns)
{
    if (columns < MG_TERMINAL_LEAST)
        return MG_TERMINAL_LEAST;
    return columns > MG_TERMINAL_MOST ? MG_TERMINAL_MOST : columns;
}

enum mg_err mg_terminal_draw(const struct mg_picture *picture, int columns,
                             const struct mg_style *style,
                             struct mg_buffer *out)
{
    struct drawing drawing = {.picture = picture};
    int rows = picture->incidents ? NAMES + 1 : ALERTS + 1;
    columns = within(columns);
    drawing.columns = columns - LEFT;
    drawing.scale = mg_picture_scale(picture, VALUE_STEPS);
    drawing.alerted = calloc((size_t)columns, 1);
    enum mg_err err = mg_canvas_init(&drawing.canvas, columns, rows);
    if (!err && !drawing.alerted)
        err = MG_MEMORY;
    if (!err) {
        draw(&drawing);
        mg_canvas_print(&drawing.canvas, style, out);
    }
    mg_canvas_clear(&drawing.canvas);
    free(drawing.alerted);
    return err;
}

/* ---- the legend ---- */

/* Where the next item of the legend goes. */
struct place {
    int column, row;
};

/* A sign, and what it stands for. */
static void explain(struct mg_canvas *canvas, struct place *place,
                    const struct look *look, const char *what)
{
    struct mg_text text = mg_text_of(what);
    if (place->column + 2 + (int)text.length > canvas->columns)
        *place = (struct place){0, place->row + 1};
    if (look->sign == MG_SIGN_NONE)
        for (int i = 0; i < 4; i++)
            mg_canvas_dot(canvas, 2 * place->column + i % 2,
                          4 * place->row + 1 + i / 2, look->ink);
    else
        mg_canvas_sign(canvas, place->column, place->row, look->sign,
                       look->ink);
    place->column = 2 + mg_canvas_text(canvas, place->column + 2, place->row,
                                       text, MG_INK_PLAIN);
}

enum mg_err mg_terminal_legend(bool incidents, int columns,
                               const struct mg_style *style,
                               struct mg_buffer *out)
{
    static const struct look value = {MG_SIGN_NONE, MG_INK_VALUE};
    static const struct look band = {MG_SIGN_SHADE, MG_INK_BAND};
    enum { ROWS_MOST = 2 };
    struct mg_canvas canvas;
    struct place place = {0, 0};
    enum mg_err err = mg_canvas_init(&canvas, within(columns), ROWS_MOST);
    if (err)
        return err;
    explain(&canvas, &place, &value, "value");
    explain(&canvas, &place, &band, "expected");
    explain(&canvas, &place, &looks[MG_MARK_ALERT], "alert open");
    if (incidents) {
        explain(&canvas, &place, &looks[MG_MARK_CAUGHT], "caught");
        explain(&canvas, &place, &looks[MG_MARK_MISSED], "missed");
        explain(&canvas, &place, &looks[MG_MARK_OTHER], "not judged");
    }
    canvas.rows = place.row + 1;
    mg_canvas_print(&canvas, style, out);
    mg_canvas_clear(&canvas);
    return MG_OK;
}
