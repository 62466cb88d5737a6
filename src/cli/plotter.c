/* plotter.c - see plotter.h. */
#include "cli/plotter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/grow.h"
#include "cli/command.h"
#include "cli/screen.h"
#include "plot/svg.h"
#include "plot/terminal.h"
#include "series/glob.h"
#include "series/roster.h"
#include "sink/out.h"
#include "time/civil.h"
#include "time/stamp.h"

/* Series that are kept, and of these drawn on a terminal; marks of one. */
enum { KEPT_MAX = 256, DRAWN_MAX = 8, MARKS_MAX = 10000 };

#define AT(member) offsetof(struct mg_plot_option, member)

const struct mg_knob mg_plot_knobs[] = {
    {"plot", MG_KNOB_FLAG, AT(plot), NULL, NULL, 0, 0,
     "draw value, expected band, alerts and incidents as text: score instead "
     "of its rows, replay before its outcome"},
    {"svg", MG_KNOB_TEXT, AT(svg), "", "FILE", 0, 0,
     "draw the same of one series as SVG into this file; score: - is standard "
     "output, then without rows"},
    {"plot-series", MG_KNOB_TEXT, AT(series), "", "GLOB", 0, 0,
     "the series that are drawn; not given: up to 8, those with incidents or "
     "alerts before others"},
    {"plot-from", MG_KNOB_TEXT, AT(from), "", "TIME", 0, 0,
     "draw from here on; all is judged all the same"},
    {"plot-to", MG_KNOB_TEXT, AT(to), "", "TIME", 0, 0, "and up to here"},
    {0},
};

struct alert {
    char id[24];
    char severity[48];
    char about[64];
    double peak;
    int64_t from, to;
};

struct sheet {
    struct mg_bins bins;
    struct alert *alert;
    struct mg_episode *incident;
    size_t alerts, alert_room, incidents, incident_room;
    bool open; /* the last row left the last alert open */
};

struct mg_plotter {
    const struct mg_plot_option *option;
    const char *zone_name;
    struct mg_zone *zone;
    int64_t from, to; /* ns */
    struct mg_roster *roster;
    struct sheet sheet[KEPT_MAX];
    size_t further; /* verdicts of series that are not kept */
    bool failed;    /* out of memory */
};

/* ---- before the run ---- */

static enum mg_err read_time(const char *flag, const char *text,
                             const struct mg_zone *zone, int64_t *time,
                             struct mg_note *note)
{
    if (!text[0] || mg_stamp_parse(mg_text_of(text), zone, MG_NO_TIME, time))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--%s: cannot read time '%.60s' (want %s)",
                   flag, text, MG_STAMP_WANTED);
}

static enum mg_err read_times(struct mg_plotter *plotter, const char *tz,
                              struct mg_note *note)
{
    const struct mg_plot_option *option = plotter->option;
    struct mg_zone *zone;
    enum mg_err err = mg_zone_open(tz, &zone, note);
    if (err)
        return err;
    err = read_time("plot-from", option->from, zone, &plotter->from, note);
    if (!err)
        err = read_time("plot-to", option->to, zone, &plotter->to, note);
    if (!err && plotter->from >= plotter->to)
        err =
            mg_fail(note, MG_INVALID,
                    "--plot-to: '%.60s' is not after --plot-from", option->to);
    mg_zone_free(zone);
    return err;
}

enum mg_err mg_plot_apart(const struct mg_plot_option *option, const char *flag,
                          const char *path, struct mg_note *note)
{
    const char *svg = option->svg;
    if (!svg[0] || strcmp(svg, "-") == 0 ||
        (strcmp(svg, path) != 0 && !mg_file_same(svg, path)))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--svg %s: is where --%s goes", svg, flag);
}

