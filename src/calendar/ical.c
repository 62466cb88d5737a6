/* ical.c - see ical.h; the one file that knows libical.
 *
 * libical parses, and steps through rules in local time. Local times become
 * moments by time/zone.h; what is excepted, moved or cancelled is taken out
 * here, since libical does not do that. It drops a property that it cannot read
 * and leaves an X-LIC-ERROR in its place, which is an error here. */
#include "calendar/ical.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/late.h"
#include "base/quote.h"
#include "base/span.h"
#include "time/civil.h"

/* ---- the library, which is loaded for the first calendar ---- */

/* clang-format off */
#define FUNCTIONS(X)                                                           \
    X(compiter_deref) X(compiter_next) X(component_begin_component)            \
    X(component_free) X(component_get_first_component)                         \
    X(component_get_first_property) X(component_get_next_component)            \
    X(component_get_next_property) X(component_isa)                            \
    X(error_set_errors_are_fatal) X(parameter_get_tzid)                        \
    X(parser_parse_string) X(periodtype_is_null_period) X(property_get_dtend)  \
    X(property_get_dtstart) X(property_get_duration) X(property_get_exdate)    \
    X(property_get_first_parameter) X(property_get_property_name)              \
    X(property_get_rdate) X(property_get_recurrenceid) X(property_get_rrule)   \
    X(property_get_status) X(property_get_tzid) X(property_get_uid)            \
    X(property_get_x) X(property_get_x_name) X(property_get_xlicerror)         \
    X(recur_iterator_free) X(recur_iterator_new) X(recur_iterator_next)        \
    X(recur_iterator_set_start) X(time_is_null_time) X(time_is_utc)            \
    X(time_null_time)
/* clang-format on */

#define POINTER(name) __typeof__(ical##name) *name;
#define SYMBOL(name)  {"ical" #name, &libical.name, false},

static struct {
    FUNCTIONS(POINTER)
} libical;

static const struct mg_late_symbol symbols[] = {FUNCTIONS(SYMBOL){0}};
static struct mg_late library = {MG_ICAL_LIBRARY, symbols, false, false};

/* ---- */

enum { WINDOW_DAYS = 2 * 366, COUNT_MAX = 100 * 1000, TZID_MAX = 256 };

struct named_zone {
    char *name;
    struct mg_zone *zone; /* NULL: UTC */
};

struct seconds {
    int64_t *at;
    size_t count, room;
};

struct rules {
    struct icalrecurrencetype *at;
    size_t count, room;
};

/* One VEVENT. Civil seconds are those of its zone. */
struct entry {
    const char *uid;
    icalcomponent *component;
    const struct mg_zone *zone;
    bool whole_days;
    bool cancelled;
    int64_t start;          /* civil s */
    int64_t days, seconds;  /* it lasts: nominal days, then exact seconds */
    bool moved;             /* stands for another's occurrence at: */
    int64_t instead;        /* Unix s */
    struct rules rules;     /* `until` is a civil time too */
    struct seconds extra;   /* RDATE: Unix s */
    struct seconds without; /* EXDATE, moved: Unix s; rising once read */
};

struct mg_ical {
    const char *name; /* of the file, while it is read */
    icalcomponent *root;
    const struct mg_zone *standard;
    struct named_zone *zone;
    size_t zones, zone_room;
    struct entry *entry;
    size_t count, room;
};

/* ---- small things ---- */

static bool add_second(struct seconds *list, int64_t second)
{
    if (!mg_grow(&list->at, list->count, &list->room, sizeof *list->at))
        return false;
    list->at[list->count++] = second;
    return true;
}

static int rising(const void *left, const void *right)
{
    const int64_t *a = left;
    const int64_t *b = right;
    return (*a > *b) - (*a < *b);
}

static bool has_second(const struct seconds *list, int64_t second)
{
    return list->count &&
           bsearch(&second, list->at, list->count, sizeof *list->at, rising);
}

