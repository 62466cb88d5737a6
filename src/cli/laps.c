/* laps.c - see laps.h. Workers that are left over share the laps. Engines share
 * nothing; only the opening of one is
 * done alone, since libraries that read calendars keep zones of their own. */
#include "cli/laps.h"

#include "base/file.h"
#include "cli/crew.h"
#include "read/paths.h"

static void run_one(void *context, struct mg_crew *crew, size_t number,
                    size_t worker)
{
    const struct mg_laps *laps = context;
    struct mg_lap_item *item = &laps->item[number];
    (void)worker;
    mg_crew_lock(crew);
    item->err = mg_lap_open(&item->lap, &item->plan, &item->note);
    mg_crew_unlock(crew);
    if (!item->err)
        item->err = mg_lap_go(item->lap, &item->note);
    if (!laps->done || !item->lap)
        return;
    mg_crew_lock(crew);
    laps->done(laps->context, number);
    mg_crew_unlock(crew);
}

static void tell(void *context, size_t done)
{
    const struct mg_laps *laps = context;
    if (laps->progress)
        laps->progress(laps->context, done);
}

enum mg_err mg_laps_go(const struct mg_laps *laps, struct mg_note *note)
{
    struct mg_crew_work work = {
        .count = laps->count,
        .piece = run_one,
        .progress = tell,
        .context = (void *)(uintptr_t)laps,
        .workers = laps->workers,
    };
    for (size_t i = 0; i < laps->count; i++) {
        laps->item[i].plan.threads = laps->workers / laps->count;
        laps->item[i].lap = NULL;
        laps->item[i].note = (struct mg_note){""};
    }
    if (mg_crew_run(&work))
        return mg_fail(note, MG_MEMORY, "out of memory");
    for (size_t i = 0; i < laps->count; i++) {
        const struct mg_lap_item *item = &laps->item[i];
        if (!item->err || (item->err == MG_INPUT && item->lap))
            continue;
        *note = item->note;
        if (item->name && note->text[0])
            mg_note_prefix(note, "%.200s: ", item->name);
        return item->err;
    }
    return MG_OK;
}

void mg_laps_close(const struct mg_laps *laps)
{
    for (size_t i = 0; i < laps->count; i++)
        mg_lap_close(laps->item[i].lap);
}

/* A folder that cannot be read is told by whoever reads it. */
static enum mg_err check_path(const char *path, const char *flag,
                              struct mg_note *note)
{
    struct mg_paths files = {0};
    enum mg_err err = MG_OK;
    if (mg_paths_add(&files, path, note) == MG_OK)
        for (size_t i = 0; i < files.count && !err; i++)
            if (!mg_file_repeats(files.at[i]))
                err = mg_fail(note, MG_INVALID,
                              "--%s reads the data more than once: '%.200s' "
                              "is no file",
                              flag, files.at[i]);
    mg_paths_clear(&files);
    return err;
}

enum mg_err mg_laps_check(const char *const *paths, size_t count,
                          const char *flag, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < count && !err; i++)
        err = check_path(paths[i], flag, note);
    if (err || count)
        return err;
    return mg_fail(note, MG_INVALID,
                   "--%s reads the data more than once (want files, not a "
                   "pipe)",
                   flag);
}
