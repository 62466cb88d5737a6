/* known_hours.c - see known_hours.h. The checks are Alertmanager's own, so that
 * a file which it takes is taken here, and means the same. */
#include "alert/known_hours.h"

#include <stdlib.h>

#include "base/grow.h"
#include "time/civil.h"

enum {
    DAY_MINUTES = 24 * 60,
    YEAR_MAX = 9999,
    LONGEST_MONTH = 31,
    SHORTEST_MONTH = 28
};

static const char *const weekdays[] = {"sunday",    "monday",   "tuesday",
                                       "wednesday", "thursday", "friday",
                                       "saturday",  NULL};
static const char *const months[] = {
    "january", "february",  "march",   "april",    "may",      "june", "july",
    "august",  "september", "october", "november", "december", NULL};

/* What a member's texts are made of. */
static const struct kind {
    const char *name;
    const char *const *word; /* NULL: numbers only */
    int64_t base;            /* number of the first word */
    int64_t low, high;       /* of numbers; high < low: words only */
    const char *wanted;
} kinds[] = {
    [MG_HOURS_TIMES] = {"times", NULL, 0, 0, 0, ""},
    [MG_HOURS_WEEKDAYS] = {"weekdays", weekdays, 0, 1, 0,
                           "a day such as monday, or monday:friday"},
    [MG_HOURS_DAYS] = {"days_of_month", NULL, 0, -LONGEST_MONTH, LONGEST_MONTH,
                       "1..31, or -31..-1 from the month's end, or two of "
                       "them: 1:5, -3:-1"},
    [MG_HOURS_MONTHS] = {"months", months, 1, 1, 12,
                         "a month such as may or 5, or may:august"},
    [MG_HOURS_YEARS] = {"years", NULL, 0, 1, YEAR_MAX,
                        "a year such as 2026, or 2026:2028"},
};

const char *mg_hours_member_name(enum mg_hours_member member)
{
    return kinds[member].name;
}

/* ---- the grammar ---- */

static bool read_whole(struct mg_text text, int64_t *number)
{
    bool negative = text.length && text.at[0] == '-';
    size_t i = negative;
    *number = 0;
    if (i == text.length || text.length - i > 4)
        return false;
    for (; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        *number = 10 * *number + (text.at[i] - '0');
    }
    *number = negative ? -*number : *number;
    return true;
}

static bool read_one(const struct kind *kind, struct mg_text text,
                     int64_t *number)
{
    text = mg_text_trim(text);
    for (int i = 0; kind->word && kind->word[i]; i++)
        if (mg_text_is_nocase(text, kind->word[i])) {
            *number = kind->base + i;
            return true;
        }
    return read_whole(text, number) && *number != 0 && *number >= kind->low &&
           *number <= kind->high;
}

/* Counted from the end of the shortest month, as Alertmanager does: an order
 * that is wrong there is wrong in every month. */
static int64_t earliest(int64_t day)
{
    return day < 0 ? SHORTEST_MONTH + day : day;
}

static enum mg_err check_order(enum mg_hours_member member,
                               const struct mg_bounds *pair,
                               struct mg_text text, struct mg_note *note)
{
    bool days = member == MG_HOURS_DAYS;
    if (days && pair->first < 0 && pair->last > 0)
        return mg_fail(note, MG_INPUT,
                       "'%.*s' goes from the month's end to its beginning "
                       "(want a negative day behind a negative one)",
                       MG_SHOW(text));
    int64_t first = days ? earliest(pair->first) : pair->first;
    int64_t last = days ? earliest(pair->last) : pair->last;
    if (first <= last)
        return MG_OK;
    return mg_fail(
        note, MG_INPUT, "'%.*s' ends before it starts (want %s)", MG_SHOW(text),
        member == MG_HOURS_WEEKDAYS ? "two ranges: the week begins on Sunday"
        : member == MG_HOURS_MONTHS ? "two ranges: the year begins in January"
                                    : "the earlier one first");
}

static enum mg_err add_pair(struct mg_bounds_list *pairs, struct mg_bounds pair,
                            struct mg_note *note)
{
    if (!mg_grow(&pairs->at, pairs->count, &pairs->room, sizeof *pairs->at))
        return mg_fail(note, MG_MEMORY, "out of memory");
    pairs->at[pairs->count++] = pair;
    return MG_OK;
}

enum mg_err mg_hours_add(struct mg_hours *hours, enum mg_hours_member member,
                         struct mg_text text, struct mg_note *note)
{
    const struct kind *kind = &kinds[member];
    struct mg_bounds pair;
    struct mg_text rest = text;
    struct mg_text first = mg_text_split(&rest, ':');
    bool good = read_one(kind, first, &pair.first);
    pair.last = pair.first;
    if (good && rest.at)
        good = read_one(kind, rest, &pair.last);
    if (!good)
        return mg_fail(note, MG_INPUT, "cannot read '%.*s' (want %s)",
                       MG_SHOW(text), kind->wanted);
    enum mg_err err = check_order(member, &pair, text, note);
    return err ? err : add_pair(&hours->member[member], pair, note);
}