static int64_t civil_of(struct icaltimetype time)
{
    int64_t days = mg_civil_days(time.year, time.month, time.day);
    int64_t of_day = time.is_date ? 0
                                  : 3600 * (int64_t)time.hour +
                                        60 * (int64_t)time.minute + time.second;
    return days * MG_DAY_SECONDS + of_day;
}

static struct icaltimetype time_of(int64_t civil, bool whole_day)
{
    struct mg_civil date = mg_civil_of(civil);
    struct icaltimetype time = libical.time_null_time();
    time.year = (int)date.year;
    time.month = date.month;
    time.day = date.day;
    time.is_date = whole_day;
    if (whole_day)
        return time;
    time.hour = date.second / 3600;
    time.minute = date.second / 60 % 60;
    time.second = date.second % 60;
    return time;
}

static enum mg_err no_memory(struct mg_note *note)
{
    return mg_fail(note, MG_MEMORY, "out of memory");
}

/* "file: VEVENT 'uid': what `sentence` says about `found`". */
static enum mg_err refuse(const struct mg_ical *ical, const char *uid,
                          const char *sentence, const char *found,
                          struct mg_note *note)
{
    struct mg_buffer shown[2];
    const char *text[2] = {uid ? uid : "", found ? found : ""};
    for (int i = 0; i < 2; i++) {
        struct mg_text all = mg_text_of(text[i]);
        all.length = all.length < 100 ? all.length : 100;
        mg_buffer_init(&shown[i], 0);
        mg_quote_line(&shown[i], all);
    }
    mg_fail(note, MG_INPUT, "%s: VEVENT '%s': %s%s%s%s", ical->name,
            shown[0].length ? shown[0].at : "", sentence,
            shown[1].length ? " '" : "", shown[1].length ? shown[1].at : "",
            shown[1].length ? "'" : "");
    mg_buffer_clear(&shown[0]);
    mg_buffer_clear(&shown[1]);
    return MG_INPUT;
}

/* ---- zones ---- */

static bool open_zone(const char *name, struct mg_zone **zone)
{
    return mg_zone_open(name, zone, NULL) == MG_OK;
}

/* X-LIC-LOCATION of the file's own VTIMEZONE of that name; or NULL. */
static const char *location_of(icalcomponent *component, const char *tzid)
{
    icalproperty *name =
        libical.component_get_first_property(component, ICAL_TZID_PROPERTY);
    const char *found = name ? libical.property_get_tzid(name) : NULL;
    if (libical.component_isa(component) == ICAL_VTIMEZONE_COMPONENT && found &&
        strcmp(found, tzid) == 0) {
        for (icalproperty *p = libical.component_get_first_property(
                 component, ICAL_X_PROPERTY);
             p; p = libical.component_get_next_property(component,
                                                        ICAL_X_PROPERTY)) {
            const char *x = libical.property_get_x_name(p);
            if (x && strcmp(x, "X-LIC-LOCATION") == 0)
                return libical.property_get_x(p);
        }
    }
    return NULL;
}

static const char *search_location(icalcomponent *root, const char *tzid)
{
    const char *found = location_of(root, tzid);
    for (icalcomponent *c =
             libical.component_get_first_component(root, ICAL_ANY_COMPONENT);
         c && !found;
         c = libical.component_get_next_component(root, ICAL_ANY_COMPONENT)) {
        found = location_of(c, tzid);
        for (icalcomponent *d = libical.component_get_first_component(
                 c, ICAL_VTIMEZONE_COMPONENT);
             d && !found; d = libical.component_get_next_component(
                              c, ICAL_VTIMEZONE_COMPONENT))
            found = location_of(d, tzid);
    }
    return found;
}

