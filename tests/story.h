/* story.h - small ledgers for tests.
 *
 * A series is a text, a row a minute: w warming, n normal, f firing, r
 * recovering, l a row that came late, and a blank for no row. An alert is
 * raised where firing begins and cleared where normal returns. */
#ifndef MG_STORY_H
#define MG_STORY_H

#include "tests.h"

#include "base/span.h"
#include "replay/measure.h"

/* 2026-03-02 and so many minutes. */
static inline int64_t minute(int minutes)
{
    return (INT64_C(1772409600) + minutes * 60) * MG_SECOND;
}

enum { MOST = 16 };

struct story {
    struct mg_incident incident[MOST];
    char *glob[MOST];
    struct mg_incidents incidents;
    struct mg_ledger ledger;
    struct mg_measures measures;
    char empty[1];
};

/* Incidents have to come by their start. */
static inline void happen(struct story *story, int from, int to,
                          const char *glob)
{
    size_t i = story->incidents.count++;
    assert_true(i < MOST);
    story->glob[i] = strdup(glob);
    story->incident[i] = (struct mg_incident){
        .id = story->empty,
        .title = story->empty,
        .severity = story->empty,
        .series = &story->glob[i],
        .count = 1,
        .from = minute(from),
        .to = minute(to),
    };
    story->incidents.at = story->incident;
}

/* Two minutes of lead. */
static inline void watch(struct story *story)
{
    assert_int_equal(mg_ledger_init(&story->ledger, &story->incidents,
                                    2 * MG_MINUTE),
                     MG_OK);
}

static inline enum marigram_state state_of(char letter)
{
    switch (letter) {
    case 'w':
        return MARIGRAM_WARMING;
    case 'f':
        return MARIGRAM_FIRING;
    case 'r':
        return MARIGRAM_RECOVERING;
    case 'l':
        return MARIGRAM_LATE;
    default:
        return MARIGRAM_NORMAL;
    }
}

static inline void play(struct story *story, const char *series,
                        const char *rows)
{
    int64_t started = 0;
    bool open = false;
    for (int i = 0; rows[i]; i++) {
        bool was = open;
        if (rows[i] == ' ')
            continue;
        open = rows[i] == 'f' || rows[i] == 'r' || (rows[i] == 'l' && was);
        started = open && !was ? minute(i) : started;
        struct marigram_verdict verdict = {
            .series = series,
            .time = rows[i] == 'l' ? minute(i - 5) : minute(i),
            .score = rows[i] == 'f'   ? 2.5
                     : rows[i] == 'w' ? NAN
                                      : .25,
            .step = MG_MINUTE,
            .state = state_of(rows[i]),
            .alert = open ? "id" : "",
        };
        struct marigram_event event = {
            .kind = open ? MARIGRAM_RAISED : MARIGRAM_CLEARED,
            .series = series,
            .alert = "id",
            .started = started,
            .time = verdict.time,
            .peak = 3.5,
            .verdict = &verdict,
        };
        mg_ledger_verdict(&story->ledger, &verdict, "file.csv");
        if (was != open)
            mg_ledger_event(&story->ledger, &event);
    }
}

static inline void measure(struct story *story)
{
    assert_int_equal(mg_measures_init(&story->measures, &story->ledger, NULL),
                     MG_OK);
}

static inline void clear(struct story *story)
{
    mg_measures_clear(&story->measures);
    mg_ledger_clear(&story->ledger);
    for (size_t i = 0; i < story->incidents.count; i++)
        free(story->glob[i]);
}

#endif
