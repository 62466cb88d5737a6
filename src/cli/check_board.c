/* check_board.c - see check_board.h. The engine itself knows what its last row
 * of each series was, from a state too; so a call that brings no new row has
 * the same answer as the one before. */
#include "cli/check_board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "series/glob.h"
#include "time/civil.h"

const char *mg_plugin_name(enum mg_plugin status)
{
    static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    return names[status];
}

static int rank(enum mg_plugin status)
{
    static const int ranks[] = {[MG_PLUGIN_OK] = 0,
                                [MG_PLUGIN_UNKNOWN] = 1,
                                [MG_PLUGIN_WARNING] = 2,
                                [MG_PLUGIN_CRITICAL] = 3};
    return ranks[status];
}

enum mg_plugin mg_plugin_worse(enum mg_plugin a, enum mg_plugin b)
{
    return rank(b) > rank(a) ? b : a;
}

/* ---- one row ---- */

double mg_check_figure(const struct mg_check_board *board,
                       const struct mg_check_row *row)
{
    switch ((enum mg_check_on)board->options->on) {
    case MG_ON_VALUE:
        return row->last.value;
    case MG_ON_DEVIATION:
        return row->last.deviation;
    case MG_ON_SCORE:
        break;
    }
    return row->last.score;
}

/* 0: a warning, 1: critical: the second severity of a rule, and one that is
 * called so. */
static int64_t grade(const struct mg_gate *gate, const struct mg_rule *rule)
{
    const struct mg_level *level = mg_gate_level(gate, rule);
    return gate->level > 0 || strcmp(level->name, "critical") == 0;
}

/* The gravest open alert of a series' rules, the first one raised of these. */
static void read_alert(const struct mg_lane *lane, struct mg_check_row *row)
{
    row->level = -1;
    row->since = MG_NO_TIME;
    for (int i = 0; i < lane->kind->rules; i++) {
        const struct mg_gate *gate = &lane->gate[i];
        if (!mg_gate_open(gate))
            continue;
        int64_t level = grade(gate, &mg_lane_rules(lane)[i]);
        if (level < row->level ||
            (level == row->level && gate->raised >= row->since))
            continue;
        row->level = level;
        row->since = gate->raised;
    }
}

/* A known event mutes what was given as it mutes the rule; but an alert that
 * was open before goes on. */
static void weigh(const struct mg_check_board *board, struct mg_check_row *row)
{
    const struct mg_check_ranges *ranges = &board->ranges;
    double figure =
        row->state == MARIGRAM_SUPPRESSED ? NAN : mg_check_figure(board, row);
    bool critical = ranges->critical_ruled
                        ? row->level >= 1
                        : mg_plugin_range_alerts(&ranges->critical, figure);
    bool warning = ranges->warning_ruled
                       ? row->level >= 0
                       : mg_plugin_range_alerts(&ranges->warning, figure);
    row->status = critical  ? MG_PLUGIN_CRITICAL
                  : warning ? MG_PLUGIN_WARNING
                            : MG_PLUGIN_OK;
    row->ranged =
        critical ? !ranges->critical_ruled : warning && !ranges->warning_ruled;
}

static struct mg_check_row read_row(const struct mg_check_board *board,
                                    int64_t number)
{
    const struct mg_world *world = &board->engine->world;
    const struct mg_lane *lane = world->lane[number];
    struct mg_check_row row = {
        .series = mg_roster_key(world->roster, number),
        .rule = &mg_lane_rules(lane)[0],
        .time = lane->track.last,
        .last = lane->last,
        .state = lane->state < 0 ? MARIGRAM_WARMING
                                 : (enum marigram_state)lane->state,
    };
    read_alert(lane, &row);
    weigh(board, &row);
    return row;
}

static double height(const struct mg_check_row *row)
{
    return isnan(row->last.score) ? -1 : row->last.score;
}

int mg_check_compare(const void *left, const void *right)
{
    const struct mg_check_row *a = left;
    const struct mg_check_row *b = right;
    if (a->status != b->status)
        return rank(a->status) > rank(b->status) ? -1 : 1;
    if (height(a) != height(b))
        return height(a) > height(b) ? -1 : 1;
    return 0;
}

/* ---- all of them ---- */

static bool make_room(struct mg_check_board *board, size_t number)
{
    while (board->room <= number) {
        size_t before = board->room;
        if (!mg_grow(&board->worst, before, &board->room, sizeof *board->worst))
            return false;
        for (size_t i = before; i < board->room; i++)
            board->worst[i] = (struct mg_check_row){0};
    }
    return true;
}

enum mg_err mg_check_board_row(struct mg_check_board *board,
                               const struct marigram_verdict *verdict)
{
    const struct mg_world *world = &board->engine->world;
    if (verdict->state == MARIGRAM_LATE ||
        strcmp(verdict->reason, "duplicate") == 0)
        return MG_OK;
    board->fresh++;
    if (board->options->rows == MG_ROWS_LAST)
        return MG_OK;
    int64_t number = mg_roster_find(world->roster, mg_text_of(verdict->series));
    if (number < 0)
        return MG_OK;
    if (!make_room(board, (size_t)number))
        return MG_MEMORY;
    struct mg_check_row row = read_row(board, number);
    struct mg_check_row *worst = &board->worst[number];
    row.told = true;
    if (!worst->told || mg_check_compare(&row, worst) < 0)
        *worst = row;
    return MG_OK;
}

/* What is too old, or fell silent while others went on. */
static void weigh_age(const struct mg_check_board *board, int64_t number,
                      int64_t now, struct mg_check_row *row)
{
    const struct mg_lane *lane = board->engine->world.lane[number];
    const struct mg_check_options *options = board->options;
    bool old = options->max_age && now > lane->track.last &&
               mg_time_between(lane->track.last, now) > options->max_age;
    row->stale = old || lane->silent != MG_NO_TIME;
    if (row->stale)
        row->status =
            mg_plugin_worse(row->status, (enum mg_plugin)options->stale);
}

static struct mg_check_row settle(const struct mg_check_board *board,
                                  int64_t number, int64_t now)
{
    struct mg_check_row row = read_row(board, number);
    if ((size_t)number < board->room && board->worst[number].told) {
        struct mg_check_row now_row = row; /* of the engine as it is now */
        row = board->worst[number];
        row.series = now_row.series;
        row.rule = now_row.rule;
    }
    weigh_age(board, number, now, &row);
    return row;
}

enum mg_err mg_check_board_end(struct mg_check_board *board, int64_t now)
{
    const struct mg_world *world = &board->engine->world;
    const char *glob = board->options->series;
    int64_t count = mg_roster_count(world->roster);
    board->newest = MG_NO_TIME;
    board->row = calloc((size_t)count + 1, sizeof *board->row);
    if (!board->row)
        return MG_MEMORY;
    for (int64_t i = 0; i < count; i++) {
        int64_t last = world->lane[i]->track.last;
        if (glob[0] && !mg_glob_fits(glob, mg_roster_key(world->roster, i)))
            continue;
        board->newest = last > board->newest ? last : board->newest;
        board->row[board->count++] = settle(board, i, now);
    }
    return MG_OK;
}

void mg_check_board_clear(struct mg_check_board *board)
{
    free(board->worst);
    free(board->row);
}
