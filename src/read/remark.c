/* remark.c - see remark.h. */
#include "read/remark.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

static void drop(struct mg_remark *remark)
{
    free((void *)(uintptr_t)remark->guess);
    free((void *)(uintptr_t)remark->line);
}

void mg_remarks_add(struct mg_remarks *remarks, const struct mg_remark *remark,
                    const char *line)
{
    struct mg_remark copy = *remark;
    copy.line = strdup(line);
    copy.guess = remark->guess ? strdup(remark->guess) : NULL;
    if (copy.line && (copy.guess || !remark->guess) &&
        mg_grow(&remarks->at, remarks->count, &remarks->room,
                sizeof *remarks->at)) {
        remarks->at[remarks->count++] = copy;
        return;
    }
    drop(&copy);
    remarks->failed = true;
}

void mg_remarks_clear(struct mg_remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++)
        drop(&remarks->at[i]);
    free(remarks->at);
    *remarks = (struct mg_remarks){0};
}
