/* scoreboard.c - see scoreboard.h. Four digits: what differs by less is no
 * change of quality. */
#include "replay/scoreboard.h"

#include <math.h>

#include "base/quote.h"

void mg_scoreboard_head(struct mg_buffer *out)
{
    mg_buffer_string(out, "dataset,configuration,model,incidents,caught,recall,"
                          "precision,f1,lag_median_seconds,false_alerts,"
                          "false_alerts_per_week,series_weeks,preset\n");
}

static void add_figure(struct mg_buffer *out, double value)
{
    mg_buffer_char(out, ',');
    if (!isnan(value))
        mg_buffer_printf(out, "%.4g", value);
}

static void add_text(struct mg_buffer *out, const char *text)
{
    mg_quote_csv(out, mg_text_of(text));
    mg_buffer_char(out, ',');
}

void mg_scoreboard_row(const struct mg_scoreboard_row *row,
                       struct mg_buffer *out)
{
    const struct mg_measures *measures = row->measures;
    const struct mg_figure *figure = measures->figure;
    size_t caught = measures->count[MG_CAUGHT];
    add_text(out, row->dataset);
    add_text(out, row->configuration);
    add_text(out, row->model);
    mg_buffer_printf(out, "%zu,%zu", caught + measures->count[MG_MISSED],
                     caught);
    add_figure(out, figure[MG_RECALL].value);
    add_figure(out, figure[MG_PRECISION].value);
    add_figure(out, figure[MG_F1].value);
    mg_buffer_char(out, ',');
    if (!isnan(figure[MG_LAG_MEDIAN].value))
        mg_buffer_printf(out, "%.0f", figure[MG_LAG_MEDIAN].value);
    mg_buffer_printf(out, ",%zu", measures->alerts[MG_ALERT_FALSE]);
    add_figure(out, figure[MG_FALSE_PER_WEEK].value);
    add_figure(out, measures->weeks);
    mg_buffer_char(out, ',');
    mg_quote_csv(out, mg_text_of(row->preset));
    mg_buffer_char(out, '\n');
}
