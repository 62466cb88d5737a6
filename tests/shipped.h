/* shipped.h - a comparator on a shipped series, against what an oracle of
 * tests/oracle/ said of some of its rows. */
#ifndef MG_TESTS_SHIPPED_H
#define MG_TESTS_SHIPPED_H

#include "comparator.h"

enum { SHIPPED_ROWS = 20000 };

struct shipped {
    size_t count;
    double value[SHIPPED_ROWS];
};

static inline void shipped_read(struct shipped *shipped, const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s: not there", path);
    shipped->count = 0;
    if (fscanf(file, "%*[^\n]") == 0)
        while (shipped->count < SHIPPED_ROWS &&
               fscanf(file, " %*[^,],%lf", &shipped->value[shipped->count]) ==
                   1)
            shipped->count++;
    fclose(file);
    assert_true(shipped->count > 10000 && shipped->count < SHIPPED_ROWS);
}

/* Each row that the file names: what is expected, half the band, and the rows
 * outside so far. How many of all were. */
static inline long shipped_compare(const struct shipped *shipped,
                                   struct course *course, const char *path)
{
    FILE *file = fopen(path, "r");
    size_t wanted;
    double expected;
    double half;
    long alarms;
    long outside = 0;
    int compared = 0;
    if (!file)
        fail_msg("%s: not there", path);
    int read =
        fscanf(file, "%zu %lf %lf %ld", &wanted, &expected, &half, &alarms);
    for (size_t i = 0; i < shipped->count && read == 4; i++) {
        double value = shipped->value[i];
        struct mg_forecast said = course_step(course, value);
        outside += fabs(value - said.expected) > said.band;
        if (i != wanted)
            continue;
        assert_golden(i, said.expected, expected, 100);
        assert_golden(i, said.band, half, 100);
        assert_int_equal(outside, alarms);
        compared++;
        read =
            fscanf(file, "%zu %lf %lf %ld", &wanted, &expected, &half, &alarms);
    }
    fclose(file);
    assert_true(compared > 100);
    return outside;
}

#endif
