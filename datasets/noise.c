/* noise.c - see noise.h. */
#include "datasets/noise.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "datasets/form.h"

static double width(const struct mg_noise *noise, double mean)
{
    return noise->relative ? noise->size * fabs(mean) : noise->size;
}

static double draw_gaussian(const struct mg_noise *noise, double mean,
                            struct mg_random *random)
{
    return mean + width(noise, mean) * mg_random_gaussian(random);
}

static double draw_student(const struct mg_noise *noise, double mean,
                           struct mg_random *random)
{
    return mean +
           width(noise, mean) * mg_random_student(random, noise->freedom);
}

/* Skewed to the right, as times are; the "mean" is the median here. */
static double draw_lognormal(const struct mg_noise *noise, double mean,
                             struct mg_random *random)
{
    return mean * mg_random_lognormal(random, noise->size);
}

static double draw_poisson(const struct mg_noise *noise, double mean,
                           struct mg_random *random)
{
    (void)noise;
    return mg_random_poisson(random, mean);
}

static const struct mg_noise_kind gaussian = {
    .name = "gaussian",
    .needs = "size",
    .takes = "relative",
    .draw = draw_gaussian,
};

static const struct mg_noise_kind lognormal = {
    .name = "lognormal",
    .needs = "size",
    .takes = "",
    .draw = draw_lognormal,
};

static const struct mg_noise_kind student = {
    .name = "student",
    .needs = "size",
    .takes = "relative|freedom",
    .draw = draw_student,
};

static const struct mg_noise_kind poisson = {
    .name = "poisson",
    .needs = "",
    .takes = "",
    .draw = draw_poisson,
};

const struct mg_noise_kind *const mg_noise_kinds[] = {&gaussian, &lognormal,
                                                      &student, &poisson, NULL};

static const char wanted_kind[] = "gaussian, lognormal, student or poisson";

const struct mg_noise_kind *mg_noise_find(const char *name)
{
    for (size_t i = 0; mg_noise_kinds[i]; i++)
        if (strcmp(mg_noise_kinds[i]->name, name) == 0)
            return mg_noise_kinds[i];
    return NULL;
}

double mg_noise_draw(const struct mg_noise *noise, double mean,
                     struct mg_random *random)
{
    return noise->kind ? noise->kind->draw(noise, mean, random) : mean;
}

static const struct mg_form_key noise_keys[] = {
    {"kind", MG_FORM_OTHER, 0, 0, 0, true},
    {"size", MG_FORM_REAL, offsetof(struct mg_noise, size), 0, INFINITY, false},
    {"relative", MG_FORM_FLAG, offsetof(struct mg_noise, relative), 0, 0,
     false},
    {"freedom", MG_FORM_REAL, offsetof(struct mg_noise, freedom), 1, 1e6,
     false},
    {0},
};

enum mg_err mg_noise_read(const struct mg_place *place, struct mg_noise *noise)
{
    *noise = (struct mg_noise){.relative = true, .freedom = 4};
    enum mg_err err = mg_form_read(place, noise_keys, noise);
    if (err)
        return err;
    struct mg_place kind = mg_form_member(place, "kind");
    const char *name = mg_json_string(kind.json);
    noise->kind = name ? mg_noise_find(name) : NULL;
    if (!noise->kind)
        return mg_form_found(&kind, wanted_kind);
    struct mg_form_rule rule = {name, "size|relative|freedom",
                                noise->kind->needs, noise->kind->takes};
    return mg_form_match(place, &rule);
}
