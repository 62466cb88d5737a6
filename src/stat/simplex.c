/* simplex.c - see simplex.h. */
#include "stat/simplex.h"

#include <gsl/gsl_multimin.h>
#include <math.h>

#include "stat/quiet.h"

static const double VERY_LARGE = 1e300;

static double value_at(const gsl_vector *at, void *context)
{
    const struct mg_simplex *simplex = context;
    double value = simplex->value(at->data, simplex->context);
    return value <= VERY_LARGE ? value : VERY_LARGE;
}

static void run(const struct mg_simplex *simplex,
                gsl_multimin_fminimizer *minimizer)
{
    for (int i = 0; i < simplex->steps; i++)
        if (gsl_multimin_fminimizer_iterate(minimizer) ||
            gsl_multimin_fminimizer_size(minimizer) < simplex->close)
            return;
}

enum mg_err mg_simplex_least(const struct mg_simplex *simplex, double *at,
                             double *least)
{
    enum mg_err err = MG_MEMORY;
    struct mg_simplex copy = *simplex;
    gsl_multimin_function function = {value_at, simplex->count, &copy};
    mg_gsl_quiet();
    gsl_vector *start = gsl_vector_alloc(simplex->count);
    gsl_vector *reach = gsl_vector_alloc(simplex->count);
    gsl_multimin_fminimizer *minimizer = gsl_multimin_fminimizer_alloc(
        gsl_multimin_fminimizer_nmsimplex2, simplex->count);
    if (!start || !reach || !minimizer)
        goto end;
    for (size_t i = 0; i < simplex->count; i++)
        gsl_vector_set(start, i, at[i]);
    gsl_vector_set_all(reach, simplex->reach);
    if (gsl_multimin_fminimizer_set(minimizer, &function, start, reach))
        goto end;
    run(simplex, minimizer);
    for (size_t i = 0; i < simplex->count; i++)
        at[i] = gsl_vector_get(minimizer->x, i);
    *least = minimizer->fval;
    err = MG_OK;
end:
    if (minimizer)
        gsl_multimin_fminimizer_free(minimizer);
    if (reach)
        gsl_vector_free(reach);
    if (start)
        gsl_vector_free(start);
    return err;
}