static enum mg_err find_zone(struct mg_ical *ical, const char *uid,
                             const char *tzid, const struct mg_zone **zone,
                             struct mg_note *note)
{
    struct mg_zone *opened = NULL;
    for (size_t i = 0; i < ical->zones; i++)
        if (strcmp(ical->zone[i].name, tzid) == 0) {
            *zone = ical->zone[i].zone;
            return MG_OK;
        }
    const char *location = search_location(ical->root, tzid);
    if (strlen(tzid) > TZID_MAX || (!open_zone(tzid, &opened) &&
                                    (!location || strlen(location) > TZID_MAX ||
                                     !open_zone(location, &opened))))
        return refuse(ical, uid,
                      "want an IANA zone such as Europe/Berlin, or a VTIMEZONE "
                      "with X-LIC-LOCATION; found TZID",
                      tzid, note);
    char *name = strdup(tzid);
    if (!name || !mg_grow(&ical->zone, ical->zones, &ical->zone_room,
                          sizeof *ical->zone)) {
        free(name);
        mg_zone_free(opened);
        return no_memory(note);
    }
    ical->zone[ical->zones++] = (struct named_zone){name, opened};
    *zone = opened;
    return MG_OK;
}

/* The zone of a property's time: its own, UTC, or the caller's. */
static enum mg_err zone_of(struct mg_ical *ical, const char *uid,
                           icalproperty *property, struct icaltimetype time,
                           const struct mg_zone **zone, struct mg_note *note)
{
    icalparameter *tzid =
        libical.property_get_first_parameter(property, ICAL_TZID_PARAMETER);
    *zone = ical->standard;
    if (tzid && libical.parameter_get_tzid(tzid) && !time.is_date)
        return find_zone(ical, uid, libical.parameter_get_tzid(tzid), zone,
                         note);
    if (!time.is_date && libical.time_is_utc(time))
        *zone = NULL;
    return MG_OK;
}

static bool is_time(struct icaltimetype time)
{
    return !libical.time_is_null_time(time) && time.year > 0 &&
           time.year < 10000 && time.month >= 1 && time.month <= 12 &&
           time.day >= 1 &&
           time.day <= mg_civil_month_days(time.year, time.month);
}

/* The Unix second that a property of one time means. */
static enum mg_err moment_of(struct mg_ical *ical, const struct entry *entry,
                             icalproperty *property, struct icaltimetype time,
                             int64_t *second, struct mg_note *note)
{
    const struct mg_zone *zone;
    if (!is_time(time))
        return refuse(ical, entry->uid, "cannot read",
                      libical.property_get_property_name(property), note);
    enum mg_err err = zone_of(ical, entry->uid, property, time, &zone, note);
    if (!err)
        *second = mg_zone_second(time.is_date ? entry->zone : zone,
                                 civil_of(time), false, NULL);
    return err;
}

/* ---- one VEVENT ---- */

static icalproperty *first(icalcomponent *component, icalproperty_kind kind)
{
    return libical.component_get_first_property(component, kind);
}

static enum mg_err read_start(struct mg_ical *ical, struct entry *entry,
                              struct mg_note *note)
{
    icalproperty *property = first(entry->component, ICAL_DTSTART_PROPERTY);
    struct icaltimetype time = property ? libical.property_get_dtstart(property)
                                        : libical.time_null_time();
    if (!property || !is_time(time))
        return refuse(ical, entry->uid, "has no DTSTART that can be read", NULL,
                      note);
    entry->start = civil_of(time);
    entry->whole_days = time.is_date;
    return zone_of(ical, entry->uid, property, time, &entry->zone, note);
}