enum mg_err mg_plotter_open(struct mg_plotter **plotter,
                            const struct mg_plot_option *option,
                            const struct mg_config *config,
                            struct mg_note *note)
{
    *plotter = NULL;
    if (!option->plot && !option->svg[0])
        return MG_OK;
    struct mg_plotter *opened = calloc(1, sizeof *opened);
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->option = option;
    opened->from = INT64_MIN;
    opened->to = INT64_MAX;
    opened->roster = mg_roster_new();
    opened->zone_name = mg_config_season_zone(config);
    enum mg_err err = opened->roster
                          ? read_times(opened, config->tz, note)
                          : mg_fail(note, MG_MEMORY, "out of memory");
    if (!err)
        err = mg_zone_open(opened->zone_name, &opened->zone, note);
    if (err)
        mg_plotter_close(opened);
    else
        *plotter = opened;
    return err;
}

void mg_plotter_close(struct mg_plotter *plotter)
{
    if (!plotter)
        return;
    for (size_t i = 0; i < KEPT_MAX; i++) {
        mg_bins_clear(&plotter->sheet[i].bins);
        free(plotter->sheet[i].alert);
        free(plotter->sheet[i].incident);
    }
    mg_roster_free(plotter->roster);
    mg_zone_free(plotter->zone);
    free(plotter);
}

/* ---- during the run ---- */

/* NULL: the series is not drawn. */
static struct sheet *find_sheet(struct mg_plotter *plotter, const char *series)
{
    int64_t number = mg_roster_find(plotter->roster, mg_text_of(series));
    return number < 0 ? NULL : &plotter->sheet[number];
}

static struct sheet *new_sheet(struct mg_plotter *plotter, const char *series)
{
    const char *glob = plotter->option->series;
    if (glob[0] && !mg_glob_fits(glob, series))
        return NULL;
    if (mg_roster_count(plotter->roster) == KEPT_MAX) {
        plotter->further++;
        return NULL;
    }
    int64_t number = mg_roster_add(plotter->roster, mg_text_of(series));
    if (number >= 0 && !mg_bins_init(&plotter->sheet[number].bins))
        return &plotter->sheet[number];
    plotter->failed = true;
    return NULL;
}

/* Beyond the ceiling the last one goes on. */
static struct alert *next_alert(struct sheet *sheet)
{
    if (sheet->alerts == MARKS_MAX)
        return &sheet->alert[MARKS_MAX - 1];
    if (!mg_grow(&sheet->alert, sheet->alerts, &sheet->alert_room,
                 sizeof *sheet->alert))
        return NULL;
    sheet->alert[sheet->alerts] = (struct alert){.peak = NAN};
    return &sheet->alert[sheet->alerts++];
}

static bool begin_alert(struct sheet *sheet,
                        const struct marigram_verdict *verdict)
{
    struct alert *alert = next_alert(sheet);
    if (!alert)
        return false;
    snprintf(alert->id, sizeof alert->id, "%s", verdict->alert);
    alert->from = verdict->time;
    return true;
}

/* An alert is open from the row that has its id to the first that has not. */
static bool follow_alert(struct sheet *sheet,
                         const struct marigram_verdict *verdict)
{
    struct alert *last = sheet->open ? &sheet->alert[sheet->alerts - 1] : NULL;
    bool same = last && strcmp(last->id, verdict->alert) == 0;
    if (last)
        last->to = verdict->time;
    sheet->open = verdict->alert[0] != '\0';
    if (!sheet->open)
        return true;
    if (!same && !begin_alert(sheet, verdict))
        return false;
    last = &sheet->alert[sheet->alerts - 1];
    last->to = verdict->time;
    last->peak = fmax(last->peak, verdict->score);
    snprintf(last->severity, sizeof last->severity, "%s", verdict->severity);
    return true;
}

