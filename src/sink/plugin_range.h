/* plugin_range.h - thresholds as the Monitoring Plugins guidelines spell them:
 *
 *     10      alert below 0 or above 10
 *     10:     below 10
 *     ~:10    above 10
 *     10:20   outside of 10 to 20
 *     @10:20  inside, ends included */
#ifndef MG_PLUGIN_RANGE_H
#define MG_PLUGIN_RANGE_H

#include "base/buffer.h"

#define MG_PLUGIN_RANGE_WANTED "10, 10:, ~:10, 10:20 or @10:20"

struct mg_plugin_range {
    double start, end; /* -INFINITY, INFINITY: no such end */
    bool inside;       /* alert inside of it, not outside */
};

/* INVALID: not such a text, or one whose start is above its end. */
enum mg_err mg_plugin_range_parse(struct mg_text text,
                                  struct mg_plugin_range *range,
                                  struct mg_note *note);

/* Is that an alert? NaN never is. */
bool mg_plugin_range_alerts(const struct mg_plugin_range *range, double value);

/* As short as it can be spelled, never with an exponent. */
void mg_plugin_range_print(struct mg_buffer *out,
                           const struct mg_plugin_range *range);

#endif
