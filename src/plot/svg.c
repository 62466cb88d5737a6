/* svg.c - see svg.h. From back to front: the ground, the times of alerts, the
 * grid, the band, what was expected, the value; below them a lane each for
 * alerts and for incidents. Colours are chosen by the viewer's own preference;
 * what knows no media queries shows the light ones. */
#include "plot/svg.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/quote.h"
#include "base/span.h"
#include "time/civil.h"

enum { WIDTH = 960, HEIGHT = 360 };
enum { LEFT = 72, RIGHT = WIDTH - 20, TOP = 62, BOTTOM = 268 };
enum { ALERTS = 306, INCIDENTS = 328, LANE = 10 };
enum { VALUE_STEPS = 5, TIME_LABELS = 10 };

static const char STYLE[] =
    "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "fill:#57606a}\n"
    ".title{font-size:15px;font-weight:600;fill:#1f2328}\n"
    ".ground{fill:#fff}\n"
    ".grid{stroke:#d8dee4;stroke-width:1}\n"
    ".band{fill:#0969da;fill-opacity:.14}\n"
    ".expected{fill:none;stroke:#0969da;stroke-width:1;stroke-opacity:.65;"
    "stroke-dasharray:4 3}\n"
    ".value{fill:none;stroke:#1f2328;stroke-width:1.4;stroke-linejoin:round;"
    "stroke-linecap:round}\n"
    ".during{fill:#cf222e;fill-opacity:.12}\n"
    ".alert{fill:#cf222e}\n"
    ".caught{fill:#1a7f37}\n"
    ".missed{fill:#bf8700}\n"
    ".other{fill:#8c959f}\n"
    "@media (prefers-color-scheme:dark){\n"
    "text{fill:#9198a1}\n"
    ".title{fill:#f0f6fc}\n"
    ".ground{fill:#0d1117}\n"
    ".grid{stroke:#2a313c}\n"
    ".band{fill:#4493f8;fill-opacity:.22}\n"
    ".expected{stroke:#4493f8}\n"
    ".value{stroke:#e6edf3}\n"
    ".during{fill:#f85149;fill-opacity:.2}\n"
    ".alert{fill:#f85149}\n"
    ".caught{fill:#3fb950}\n"
    ".missed{fill:#d29922}\n"
    ".other{fill:#6e7681}\n"
    "}\n";

struct drawing {
    const struct mg_picture *picture;
    struct mg_axis scale;
    struct mg_buffer *out;
};

/* ---- places ---- */

static double across(const struct drawing *drawing, int64_t time)
{
    return LEFT + (RIGHT - LEFT) * mg_picture_across(drawing->picture, time);
}

/* What is off the scale is drawn at its edge. */
static double down(const struct drawing *drawing, double value)
{
    double up = mg_axis_up(&drawing->scale, value);
    return BOTTOM - (BOTTOM - TOP) * fmax(0, fmin(1, up));
}

static void add_place(struct drawing *drawing, char step, double x, double y)
{
    mg_buffer_printf(drawing->out, "%c%.1f %.1f", step, x, y);
}

static void add_text(struct drawing *drawing, const double at[2],
                     const char *anchor, struct mg_text text)
{
    mg_buffer_printf(drawing->out,
                     "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", at[0],
                     at[1], anchor);
    mg_quote_xml(drawing->out, text);
    mg_buffer_string(drawing->out, "</text>\n");
}

/* ---- the field ---- */

static void add_times(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    struct mg_tick tick[MG_TICKS_MAX];
    size_t count = mg_ticks_of(mg_picture_from(picture), mg_picture_to(picture),
                               picture->zone, TIME_LABELS, tick);
    for (size_t i = 0; i < count; i++) {
        double x = across(drawing, tick[i].time);
        const double at[2] = {x, BOTTOM + 18};
        mg_buffer_printf(drawing->out,
                         "<path class=\"grid\" d=\"M%.1f %dV%d\"/>\n", x, TOP,
                         BOTTOM + 4);
        add_text(drawing, at, "middle", mg_text_of(tick[i].text));
    }
}

static void add_scale(struct drawing *drawing)
{
    const struct mg_axis *scale = &drawing->scale;
    int steps = (int)lround((scale->high - scale->low) / scale->step);
    for (int i = 0; i <= steps; i++) {
        struct mg_buffer label;
        double value = scale->low + i * scale->step;
        double y = down(drawing, value);
        const double at[2] = {LEFT - 8, y + 4};
        mg_buffer_printf(drawing->out,
                         "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n", LEFT, y,
                         RIGHT);
        mg_buffer_init(&label, 0);
        mg_axis_label(scale, value, &label);
        add_text(drawing, at, "end", mg_buffer_all(&label));
        mg_buffer_clear(&label);
    }
}

static bool has_band(const struct mg_bin *bin)
{
    return !isnan(bin->lower) && !isnan(bin->upper);
}

