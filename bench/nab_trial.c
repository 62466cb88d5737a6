/* nab_trial.c - see nab_trial.h. */
#include "nab_trial.h"

#include <math.h>
#include <stddef.h>

#include "alert/gate.h"
#include "time/civil.h"

#define IN(member, most)                                                       \
    {                                                                          \
#member, offsetof(struct nab_trial, member), most                      \
    }

const struct nab_constant nab_constants[] = {
    IN(novelty.pulse.clip, 1e300),
    IN(novelty.pulse.rate, 1),
    IN(novelty.pulse.day, 1),
    IN(novelty.pulse.week, 1),
    IN(novelty.record.share, 1),
    IN(novelty.record.place[0], MG_HIGHEST_MAX),
    IN(novelty.record.place[1], MG_HIGHEST_MAX),
    IN(novelty.record.place[2], MG_HIGHEST_MAX),
    IN(novelty.record.from, 1e300),
    IN(novelty.record.most, 1e300),
    IN(novelty.memory, 1e300),
    IN(novelty.memory_least, 1e300),
    IN(novelty.memory_most, 1e300),
    IN(novelty.near, 1e300),
    IN(novelty.far, 1e300),
    IN(novelty.weight[MG_NOVEL_SIZE], 1e300),
    IN(novelty.weight[MG_NOVEL_BIAS], 1e300),
    IN(novelty.weight[MG_NOVEL_SPREAD], 1e300),
    IN(novelty.weight[MG_NOVEL_LEVEL], 1e300),
    IN(novelty.weight[MG_NOVEL_RANGE], 1e300),
    IN(novelty.power, 1e300),
    IN(novelty.leak, 1),
    IN(novelty.raise, 1e300),
    IN(rule.level[0].clear, .99),
    IN(rule.rest.share, 1e300),
    IN(rule.rest.least, 1e300),
    IN(rule.rest.most, 1e300),
    IN(rule.rest.pause, 1e300),
    IN(rule.rest.lift, 1e300),
    IN(rule.rest.decay, 1e300),
    {0},
};

double *nab_constant_of(struct nab_trial *trial,
                        const struct nab_constant *constant)
{
    return (double *)(void *)((char *)trial + constant->offset);
}

/* The program's own rule, where it says nothing of novelty. */
void nab_trial_standard(struct nab_trial *trial)
{
    *trial = (struct nab_trial){
        .novelty = mg_novelty_standard,
        .rule = {.level = {{.raise = 1, .clear = .5}},
                 .keep = 10 * MG_MINUTE,
                 .keep_samples = 3,
                 .lift_decay = MG_DAY,
                 .rest = mg_rest_novelty,
                 .plain = true},
    };
}

static void run_file(const struct nab_trial *trial, const struct nab_file *file,
                     struct nab_count *count)
{
    struct mg_novelty novelty;
    struct mg_gate gate;
    mg_novelty_init(&novelty);
    mg_gate_init(&gate);
    *count = (struct nab_count){0};
    for (int row = 0; row < file->rows; row++) {
        struct mg_novelty_reading reading;
        struct mg_moment moment = {
            .time = file->second[row] * MG_SECOND,
            .civil = mg_civil_week_second(file->second[row]),
        };
        mg_novelty_read(&novelty, &trial->novelty, &moment, file->value[row],
                        &reading);
        if (isnan(reading.score))
            continue;
        struct mg_sample sample = {
            .time = moment.time, .score = reading.score, .sign = reading.sign};
        bool was = mg_gate_open(&gate);
        gate = mg_gate_step(&gate, &trial->rule, &sample);
        if (mg_gate_open(&gate) && !was)
            nab_flag(file, row, count);
    }
}

void nab_trial_run(const struct nab_trial *trial, const struct nab *nab,
                   const bool *use, struct nab_count *count)
{
    for (int i = 0; i < nab->files; i++)
        if (!use || use[i])
            run_file(trial, &nab->file[i], &count[i]);
}
