/* rerun.h - the run of a manifest once more, in a process and a folder of its
 * own: whatever the first one wrote to stays as it is. */
#ifndef MG_RERUN_H
#define MG_RERUN_H

#include "base/json.h"

struct mg_rerun {
    char folder[256]; /* "": there is none */
    int status;       /* exit status of the run */
};

/* Runs it. INPUT: not a call that leaves a manifest. IO, MEMORY. */
enum mg_err mg_rerun_open(struct mg_rerun *rerun, const struct mg_json *record,
                          struct mg_note *note);
void mg_rerun_close(struct mg_rerun *rerun); /* the folder goes away */

/* Where a thing of the run lies: "manifest", "stdout", "stderr", "alerts",
 * "rejects", "state", "html". */
enum { MG_RERUN_PATH = 300 };
void mg_rerun_path(const struct mg_rerun *rerun, const char *name,
                   char path[MG_RERUN_PATH]);

#endif