static enum mg_err read_end(struct mg_ical *ical, struct entry *entry,
                            icalproperty *property, struct mg_note *note)
{
    int64_t end = 0;
    struct icaltimetype time = libical.property_get_dtend(property);
    int64_t from = mg_zone_second(entry->zone, entry->start, false, NULL);
    if (is_time(time) && time.is_date != entry->whole_days)
        return refuse(ical, entry->uid,
                      "DTSTART and DTEND are not of the same kind (want dates, "
                      "or times)",
                      NULL, note);
    enum mg_err err = moment_of(ical, entry, property, time, &end, note);
    if (err)
        return err;
    if (entry->whole_days)
        entry->days = (civil_of(time) - entry->start) / MG_DAY_SECONDS;
    else
        entry->seconds = end - from;
    if (entry->days <= 0 && entry->seconds <= 0)
        return refuse(ical, entry->uid, "DTEND is not behind DTSTART", NULL,
                      note);
    return MG_OK;
}

static enum mg_err read_length(struct mg_ical *ical, struct entry *entry,
                               struct mg_note *note)
{
    icalproperty *end = first(entry->component, ICAL_DTEND_PROPERTY);
    icalproperty *duration = first(entry->component, ICAL_DURATION_PROPERTY);
    if (end)
        return read_end(ical, entry, end, note);
    if (!duration && entry->whole_days) {
        entry->days = 1;
        return MG_OK;
    }
    if (!duration)
        return refuse(ical, entry->uid,
                      "has no length (want DTEND or DURATION)", NULL, note);
    struct icaldurationtype d = libical.property_get_duration(duration);
    entry->days = 7 * (int64_t)d.weeks + d.days;
    entry->seconds =
        3600 * (int64_t)d.hours + 60 * (int64_t)d.minutes + (int64_t)d.seconds;
    if (d.is_neg || entry->days + entry->seconds == 0 ||
        entry->days > MG_WEEK_SECONDS ||
        entry->seconds > 366 * (int64_t)MG_DAY_SECONDS)
        return refuse(ical, entry->uid,
                      "cannot use the DURATION (want one above 0, below some "
                      "years)",
                      NULL, note);
    return MG_OK;
}

static int count_of(const short *list, int size)
{
    int count = 0;
    while (count < size && list[count] != ICAL_RECURRENCE_ARRAY_MAX)
        count++;
    return count;
}

/* The most occurrences that a rule may give on one day. */
static int64_t times_a_day(const struct icalrecurrencetype *rule)
{
    int64_t hours = count_of(rule->by_hour, ICAL_BY_HOUR_SIZE);
    int64_t minutes = count_of(rule->by_minute, ICAL_BY_MINUTE_SIZE);
    int64_t seconds = count_of(rule->by_second, ICAL_BY_SECOND_SIZE);
    if (!hours)
        hours = rule->freq == ICAL_HOURLY_RECURRENCE ? 24 : 1;
    return hours * (minutes ? minutes : 1) * (seconds ? seconds : 1);
}

