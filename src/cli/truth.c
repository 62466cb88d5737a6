/* truth.c - see truth.h. */
#include "cli/truth.h"

#include "time/civil.h"

#define AT(member) offsetof(struct mg_truth_option, member)

const struct mg_knob mg_truth_knobs[] = {
    {"incidents", MG_KNOB_TEXT, AT(incidents), "", "FILE", 0, 0,
     "recorded incidents: JSON, CSV, or NAB's combined_windows.json"},
    {"lead", MG_KNOB_SPAN, AT(lead), "15m", "SPAN", 0, 366 * 86400.0,
     "an alert raised so long before an incident's start still catches it"},
    {"recorded-from", MG_KNOB_TEXT, AT(from), "", "TIME", 0, 0,
     "the record of incidents begins here: nothing before is judged"},
    {"recorded-to", MG_KNOB_TEXT, AT(to), "", "TIME", 0, 0,
     "and ends here: nothing from here on is"},
    {0},
};

static enum mg_err read_bound(const struct mg_truth *truth, const char *flag,
                              const char *text, int64_t *time,
                              struct mg_note *note)
{
    if (!text[0] ||
        mg_stamp_parse(mg_text_of(text), truth->zone, MG_NO_TIME, time))
        return MG_OK;
    return mg_fail(note, MG_INVALID, "--%s: cannot read time '%.60s' (want %s)",
                   flag, text, MG_STAMP_WANTED);
}

static enum mg_err read_bounds(struct mg_truth *truth,
                               const struct mg_truth_option *option,
                               struct mg_note *note)
{
    struct mg_range *bounds = &truth->bounds;
    *bounds = (struct mg_range){INT64_MIN, INT64_MAX};
    truth->bounded = option->from[0] || option->to[0];
    enum mg_err err =
        read_bound(truth, "recorded-from", option->from, &bounds->from, note);
    if (!err)
        err = read_bound(truth, "recorded-to", option->to, &bounds->to, note);
    if (!err && bounds->from >= bounds->to)
        err = mg_fail(note, MG_INVALID,
                      "--recorded-to: '%.60s' is not after --recorded-from",
                      option->to);
    return err;
}

enum mg_err mg_truth_open(struct mg_truth *truth,
                          const struct mg_config *config,
                          const struct mg_truth_option *option,
                          struct mg_note *note)
{
    enum mg_err err = mg_zone_open(config->tz, &truth->zone, note);
    if (!err)
        err = mg_zone_open(mg_config_season_zone(config), &truth->season_zone,
                           note);
    return err ? err : read_bounds(truth, option, note);
}

enum mg_err mg_truth_read(struct mg_truth *truth,
                          const struct mg_truth_option *option,
                          struct mg_note *note)
{
    return mg_incidents_read(&truth->incidents, option->incidents, truth->zone,
                             note);
}

void mg_truth_clear(struct mg_truth *truth)
{
    mg_incidents_clear(&truth->incidents);
    mg_zone_free(truth->zone);
    mg_zone_free(truth->season_zone);
}

const struct mg_range *mg_truth_bounds(const struct mg_truth *truth)
{
    return truth->bounded ? &truth->bounds : NULL;
}
