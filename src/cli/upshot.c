/* upshot.c - see upshot.h. */
#include "cli/upshot.h"

static enum mg_err work_out_curve(struct mg_upshot *upshot,
                                  const struct mg_upshot_plan *plan)
{
    struct mg_curve_plan curve = {plan->tape, plan->ledger, plan->rule,
                                  plan->bounds};
    if (!plan->tape)
        return MG_OK;
    upshot->curved = true;
    return mg_curve_init(&upshot->curve, &curve);
}

enum mg_err mg_upshot_init(struct mg_upshot *upshot,
                           const struct mg_upshot_plan *plan,
                           struct mg_note *note)
{
    enum { SEED = 1 };
    enum mg_err err =
        mg_measures_init(&upshot->measures, plan->ledger, plan->bounds);
    if (!err)
        err = mg_company_init(&upshot->company, plan->ledger);
    if (!err)
        err =
            mg_nuisance_init(&upshot->nuisance, &upshot->measures, plan->zone);
    if (!err)
        err = mg_resample(&upshot->measures, SEED, &upshot->resampled);
    if (!err)
        err = work_out_curve(upshot, plan);
    return err ? mg_fail(note, err, "%s", mg_err_text(err)) : MG_OK;
}

void mg_upshot_clear(struct mg_upshot *upshot)
{
    mg_measures_clear(&upshot->measures);
    mg_company_clear(&upshot->company);
    mg_nuisance_clear(&upshot->nuisance);
}

struct mg_board mg_upshot_board(const struct mg_upshot *upshot,
                                const char *setting)
{
    return (struct mg_board){
        .measures = &upshot->measures,
        .company = &upshot->company,
        .nuisance = &upshot->nuisance,
        .resampled = &upshot->resampled,
        .curve = upshot->curved ? &upshot->curve : NULL,
        .shown = MG_EXACT,
        .setting = setting,
    };
}
