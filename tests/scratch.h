/* scratch.h - an empty file for one test, which takes it away again. */
#ifndef MG_SCRATCH_H
#define MG_SCRATCH_H

#include <unistd.h>

#include "tests.h"

enum { SCRATCH = 40 }; /* bytes of its path */

static inline void make_scratch(char path[SCRATCH])
{
    strcpy(path, "/tmp/marigram-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
}

#endif