void mg_plotter_verdict(struct mg_plotter *plotter,
                        const struct marigram_verdict *verdict)
{
    if (!plotter || plotter->failed || verdict->state == MARIGRAM_LATE ||
        verdict->time < plotter->from || verdict->time > plotter->to)
        return;
    struct mg_point point = {verdict->time, verdict->value, verdict->expected,
                             verdict->lower, verdict->upper};
    struct sheet *sheet = find_sheet(plotter, verdict->series);
    if (!sheet)
        sheet = new_sheet(plotter, verdict->series);
    if (!sheet)
        return;
    if (!isnan(verdict->rate))
        point.value = verdict->rate;
    mg_bins_add(&sheet->bins, &point);
    if (!follow_alert(sheet, verdict))
        plotter->failed = true;
}

void mg_plotter_incident(struct mg_plotter *plotter, const char *series,
                         const struct mg_episode *incident)
{
    struct sheet *sheet = plotter ? find_sheet(plotter, series) : NULL;
    if (!sheet || !sheet->bins.count || sheet->incidents == MARKS_MAX ||
        incident->to < sheet->bins.at[0].from ||
        incident->from > sheet->bins.at[sheet->bins.count - 1].to)
        return;
    if (mg_grow(&sheet->incident, sheet->incidents, &sheet->incident_room,
                sizeof *sheet->incident))
        sheet->incident[sheet->incidents++] = *incident;
    else
        plotter->failed = true;
}

/* ---- after it ---- */

static void describe(struct alert *alert)
{
    snprintf(alert->about, sizeof alert->about, "alert %s, score at most %.3g",
             alert->id, alert->peak);
}

/* The alerts as stretches, for the caller to free; NULL: out of memory. */
static struct mg_episode *stretches(const struct sheet *sheet)
{
    struct mg_episode *made = calloc(sheet->alerts + 1, sizeof *made);
    for (size_t i = 0; made && i < sheet->alerts; i++) {
        struct alert *alert = &sheet->alert[i];
        describe(alert);
        made[i] = (struct mg_episode){MG_MARK_ALERT, alert->from, alert->to,
                                      alert->severity, alert->about};
    }
    return made;
}

static struct mg_picture picture_of(const struct mg_plotter *plotter,
                                    size_t number,
                                    const struct mg_episode *alert)
{
    const struct sheet *sheet = &plotter->sheet[number];
    return (struct mg_picture){
        .series = mg_roster_key(plotter->roster, (int64_t)number),
        .bins = &sheet->bins,
        .zone = plotter->zone,
        .zone_name = plotter->zone_name,
        .alert = alert,
        .incident = sheet->incident,
        .alerts = sheet->alerts,
        .incidents = sheet->incidents,
    };
}

static size_t count_sheets(const struct mg_plotter *plotter)
{
    return (size_t)mg_roster_count(plotter->roster);
}

/* Which are drawn where not all can be: in three rounds. */
static bool is_of_round(const struct sheet *sheet, int round)
{
    if (sheet->incidents)
        return round == 0;
    return sheet->alerts ? round == 1 : round == 2;
}

static size_t choose(const struct mg_plotter *plotter, bool chosen[KEPT_MAX])
{
    size_t count = 0;
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < count_sheets(plotter) && count < DRAWN_MAX; i++)
            if (is_of_round(&plotter->sheet[i], round)) {
                chosen[i] = true;
                count++;
            }
    return count;
}

static bool has_incidents(const struct mg_plotter *plotter,
                          const bool chosen[KEPT_MAX])
{
    bool any = false;
    for (size_t i = 0; i < count_sheets(plotter); i++)
        any = any || (chosen[i] && plotter->sheet[i].incidents);
    return any;
}

static enum mg_err draw_sheet(const struct mg_plotter *plotter, size_t number,
                              struct mg_buffer *out)
{
    struct mg_screen screen = mg_screen_of(STDOUT_FILENO);
    struct mg_style style = {screen.ascii, screen.colour};
    struct mg_episode *alert = stretches(&plotter->sheet[number]);
    if (!alert)
        return MG_MEMORY;
    struct mg_picture picture = picture_of(plotter, number, alert);
    enum mg_err err = mg_terminal_draw(&picture, screen.columns, &style, out);
    mg_buffer_char(out, '\n');
    free(alert);
    return err;
}

