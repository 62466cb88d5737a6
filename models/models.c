/* models.c - the list of models. */
#include "models/model.h"

#include <math.h>
#include <string.h>

const struct mg_model *const mg_models[] = {
    &mg_model_brutlag,
    &mg_model_ewma,
    &mg_model_graphite,
    &mg_model_holt_winters,
    &mg_model_holt_winters_classic,
    &mg_model_naive,
    &mg_model_spectral_residual,
    &mg_model_spot,
    &mg_model_windowed_gaussian,
    NULL,
};

void mg_forecast_none(struct mg_forecast *forecast)
{
    *forecast = (struct mg_forecast){NAN, NAN, NAN,   NAN,   NAN, NAN, NAN,
                                     NAN, NAN, false, false, NAN, {0}};
}

const struct mg_model *mg_model_find(const char *name)
{
    for (const struct mg_model *const *m = mg_models; *m; m++)
        if (strcmp((*m)->name, name) == 0)
            return *m;
    return NULL;
}