/* HH:MM, both digits of both; 24:00 is the end of the day. */
static bool read_minute(struct mg_text text, int64_t *minute)
{
    int64_t hour;
    int64_t rest;
    struct mg_text hours = {text.at, 2};
    struct mg_text minutes = {text.at + 3, 2};
    if (text.length != 5 || text.at[2] != ':' || text.at[0] == '-' ||
        text.at[3] == '-')
        return false;
    if (!read_whole(hours, &hour) || !read_whole(minutes, &rest))
        return false;
    *minute = 60 * hour + rest;
    return rest < 60 && *minute <= DAY_MINUTES;
}

enum mg_err mg_hours_add_times(struct mg_hours *hours, struct mg_text start,
                               struct mg_text end, struct mg_note *note)
{
    struct mg_bounds pair;
    if (!read_minute(start, &pair.first))
        return mg_fail(note, MG_INPUT,
                       "start_time: cannot read '%.*s' (want HH:MM)",
                       MG_SHOW(start));
    if (!read_minute(end, &pair.last))
        return mg_fail(note, MG_INPUT,
                       "end_time: cannot read '%.*s' (want HH:MM, or 24:00)",
                       MG_SHOW(end));
    if (pair.first >= pair.last)
        return mg_fail(note, MG_INPUT,
                       "end_time %.*s is not behind start_time %.*s (past "
                       "midnight: want two, one up to 24:00 and one from "
                       "00:00)",
                       MG_SHOW(end), MG_SHOW(start));
    return add_pair(&hours->member[MG_HOURS_TIMES], pair, note);
}

void mg_hours_clear(struct mg_hours *hours)
{
    for (int i = 0; i < MG_HOURS_MEMBERS; i++)
        free(hours->member[i].at);
    mg_zone_free(hours->zone);
    *hours = (struct mg_hours){0};
}

/* ---- what is covered ---- */

static bool has(const struct mg_bounds_list *pairs, int64_t number)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (number >= pairs->at[i].first && number <= pairs->at[i].last)
            return true;
    return !pairs->count;
}

static int64_t of_month(int64_t day, int length)
{
    return day < 0 ? length + day + 1 : day;
}

/* A first day that the month does not have fits nothing; a last one that it
 * does not have is its last. */
static bool has_day(const struct mg_bounds_list *pairs, int day, int length)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (day >= of_month(pairs->at[i].first, length) &&
            day <= of_month(pairs->at[i].last, length))
            return true;
    return !pairs->count;
}

static bool fits_day(const struct mg_hours *hours, int64_t civil)
{
    const struct mg_bounds_list *member = hours->member;
    struct mg_civil date = mg_civil_of(civil);
    int64_t weekday =
        (mg_civil_week_second(civil) / MG_DAY_SECONDS + 1) % 7; /* Sunday: 0 */
    return has(&member[MG_HOURS_WEEKDAYS], weekday) &&
           has(&member[MG_HOURS_MONTHS], date.month) &&
           has(&member[MG_HOURS_YEARS], date.year) &&
           has_day(&member[MG_HOURS_DAYS], date.day,
                   mg_civil_month_days(date.year, date.month));
}

/* The same for a second of a day that fits; *next: the next second of the day
 * at which that may change. */
static bool fits_time(const struct mg_bounds_list *times, int64_t second,
                      int64_t *next)
{
    bool inside = !times->count;
    for (size_t i = 0; i < times->count; i++) {
        int64_t first = 60 * times->at[i].first;
        int64_t last = 60 * times->at[i].last;
        inside = inside || (second >= first && second < last);
        if (first > second && first < *next)
            *next = first;
        if (last > second && last < *next)
            *next = last;
    }
    return inside;
}

/* The first second of (from, to] with another offset than `from` has; `to` when
 * there is none. A day has one change of the clock at most. */
static int64_t next_offset(const struct mg_zone *zone, int64_t from, int64_t to)
{
    int32_t offset = mg_zone_offset(zone, from);
    if (mg_zone_offset(zone, to) == offset)
        return to;
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (mg_zone_offset(zone, middle) == offset)
            from = middle;
        else
            to = middle;
    }
    return to;
}

bool mg_hours_cover(const struct mg_hours *hours, int64_t second,
                    int64_t *until)
{
    int64_t civil = second + mg_zone_offset(hours->zone, second);
    int64_t of_day = mg_floor_mod(civil, MG_DAY_SECONDS);
    int64_t next = MG_DAY_SECONDS;
    bool inside = fits_day(hours, civil) &&
                  fits_time(&hours->member[MG_HOURS_TIMES], of_day, &next);
    *until = next_offset(hours->zone, second, second + next - of_day);
    return inside;
}
