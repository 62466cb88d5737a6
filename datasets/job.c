/* job.c - see job.h. */
#include "datasets/job.h"

#include <math.h>
#include <stddef.h>

#include "base/span.h"
#include "datasets/form.h"
#include "datasets/random.h"
#include "time/civil.h"

#define JOB(member) offsetof(struct mg_job, member)

static const struct mg_form_key job_keys[] = {
    {"hour", MG_FORM_REAL, JOB(hour), 0, 24, true},
    {"length", MG_FORM_SPAN, JOB(length), 1, MG_DAY_SECONDS, true},
    {"rise", MG_FORM_SPAN, JOB(rise), 0, MG_DAY_SECONDS, false},
    {"amount", MG_FORM_REAL, JOB(amount), -INFINITY, INFINITY, true},
    {"vary", MG_FORM_REAL, JOB(vary), 0, 1, false},
    {0},
};

enum mg_err mg_job_read(const struct mg_place *place, struct mg_job *job)
{
    struct mg_place hour = mg_form_member(place, "hour");
    struct mg_place rise = mg_form_member(place, "rise");
    enum mg_err err = mg_form_read(place, job_keys, job);
    if (!err && job->hour >= 24)
        err = mg_form_found(&hour, "an hour below 24");
    if (!err && job->rise > job->length)
        err = mg_form_found(&rise, "a rise within length");
    job->given = !err;
    return err;
}

/* Seconds since the job's hour of civil day 0. */
static int64_t shifted(const struct mg_job *job, int64_t civil)
{
    return civil - (int64_t)(job->hour * 3600);
}

struct mg_night mg_job_night(const struct mg_job *job, int64_t civil)
{
    int64_t number = mg_floor_div(shifted(job, civil), MG_DAY_SECONDS);
    return (struct mg_night){.number = number - 1, .share = 1};
}

/* The part of the peak so long after the start. */
static double shape(const struct mg_job *job, int64_t since)
{
    if (since >= job->length)
        return 0;
    return since < job->rise ? (double)since / (double)job->rise
                             : (double)(job->length - since) /
                                   (double)(job->length - job->rise);
}

double mg_job_at(const struct mg_job *job, int64_t civil,
                 struct mg_night *night, struct mg_random *random)
{
    int64_t second = shifted(job, civil);
    int64_t number = mg_floor_div(second, MG_DAY_SECONDS);
    int64_t since = mg_floor_mod(second, MG_DAY_SECONDS) * MG_SECOND;
    for (; night->number < number; night->number++)
        night->share = mg_random_lognormal(random, job->vary);
    return job->amount * night->share * shape(job, since);
}