static bool has_any(const short *list)
{
    return list[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

/* Hours are stepped through one by one, so what is left of them must be near.
 */
static bool is_rare_hour(const struct icalrecurrencetype *rule)
{
    if (rule->freq != ICAL_HOURLY_RECURRENCE)
        return false;
    bool days = has_any(rule->by_day) || has_any(rule->by_hour);
    return has_any(rule->by_month) || has_any(rule->by_month_day) ||
           has_any(rule->by_year_day) || has_any(rule->by_week_no) ||
           has_any(rule->by_set_pos) || (days && rule->interval > 1);
}

/* A rule such as 30 February has no occurrence, however long it is sought. */
static bool never_occurs(const struct entry *entry,
                         const struct icalrecurrencetype *rule)
{
    icalrecur_iterator *at = libical.recur_iterator_new(
        *rule, time_of(entry->start, entry->whole_days));
    struct icaltimetype time =
        at ? libical.recur_iterator_next(at) : libical.time_null_time();
    libical.recur_iterator_free(at);
    return !is_time(time);
}

static const char *fault_of(const struct icalrecurrencetype *rule)
{
    if (rule->freq == ICAL_SECONDLY_RECURRENCE ||
        rule->freq == ICAL_MINUTELY_RECURRENCE ||
        times_a_day(rule) > MG_A_DAY_MAX)
        return "recurs too often (want 96 times a day at most)";
    if (is_rare_hour(rule))
        return "has a RRULE of hours with other parts than it can have (want "
               "FREQ=DAILY with BYHOUR)";
    if (rule->freq == ICAL_NO_RECURRENCE)
        return "has a RRULE without FREQ";
    if (rule->rscale)
        return "has a RRULE of another calendar than Gregorian (RSCALE)";
    if (rule->count > COUNT_MAX)
        return "has a COUNT above 100000";
    return NULL;
}

/* UNTIL is UTC, where DTSTART has a zone; a date includes its day. */
static void settle_until(struct entry *entry, struct icalrecurrencetype *rule)
{
    struct icaltimetype until = rule->until;
    if (libical.time_is_null_time(until))
        return;
    int64_t civil = civil_of(until);
    if (until.is_date && !entry->whole_days)
        civil += MG_DAY_SECONDS - 1;
    else if (!until.is_date && libical.time_is_utc(until))
        civil += mg_zone_offset(entry->zone, civil);
    rule->until = time_of(civil, entry->whole_days);
}

static enum mg_err read_rules(struct mg_ical *ical, struct entry *entry,
                              struct mg_note *note)
{
    struct rules *rules = &entry->rules;
    if (first(entry->component, ICAL_EXRULE_PROPERTY))
        return refuse(ical, entry->uid, "has an EXRULE (want EXDATE)", NULL,
                      note);
    for (icalproperty *p = first(entry->component, ICAL_RRULE_PROPERTY); p;
         p = libical.component_get_next_property(entry->component,
                                                 ICAL_RRULE_PROPERTY)) {
        struct icalrecurrencetype rule = libical.property_get_rrule(p);
        const char *fault = fault_of(&rule);
        if (fault)
            return refuse(ical, entry->uid, fault, NULL, note);
        if (!libical.time_is_null_time(rule.until) && !is_time(rule.until))
            return refuse(ical, entry->uid, "has an UNTIL that is no time",
                          NULL, note);
        settle_until(entry, &rule);
        if (never_occurs(entry, &rule))
            return refuse(ical, entry->uid, "has a RRULE that never occurs",
                          NULL, note);
        if (!mg_grow(&rules->at, rules->count, &rules->room, sizeof rule))
            return no_memory(note);
        rules->at[rules->count++] = rule;
    }
    return MG_OK;
}

static enum mg_err read_dates(struct mg_ical *ical, struct entry *entry,
                              struct mg_note *note)
{
    int64_t second;
    enum mg_err err = MG_OK;
    for (icalproperty *p = first(entry->component, ICAL_EXDATE_PROPERTY);
         p && !err; p = libical.component_get_next_property(
                        entry->component, ICAL_EXDATE_PROPERTY)) {
        err = moment_of(ical, entry, p, libical.property_get_exdate(p), &second,
                        note);
        if (!err && !add_second(&entry->without, second))
            err = no_memory(note);
    }
    for (icalproperty *p = first(entry->component, ICAL_RDATE_PROPERTY);
         p && !err; p = libical.component_get_next_property(
                        entry->component, ICAL_RDATE_PROPERTY)) {
        struct icaldatetimeperiodtype date = libical.property_get_rdate(p);
        if (!libical.periodtype_is_null_period(date.period))
            return refuse(ical, entry->uid,
                          "has an RDATE of periods (want times)", NULL, note);
        err = moment_of(ical, entry, p, date.time, &second, note);
        if (!err && !add_second(&entry->extra, second))
            err = no_memory(note);
    }
    return err;
}

static enum mg_err read_instead(struct mg_ical *ical, struct entry *entry,
                                struct mg_note *note)
{
    icalproperty *p = first(entry->component, ICAL_RECURRENCEID_PROPERTY);
    if (!p)
        return MG_OK;
    if (libical.property_get_first_parameter(p, ICAL_RANGE_PARAMETER))
        return refuse(ical, entry->uid,
                      "moves all later occurrences (RANGE=THISANDFUTURE; want "
                      "an UNTIL, and a VEVENT for what follows)",
                      NULL, note);
    entry->moved = true;
    return moment_of(ical, entry, p, libical.property_get_recurrenceid(p),
                     &entry->instead, note);
}

static bool is_cancelled(const struct entry *entry)
{
    icalproperty *status = first(entry->component, ICAL_STATUS_PROPERTY);
    return status &&
           libical.property_get_status(status) == ICAL_STATUS_CANCELLED;
}

static enum mg_err check_errors(struct mg_ical *ical, struct entry *entry,
                                struct mg_note *note)
{
    icalproperty *error = first(entry->component, ICAL_XLICERROR_PROPERTY);
    if (!error)
        return MG_OK;
    return refuse(ical, entry->uid,
                  "libical:", libical.property_get_xlicerror(error), note);
}

static enum mg_err read_entry(struct mg_ical *ical, struct entry *entry,
                              struct mg_note *note)
{
    icalproperty *uid = first(entry->component, ICAL_UID_PROPERTY);
    entry->uid = uid ? libical.property_get_uid(uid) : "";
    entry->cancelled = is_cancelled(entry);
    enum mg_err err = check_errors(ical, entry, note);
    if (!err)
        err = read_start(ical, entry, note);
    if (!err)
        err = read_instead(ical, entry, note);
    if (!err && entry->moved && entry->cancelled)
        return MG_OK; /* it stands for nothing, and has no length */
    if (!err)
        err = read_length(ical, entry, note);
    if (!err && !entry->moved)
        err = read_rules(ical, entry, note);
    if (!err)
        err = read_dates(ical, entry, note);
    return err;
}

static void clear_entry(struct entry *entry)
{
    free(entry->rules.at);
    free(entry->extra.at);
    free(entry->without.at);
}

/* ---- the file ---- */

static enum mg_err add_entry(struct mg_ical *ical, icalcomponent *component,
                             struct mg_note *note)
{
    struct entry entry = {.component = component};
    if (ical->count == MG_ENTRIES_MAX)
        return mg_fail(note, MG_FULL, "%s: more than %d VEVENTs", ical->name,
                       MG_ENTRIES_MAX);
    enum mg_err err = read_entry(ical, &entry, note);
    if (!err && !mg_grow(&ical->entry, ical->count, &ical->room, sizeof entry))
        err = no_memory(note);
    if (err)
        clear_entry(&entry);
    else
        ical->entry[ical->count++] = entry;
    return err;
}

static enum mg_err add_calendar(struct mg_ical *ical, icalcomponent *calendar,
                                struct mg_note *note)
{
    enum mg_err err = MG_OK;
    icalproperty *error = first(calendar, ICAL_XLICERROR_PROPERTY);
    if (error)
        return refuse(ical, "",
                      "libical:", libical.property_get_xlicerror(error), note);
    for (icalcompiter at =
             libical.component_begin_component(calendar, ICAL_VEVENT_COMPONENT);
         libical.compiter_deref(&at) && !err; libical.compiter_next(&at))
        err = add_entry(ical, libical.compiter_deref(&at), note);
    return err;
}

static enum mg_err add_calendars(struct mg_ical *ical, struct mg_note *note)
{
    enum mg_err err = MG_OK;
    if (libical.component_isa(ical->root) == ICAL_VCALENDAR_COMPONENT)
        return add_calendar(ical, ical->root, note);
    for (icalcompiter at = libical.component_begin_component(
             ical->root, ICAL_VCALENDAR_COMPONENT);
         libical.compiter_deref(&at) && !err; libical.compiter_next(&at))
        err = add_calendar(ical, libical.compiter_deref(&at), note);
    return err;
}

static int by_uid(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = strcmp(a->uid, b->uid);
    if (order == 0 && a->moved != b->moved)
        order = a->moved - b->moved;
    return order ? order : rising(&a->instead, &b->instead);
}

/* What was moved is taken out of what it was moved from. Entries of one UID
 * stand together, those that recur in front. */
static enum mg_err take_out_moved(struct mg_ical *ical, struct mg_note *note)
{
    size_t master = 0;
    if (ical->count)
        qsort(ical->entry, ical->count, sizeof *ical->entry, by_uid);
    for (size_t i = 0; i < ical->count; i++) {
        struct entry *entry = &ical->entry[i];
        if (i == 0 || strcmp(entry->uid, ical->entry[i - 1].uid) != 0)
            master = i;
        for (size_t m = master; entry->moved && m < i; m++) {
            if (ical->entry[m].moved)
                break;
            if (!add_second(&ical->entry[m].without, entry->instead))
                return no_memory(note);
        }
    }
    return MG_OK;
}

static void settle_entries(struct mg_ical *ical)
{
    for (size_t i = 0; i < ical->count; i++) {
        struct seconds *without = &ical->entry[i].without;
        if (without->count)
            qsort(without->at, without->count, sizeof *without->at, rising);
    }
}

static enum mg_err check_amount(const struct mg_ical *ical,
                                struct mg_note *note)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ical->count; i++)
        for (size_t k = 0; k < ical->entry[i].rules.count; k++)
            sum += WINDOW_DAYS * times_a_day(&ical->entry[i].rules.at[k]);
    if (sum > MG_OCCURRENCES_MAX)
        return mg_fail(note, MG_FULL,
                       "%s: its rules may give more than %d occurrences in two "
                       "years",
                       ical->name, MG_OCCURRENCES_MAX);
    if (!ical->count)
        return mg_fail(note, MG_INPUT,
                       "%s: no VEVENT (want an iCalendar file, BEGIN:VCALENDAR "
                       "and so on)",
                       ical->name);
    return MG_OK;
}

