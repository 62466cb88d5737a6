/* evidence.c - see evidence.h. */
#include "score/evidence.h"

#include <math.h>

#include "base/real.h"

static const double DAY = 86400; /* s */

const struct mg_evidence_settings mg_evidence_standard = {
    .little = .3,
    .much = .7,
    .noise = .06,
    .no_noise = .15,
    .memory = 14 * 86400,
    .from = 3 * 86400,
    .clip = 5,
    .looks = 2,
};

const struct mg_field mg_evidence_fields[] = {
    MG_FIELD(struct mg_evidence, MG_REAL, level, -1e32, 1e32),
    MG_FIELD(struct mg_evidence, MG_REAL, moved, 0, 1e66),
    MG_FIELD(struct mg_evidence, MG_REAL, missed, 0, 1e66),
    MG_FIELD(struct mg_evidence, MG_REAL, together, -1e66, 1e66),
    MG_FIELD_MAYBE(struct mg_evidence, MG_REAL, miss, -1e32, 1e32),
    MG_FIELD(struct mg_evidence, MG_LONG, samples, 0, 1e18),
    MG_FIELD(struct mg_evidence, MG_LONG, day, 0, 1e12),
    MG_FIELD(struct mg_evidence, MG_LONG, against, 0, 1e12),
    MG_FIELD(struct mg_evidence, MG_LONG, novelty, 0, 1),
    {0},
};

void mg_evidence_init(struct mg_evidence *evidence)
{
    *evidence = (struct mg_evidence){.miss = NAN};
}

double mg_evidence_explained(const struct mg_evidence *evidence)
{
    return evidence->moved > 0 ? 1 - evidence->missed / evidence->moved : NAN;
}

double mg_evidence_correlation(const struct mg_evidence *evidence)
{
    return evidence->missed > 0 ? evidence->together / evidence->missed : NAN;
}

/* A series that never moves is explained, and what is exact is noise. */
static bool asks_for_novelty(const struct mg_evidence *evidence,
                             const struct mg_evidence_settings *settings)
{
    double explained = mg_evidence_explained(evidence);
    double correlation = fabs(mg_evidence_correlation(evidence));
    return explained < settings->little && correlation > settings->no_noise;
}

static bool asks_for_deviation(const struct mg_evidence *evidence,
                               const struct mg_evidence_settings *settings)
{
    double explained = mg_evidence_explained(evidence);
    double correlation = fabs(mg_evidence_correlation(evidence));
    return !(explained <= settings->much) || !(correlation >= settings->noise);
}

static void look(struct mg_evidence *evidence,
                 const struct mg_evidence_settings *settings)
{
    bool against = evidence->novelty ? asks_for_deviation(evidence, settings)
                                     : asks_for_novelty(evidence, settings);
    evidence->against = against ? evidence->against + 1 : 0;
}

bool mg_evidence_decide(struct mg_evidence *evidence,
                        const struct mg_evidence_settings *settings, double age,
                        bool free)
{
    int64_t day = (int64_t)(age / DAY);
    if (age < settings->from)
        return false;
    if (day != evidence->day)
        look(evidence, settings);
    evidence->day = day;
    if (evidence->against < settings->looks || !free)
        return false;
    evidence->novelty = !evidence->novelty;
    evidence->against = 0;
    return true;
}

/* While there are few, each counts as much as any other. */
static double weight(double dt, double span, int64_t samples)
{
    return mg_min(1, mg_max(dt / span, 1 / (double)samples));
}

void mg_evidence_note(struct mg_evidence *evidence,
                      const struct mg_evidence_settings *settings, double dt,
                      const struct mg_forecast *forecast, double value)
{
    if (isnan(value)) {
        evidence->miss = NAN;
        return;
    }
    double miss =
        mg_clip(value - forecast->expected, settings->clip * forecast->scale);
    value = forecast->expected + miss;
    if (evidence->samples++ == 0)
        evidence->level = value;
    double moved = value - evidence->level;
    double w = weight(dt, settings->memory, evidence->samples);
    evidence->level += weight(dt, DAY, evidence->samples) * moved;
    evidence->moved += w * (moved * moved - evidence->moved);
    evidence->missed += w * (miss * miss - evidence->missed);
    if (!isnan(evidence->miss))
        evidence->together += w * (miss * evidence->miss - evidence->together);
    evidence->miss = miss;
}