/* The end of a stretch of joined bins that have a band. */
static size_t band_end(const struct mg_bins *bins, size_t from)
{
    while (mg_bins_join(bins, from) && has_band(&bins->at[from + 1]))
        from++;
    return from;
}

static void add_band(struct drawing *drawing, size_t from, size_t to)
{
    const struct mg_bin *bin = drawing->picture->bins->at;
    mg_buffer_string(drawing->out, "<path class=\"band\" d=\"");
    for (size_t i = from; i <= to; i++)
        add_place(drawing, i == from ? 'M' : 'L', across(drawing, bin[i].from),
                  down(drawing, bin[i].upper));
    for (size_t i = to + 1; i-- > from;)
        add_place(drawing, 'L', across(drawing, bin[i].to),
                  down(drawing, bin[i].lower));
    mg_buffer_string(drawing->out, "Z\"/>\n");
}

static void add_bands(struct drawing *drawing)
{
    const struct mg_bins *bins = drawing->picture->bins;
    for (size_t i = 0; i < bins->count; i++) {
        if (!has_band(&bins->at[i]))
            continue;
        size_t end = band_end(bins, i);
        add_band(drawing, i, end);
        i = end;
    }
}

static void add_expected(struct drawing *drawing)
{
    const struct mg_bins *bins = drawing->picture->bins;
    bool joined = false;
    mg_buffer_string(drawing->out, "<path class=\"expected\" d=\"");
    for (size_t i = 0; i < bins->count; i++) {
        const struct mg_bin *bin = &bins->at[i];
        if (!isnan(bin->expected))
            add_place(drawing, joined ? 'L' : 'M', across(drawing, bin->from),
                      down(drawing, bin->expected));
        joined = !isnan(bin->expected) && mg_bins_join(bins, i);
    }
    mg_buffer_string(drawing->out, "\"/>\n");
}

/* A bin is a stroke from its first extreme to its other one; one that stands
 * alone is a dot, which is a stroke of no length with round ends. */
static void add_value(struct drawing *drawing)
{
    const struct mg_bins *bins = drawing->picture->bins;
    bool joined = false;
    mg_buffer_string(drawing->out, "<path class=\"value\" d=\"");
    for (size_t i = 0; i < bins->count; i++) {
        const struct mg_bin *bin = &bins->at[i];
        double first = bin->falls ? bin->high : bin->low;
        double second = bin->falls ? bin->low : bin->high;
        bool joins = mg_bins_join(bins, i);
        if (!isnan(bin->low))
            add_place(drawing, joined ? 'L' : 'M', across(drawing, bin->from),
                      down(drawing, first));
        if (!isnan(bin->low) && (first != second || (!joined && !joins)))
            add_place(drawing, 'L', across(drawing, bin->to),
                      down(drawing, second));
        joined = joins;
    }
    mg_buffer_string(drawing->out, "\"/>\n");
}

/* ---- alerts and incidents ---- */

static const char *const classes[] = {
    [MG_MARK_ALERT] = "alert",
    [MG_MARK_CAUGHT] = "caught",
    [MG_MARK_MISSED] = "missed",
    [MG_MARK_OTHER] = "other",
};

/* "INC-1, 2026-03-04 14:00 for 45m: coupon service down" */
static void add_about(struct drawing *drawing, const struct mg_episode *at)
{
    struct mg_buffer *out = drawing->out;
    mg_buffer_string(out, "<title>");
    mg_quote_xml(out, mg_text_of(at->name));
    mg_buffer_string(out, ", ");
    mg_clock_print(out, at->from, drawing->picture->zone);
    mg_buffer_string(out, " for ");
    mg_span_print(out, mg_time_between(at->from, at->to));
    if (at->about[0]) {
        mg_buffer_string(out, ": ");
        mg_quote_xml(out, mg_text_of(at->about));
    }
    mg_buffer_string(out, "</title>");
}

/* At least as wide as can be seen. */
static void add_bar(struct drawing *drawing, const struct mg_episode *at,
                    const char *class, const int between[2])
{
    double from = across(drawing, at->from), to = across(drawing, at->to);
    double width = fmax(2, to - from);
    mg_buffer_printf(drawing->out,
                     "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
                     "height=\"%d\">",
                     class, fmin(from, RIGHT - width), between[0], width,
                     between[1] - between[0]);
    add_about(drawing, at);
    mg_buffer_string(drawing->out, "</rect>\n");
}

static void add_during(struct drawing *drawing)
{
    static const int field[2] = {TOP, BOTTOM};
    for (size_t i = 0; i < drawing->picture->alerts; i++)
        add_bar(drawing, &drawing->picture->alert[i], "during", field);
}