static enum mg_err parse(struct mg_ical *ical, struct mg_text text,
                         struct mg_note *note)
{
    char *copy = strndup(text.at ? text.at : "", text.length);
    if (!copy)
        return no_memory(note);
    libical.error_set_errors_are_fatal(0);
    ical->root = libical.parser_parse_string(copy);
    free(copy);
    if (!ical->root)
        return mg_fail(note, MG_INPUT, "%s: not an iCalendar file", ical->name);
    enum mg_err err = add_calendars(ical, note);
    if (!err)
        err = check_amount(ical, note);
    if (!err)
        err = take_out_moved(ical, note);
    settle_entries(ical);
    return err;
}

enum mg_err mg_ical_parse(struct mg_text text, const char *name,
                          const struct mg_zone *zone, struct mg_ical **ical,
                          struct mg_note *note)
{
    *ical = NULL;
    enum mg_err err = mg_late_load(&library, note);
    if (err)
        return err;
    struct mg_ical *read = calloc(1, sizeof *read);
    if (!read)
        return no_memory(note);
    read->name = name;
    read->standard = zone;
    err = parse(read, text, note);
    read->name = NULL;
    if (err)
        mg_ical_free(read);
    else
        *ical = read;
    return err;
}

enum mg_err mg_ical_read(const char *path, const struct mg_zone *zone,
                         struct mg_ical **ical, struct mg_note *note)
{
    struct mg_buffer text;
    *ical = NULL;
    mg_buffer_init(&text, MG_CALENDAR_MAX);
    enum mg_err err = mg_file_read(path, &text, note);
    if (!err)
        err = mg_ical_parse(mg_buffer_all(&text), path, zone, ical, note);
    mg_buffer_clear(&text);
    return err;
}

