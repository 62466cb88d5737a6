/* plotter.h - listens to a run and draws it: --plot and --svg. What it keeps of
 * a series has a ceiling, however long the run. */
#ifndef MG_PLOTTER_H
#define MG_PLOTTER_H

#include "engine/config.h"
#include "plot/picture.h"

struct mg_plot_option {
    bool plot;
    char svg[MG_KNOB_TEXT_MAX];                        /* file; "": none */
    char series[MG_KNOB_TEXT_MAX];                     /* glob; "": all */
    char from[MG_KNOB_TEXT_MAX], to[MG_KNOB_TEXT_MAX]; /* "": the rows' own */
};

extern const struct mg_knob mg_plot_knobs[];

/* INVALID: --svg would be written over what --`flag` writes. */
enum mg_err mg_plot_apart(const struct mg_plot_option *option, const char *flag,
                          const char *path, struct mg_note *note);

struct mg_plotter; /* opaque; NULL listens to nothing and draws nothing */

/* *plotter is NULL where nothing is to be drawn. INVALID: the note says which
 * flag is wrong. The option must outlive it. */
enum mg_err mg_plotter_open(struct mg_plotter **plotter,
                            const struct mg_plot_option *option,
                            const struct mg_config *config,
                            struct mg_note *note);
void mg_plotter_close(struct mg_plotter *plotter);

void mg_plotter_verdict(struct mg_plotter *plotter,
                        const struct marigram_verdict *verdict);

/* An incident of a series, by start; what is not drawn of it is left out. Its
 * texts are borrowed. */
void mg_plotter_incident(struct mg_plotter *plotter, const char *series,
                         const struct mg_episode *incident);

/* Draws. INVALID: --svg has not one series; IO, MEMORY. */
enum mg_err mg_plotter_draw(struct mg_plotter *plotter, struct mg_note *note);

#endif