static void add_lane(struct drawing *drawing, int y, const char *name,
                     const struct mg_episode *stretch, size_t count)
{
    const int lane[2] = {y, y + LANE};
    const double at[2] = {LEFT - 8, y + LANE - 1};
    add_text(drawing, at, "end", mg_text_of(name));
    mg_buffer_printf(drawing->out, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n",
                     LEFT, y + LANE / 2.0, RIGHT);
    for (size_t i = 0; i < count; i++)
        add_bar(drawing, &stretch[i], classes[stretch[i].mark], lane);
}

/* About what a text of 12 pixels takes. */
static double width_of(const char *text)
{
    return 7 * (double)strlen(text);
}

/* Below their beginnings, as many as find room. */
static void add_names(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    double free = LEFT;
    for (size_t i = 0; i < picture->incidents; i++) {
        const struct mg_episode *incident = &picture->incident[i];
        double width = width_of(incident->name);
        double x = fmin(across(drawing, incident->from), RIGHT - width);
        const double at[2] = {x, INCIDENTS + LANE + 14};
        if (x < free)
            continue;
        add_text(drawing, at, "start", mg_text_of(incident->name));
        free = x + width;
    }
}

/* ---- the whole ---- */

static void add_title(struct drawing *drawing)
{
    const struct mg_picture *picture = drawing->picture;
    struct mg_buffer *out = drawing->out;
    mg_buffer_printf(out, "<text class=\"title\" x=\"%d\" y=\"28\">", LEFT);
    mg_quote_xml(out, mg_text_of(picture->series));
    mg_buffer_printf(out, "</text>\n<text x=\"%d\" y=\"46\">", LEFT);
    mg_clock_print(out, mg_picture_from(picture), picture->zone);
    mg_buffer_string(out, " to ");
    mg_clock_print(out, mg_picture_to(picture), picture->zone);
    mg_buffer_char(out, ' ');
    mg_quote_xml(out, mg_text_of(picture->zone_name));
    mg_buffer_string(out, "</text>\n");
}

/* What is what, on the right below the title; forms are drawn from 0 0 to
 * 18 10. */
static const struct item {
    const char *what, *form;
    bool of_incidents;
} items[] = {
    {"value", "<path class=\"value\" d=\"M0 5H18\"/>", false},
    {"expected",
     "<path class=\"band\" d=\"M0 0H18V10H0Z\"/>"
     "<path class=\"expected\" d=\"M0 5H18\"/>",
     false},
    {"alert open", "<path class=\"alert\" d=\"M0 0H18V10H0Z\"/>", false},
    {"caught", "<path class=\"caught\" d=\"M0 0H18V10H0Z\"/>", true},
    {"missed", "<path class=\"missed\" d=\"M0 0H18V10H0Z\"/>", true},
};
enum { ITEMS = sizeof items / sizeof *items };

static void add_legend(struct drawing *drawing)
{
    double x = RIGHT;
    for (size_t i = ITEMS; i-- > 0;) {
        if (items[i].of_incidents && !drawing->picture->incidents)
            continue;
        x -= 24 + width_of(items[i].what) + (i + 1 < ITEMS ? 12 : 0);
        mg_buffer_printf(drawing->out,
                         "<g transform=\"translate(%.0f 36)\">%s<text "
                         "x=\"24\" y=\"10\">%s</text></g>\n",
                         x, items[i].form, items[i].what);
    }
}

static int height_of(const struct mg_picture *picture)
{
    return picture->incidents ? HEIGHT : INCIDENTS + 6;
}

static void begin(struct drawing *drawing)
{
    struct mg_buffer *out = drawing->out;
    int height = height_of(drawing->picture);
    mg_buffer_printf(out,
                     "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
                     "%d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n"
                     "<title>",
                     WIDTH, height, WIDTH, height);
    mg_quote_xml(out, mg_text_of(drawing->picture->series));
    mg_buffer_string(out, "</title>\n<style>\n");
    mg_buffer_string(out, STYLE);
    mg_buffer_printf(out,
                     "</style>\n<rect class=\"ground\" width=\"%d\" "
                     "height=\"%d\" rx=\"6\"/>\n",
                     WIDTH, height);
}

void mg_svg_draw(const struct mg_picture *picture, struct mg_buffer *out)
{
    struct drawing drawing = {picture, mg_picture_scale(picture, VALUE_STEPS),
                              out};
    begin(&drawing);
    add_title(&drawing);
    add_legend(&drawing);
    add_during(&drawing);
    add_times(&drawing);
    add_scale(&drawing);
    add_bands(&drawing);
    add_expected(&drawing);
    add_value(&drawing);
    add_lane(&drawing, ALERTS, "alerts", picture->alert, picture->alerts);
    if (picture->incidents) {
        add_lane(&drawing, INCIDENTS, "incidents", picture->incident,
                 picture->incidents);
        add_names(&drawing);
    }
    mg_buffer_string(out, "</svg>\n");
}