void mg_ical_free(struct mg_ical *ical)
{
    if (!ical)
        return;
    for (size_t i = 0; i < ical->count; i++)
        clear_entry(&ical->entry[i]);
    for (size_t i = 0; i < ical->zones; i++) {
        free(ical->zone[i].name);
        mg_zone_free(ical->zone[i].zone);
    }
    free(ical->entry);
    free(ical->zone);
    if (ical->root)
        libical.component_free(ical->root);
    free(ical);
}

/* ---- stretches ---- */

/* What is asked for, in Unix seconds. */
struct window {
    int64_t from, to;
    struct mg_ranges *ranges;
};

static int64_t nanoseconds(int64_t second)
{
    int64_t time;
    if (__builtin_mul_overflow(second, MG_SECOND, &time))
        return second < 0 ? INT64_MIN : INT64_MAX;
    return time;
}

/* The occurrence that begins at a Unix second. */
static bool add_occurrence(const struct entry *entry, int64_t second,
                           const struct window *window)
{
    int64_t end = second;
    if (has_second(&entry->without, second))
        return true;
    if (entry->days) {
        int64_t civil = second + mg_zone_offset(entry->zone, second);
        end = mg_zone_second(entry->zone, civil + entry->days * MG_DAY_SECONDS,
                             false, NULL);
    }
    end += entry->seconds;
    if (end <= window->from || second >= window->to)
        return true;
    return mg_ranges_add(window->ranges, nanoseconds(second), nanoseconds(end));
}

