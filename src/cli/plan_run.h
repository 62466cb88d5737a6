/* plan_run.h - replay --plan: every configuration over every data set. */
#ifndef MG_PLAN_RUN_H
#define MG_PLAN_RUN_H

#include "cli/session.h"

struct mg_plan_run {
    const char *path; /* of the plan */
    int64_t lead;
    size_t workers;
};

/* Writes the scoreboard to standard output. The settings of the session hold
 * where the plan says nothing else. */
enum mg_err mg_plan_run(const struct mg_session *session,
                        const struct mg_plan_run *run, struct mg_note *note);

#endif
