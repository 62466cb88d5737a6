/* comparator.h - what another program said of a series, and a comparator on its
 * way through the same series. The files are made by the scripts in
 * tests/oracle. */
#ifndef MG_TESTS_COMPARATOR_H
#define MG_TESTS_COMPARATOR_H

#include "tests.h"

#include "base/span.h"
#include "models/model.h"

enum { GOLDEN_ROWS = 1024 };

struct golden_row {
    double value;               /* NaN: unknown */
    double expected, deviation; /* NaN: none */
    int alarm;
};

struct golden {
    struct mg_setup setup;
    size_t count;
    struct golden_row row[GOLDEN_ROWS];
};

static inline void golden_read(struct golden *golden, const char *path)
{
    FILE *file = fopen(path, "r");
    struct mg_setup *setup = &golden->setup;
    long long period;
    if (!file)
        fail_msg("%s: not there", path);
    *golden = (struct golden){0};
    assert_int_equal(fscanf(file, "%lld %lf %lf %lf", &period, &setup->alpha,
                            &setup->beta, &setup->gamma),
                     4);
    setup->period = period;
    for (;;) {
        struct golden_row row;
        if (fscanf(file, "%lf %lf %lf %d", &row.value, &row.expected,
                   &row.deviation, &row.alarm) != 4)
            break;
        assert_true(golden->count < GOLDEN_ROWS);
        golden->row[golden->count++] = row;
    }
    fclose(file);
    assert_true(golden->count > 100);
}

/* A model that is given a row every `step`; unknown ones are left out. */
struct course {
    const struct mg_model *model;
    const struct mg_setup *setup;
    struct mg_pace pace;
    struct mg_moment moment;
    int64_t valued; /* ns; time of the last value */
    void *state;
};

static inline void course_init(struct course *course,
                               const struct mg_model *model,
                               const struct mg_setup *setup, int64_t step)
{
    *course = (struct course){model, setup, .pace.dt = -1};
    course->moment.step = step;
    course->valued = -1;
    course->state = malloc(model->size(setup, step));
    assert_non_null(course->state);
    model->init(course->state, setup, step);
}

static inline struct mg_forecast course_ahead(struct course *course)
{
    struct mg_forecast forecast;
    struct mg_moment *moment = &course->moment;
    moment->age = (double)moment->time / 1e9;
    moment->dt =
        course->valued < 0 ? 0 : (double)(moment->time - course->valued) / 1e9;
    mg_pace_set(&course->pace, moment->dt);
    moment->pace = &course->pace;
    course->model->expect(course->state, course->setup, moment, &forecast);
    return forecast;
}

/* The forecast for the row, which is then learned from. */
static inline struct mg_forecast course_step(struct course *course,
                                             double value)
{
    struct mg_forecast forecast = course_ahead(course);
    if (!isnan(value)) {
        course->model->learn(course->state, course->setup, &course->moment,
                             &forecast, value);
        course->valued = course->moment.time;
    }
    course->moment.time += course->moment.step;
    return forecast;
}

/* To a millionth part; NaN is what NaN is. */
static inline void assert_golden(size_t row, double got, double want,
                                 double size)
{
    if (isnan(got) && isnan(want))
        return;
    if (!(fabs(got - want) <= 1e-6 * size))
        fail_msg("row %zu: got %.17g, want %.17g", row, got, want);
}

#endif