/* Steps from an occurrence not long before a civil second on. A rule that
 * counts can only be stepped through from its beginning. libical loses the
 * interval of hours when it is set to a start, so those begin at a multiple. */
static icalrecur_iterator *enter(const struct entry *entry,
                                 const struct icalrecurrencetype *rule,
                                 int64_t before)
{
    int64_t start = entry->start;
    bool late = !rule->count && before > start;
    int64_t interval =
        3600 * (int64_t)(rule->interval > 0 ? rule->interval : 1);
    if (late && rule->freq == ICAL_HOURLY_RECURRENCE)
        start += (before - start) / interval * interval;
    icalrecur_iterator *at =
        libical.recur_iterator_new(*rule, time_of(start, entry->whole_days));
    if (at && late && rule->freq != ICAL_HOURLY_RECURRENCE)
        libical.recur_iterator_set_start(at,
                                         time_of(before, entry->whole_days));
    return at;
}

static bool add_rule(const struct entry *entry,
                     const struct icalrecurrencetype *rule,
                     const struct window *window)
{
    int64_t before =
        window->from - entry->seconds - (entry->days + 2) * MG_DAY_SECONDS;
    int64_t behind = window->to + 2 * MG_DAY_SECONDS;
    bool room = true;
    icalrecur_iterator *at = enter(entry, rule, before);
    while (at && room) {
        struct icaltimetype time = libical.recur_iterator_next(at);
        if (!is_time(time) || civil_of(time) > behind)
            break;
        room = add_occurrence(
            entry, mg_zone_second(entry->zone, civil_of(time), false, NULL),
            window);
    }
    libical.recur_iterator_free(at);
    return room;
}

static bool fill_entry(const struct entry *entry, const struct window *window)
{
    if (entry->cancelled)
        return true;
    bool room = add_occurrence(
        entry, mg_zone_second(entry->zone, entry->start, false, NULL), window);
    for (size_t i = 0; i < entry->extra.count && room; i++)
        room = add_occurrence(entry, entry->extra.at[i], window);
    for (size_t i = 0; i < entry->rules.count && room; i++)
        room = add_rule(entry, &entry->rules.at[i], window);
    return room;
}

enum mg_err mg_ical_fill(const struct mg_ical *ical, int64_t from, int64_t to,
                         struct mg_ranges *ranges)
{
    struct window window = {mg_floor_div(from, MG_SECOND),
                            mg_floor_div(to, MG_SECOND) + 1, ranges};
    for (size_t i = 0; i < ical->count; i++)
        if (!fill_entry(&ical->entry[i], &window))
            return MG_MEMORY;
    return MG_OK;
}
