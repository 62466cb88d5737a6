/* job.h - a job that comes at the same hour of every civil day, as a nightly
 * batch does: for a while it adds to a series, and that is how it should be. No
 * two nights are quite alike, which no curve of the day can say. */
#ifndef MG_JOB_H
#define MG_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/note.h"

struct mg_place;
struct mg_random;

struct mg_job {
    bool given;           /* false: no job, and nothing below means anything */
    double hour;          /* of the civil day, 0 <= hour < 24 */
    int64_t rise, length; /* ns; evenly up to `amount`, evenly down to 0 */
    double amount;        /* at its peak, in the series' unit */
    double vary;          /* deviation of the logarithm of a night's amount */
};

/* The night that was last asked for, and its share of `amount`. */
struct mg_night {
    int64_t number; /* civil days since 1970-01-01, by the job's start */
    double share;
};

/* Reads a series' `job` (form.h). */
enum mg_err mg_job_read(const struct mg_place *place, struct mg_job *job);

/* Before the first sample of a series, which is at that civil second. */
struct mg_night mg_job_night(const struct mg_job *job, int64_t civil);

/* What the job adds at a civil second (since 1970-01-01 00:00 by the clock on
 * the wall), no earlier than the one asked for before. Each night that has come
 * since takes one word of its own stream. */
double mg_job_at(const struct mg_job *job, int64_t civil,
                 struct mg_night *night, struct mg_random *random);

#endif