static void tell_others(const struct mg_plotter *plotter, size_t drawn)
{
    struct mg_note note;
    size_t others = count_sheets(plotter) - drawn;
    if (!others)
        return;
    mg_fail(&note, MG_OK,
            "--plot: %s%zu more series not drawn (--plot-series says which "
            "ones are)",
            plotter->further ? "at least " : "", others);
    mg_say(note.text);
}

/* Why there is nothing to see, where flags may be why. */
static const char *why_nothing(const struct mg_plotter *plotter)
{
    const struct mg_plot_option *option = plotter->option;
    return option->series[0] || option->from[0] || option->to[0]
               ? "no row of a series and time that --plot-series, --plot-from "
                 "and --plot-to leave"
               : "no row was read";
}

static void tell_nothing(const struct mg_plotter *plotter)
{
    struct mg_note note;
    mg_fail(&note, MG_OK, "--plot: nothing to draw: %s", why_nothing(plotter));
    mg_say(note.text);
}

static enum mg_err draw_text(const struct mg_plotter *plotter,
                             struct mg_buffer *out)
{
    struct mg_screen screen = mg_screen_of(STDOUT_FILENO);
    struct mg_style style = {screen.ascii, screen.colour};
    bool chosen[KEPT_MAX] = {false};
    size_t drawn = choose(plotter, chosen);
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < count_sheets(plotter) && !err; i++)
        if (chosen[i])
            err = draw_sheet(plotter, i, out);
    if (!err && drawn)
        err = mg_terminal_legend(has_incidents(plotter, chosen), screen.columns,
                                 &style, out);
    if (!err)
        tell_others(plotter, drawn);
    if (!err && !drawn)
        tell_nothing(plotter);
    return err;
}

static enum mg_err draw_svg(struct mg_plotter *plotter, struct mg_buffer *out,
                            struct mg_note *note)
{
    size_t count = count_sheets(plotter);
    if (!count)
        return mg_fail(note, MG_INVALID, "--svg: nothing to draw: %s",
                       why_nothing(plotter));
    if (count != 1)
        return mg_fail(note, MG_INVALID,
                       "--svg: want one series (found %zu%s; --plot-series "
                       "says which one)",
                       count, plotter->further ? " and more" : "");
    struct mg_episode *alert = stretches(&plotter->sheet[0]);
    if (!alert)
        return MG_MEMORY;
    mg_bins_narrow(&plotter->sheet[0].bins, MG_SVG_BINS);
    struct mg_picture picture = picture_of(plotter, 0, alert);
    mg_svg_draw(&picture, out);
    free(alert);
    return MG_OK;
}

static enum mg_err write_text(const struct mg_plotter *plotter,
                              struct mg_note *note)
{
    struct mg_out out;
    enum mg_err err = mg_out_open(&out, "-", false, note);
    if (err)
        return err;
    err = draw_text(plotter, &out.buffer);
    return mg_out_close(&out, err, note);
}

static enum mg_err write_svg(struct mg_plotter *plotter, struct mg_note *note)
{
    struct mg_buffer text;
    struct mg_out out;
    mg_buffer_init(&text, 0);
    enum mg_err err = draw_svg(plotter, &text, note);
    if (!err)
        err = mg_out_open(&out, plotter->option->svg, false, note);
    if (!err) {
        mg_buffer_text(&out.buffer, mg_buffer_all(&text));
        err = mg_out_close(&out, text.failed ? MG_MEMORY : MG_OK, note);
    }
    mg_buffer_clear(&text);
    return err;
}

enum mg_err mg_plotter_draw(struct mg_plotter *plotter, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (!plotter)
        return MG_OK;
    if (plotter->failed)
        return mg_fail(note, MG_MEMORY, "out of memory");
    if (plotter->option->plot)
        err = write_text(plotter, note);
    if (!err && plotter->option->svg[0])
        err = write_svg(plotter, note);
    return err;
}
