/* zone.c - TZif files: a sorted list of moments at which the offset changes,
 * and a rule (POSIX TZ string) for the time after the last of them. Files of
 * version 1 have no rule and 32-bit times: they are refused, since no system
 * of this century writes them alone. */
#include "time/zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "time/civil.h"

enum {
    TYPES_MAX = 256,
    CHANGES_MAX = 4096,
    ZONE_FILE_MAX = 256 * 1024,
    OFFSET_MAX = 26 * 3600 /* RFC 9636, 3.2 */
};

/* "Mm.w.d/time": the w-th (5: last) weekday d of month m; or a day number. */
struct change_rule {
    char form; /* 'M', 'J' (1..365, no leap day) or 'N' (0..365) */
    int month, week, day;
    int32_t time; /* seconds of civil time, may be negative */
};

struct tail_rule {
    bool known;
    bool has_summer;
    int32_t winter_offset, summer_offset;
    struct change_rule to_summer, to_winter;
};

struct mg_zone {
    size_t count;
    int64_t at[CHANGES_MAX];
    int32_t offset[CHANGES_MAX]; /* from at[i] on */
    int32_t before;              /* until at[0] */
    struct tail_rule tail;
};

/* Reads numbers off a file's bytes; `bad` once anything was missing. */
struct cursor {
    const unsigned char *at, *end;
    bool bad;
};

static uint64_t take(struct cursor *c, size_t bytes)
{
    uint64_t value = 0;
    if (c->bad || (size_t)(c->end - c->at) < bytes) {
        c->bad = true;
        return 0;
    }
    while (bytes--)
        value = value << 8 | *c->at++;
    return value;
}

static void skip(struct cursor *c, size_t bytes)
{
    if (c->bad || (size_t)(c->end - c->at) < bytes)
        c->bad = true;
    else
        c->at += bytes;
}

struct header {
    size_t utc, standard, leaps, changes, types, chars;
};

static struct header take_header(struct cursor *c, char *version)
{
    struct header h = {0};
    bool magic = take(c, 4) == 0x545A6966; /* "TZif" */
    *version = (char)take(c, 1);
    skip(c, 15);
    h.utc = take(c, 4);
    h.standard = take(c, 4);
    h.leaps = take(c, 4);
    h.changes = take(c, 4);
    h.types = take(c, 4);
    h.chars = take(c, 4);
    if (!magic || h.changes > CHANGES_MAX || h.types == 0 ||
        h.types > TYPES_MAX || h.leaps > CHANGES_MAX || h.chars > CHANGES_MAX)
        c->bad = true;
    return h;
}

/* ---- the POSIX TZ string behind the data ---- */

static bool tz_name(const char **at)
{
    const char *from = *at;
    if (**at == '<') {
        while (**at && **at != '>')
            ++*at;
        return *(*at)++ == '>';
    }
    while ((**at >= 'A' && **at <= 'Z') || (**at >= 'a' && **at <= 'z'))
        ++*at;
    return *at - from >= 3;
}

static bool tz_number(const char **at, int *value)
{
    const char *from = *at;
    *value = 0;
    while (**at >= '0' && **at <= '9' && *at - from < 4)
        *value = *value * 10 + (*(*at)++ - '0');
    return *at > from;
}

static bool tz_time(const char **at, int32_t *seconds)
{
    int sign = **at == '-' ? -1 : 1;
    int part[3] = {0};
    if (**at == '-' || **at == '+')
        ++*at;
    if (!tz_number(at, &part[0]))
        return false;
    for (int i = 1; i < 3 && **at == ':'; i++) {
        ++*at;
        if (!tz_number(at, &part[i]))
            return false;
    }
    *seconds = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
    return part[0] <= 167 && part[1] < 60 && part[2] < 60;
}

static bool tz_month_rule(const char **at, struct change_rule *rule)
{
    bool read = tz_number(at, &rule->month) && *(*at)++ == '.' &&
                tz_number(at, &rule->week) && *(*at)++ == '.' &&
                tz_number(at, &rule->day);
    return read && rule->month >= 1 && rule->month <= 12 && rule->week >= 1 &&
           rule->week <= 5 && rule->day <= 6;
}

static bool tz_change(const char **at, struct change_rule *rule)
{
    *rule = (struct change_rule){.form = 'N', .time = 7200};
    if (*(*at)++ != ',')
        return false;
    if (**at == 'M' || **at == 'J')
        rule->form = *(*at)++;
    bool read =
        rule->form == 'M' ? tz_month_rule(at, rule) : tz_number(at, &rule->day);
    if (!read || rule->day > 366)
        return false;
    if (**at != '/')
        return true;
    ++*at;
    return tz_time(at, &rule->time);
}

/* POSIX counts offsets west of Greenwich; we count east. */
static bool tz_offset(const char **at, int32_t *offset)
{
    int32_t west;
    if (!tz_time(at, &west))
        return false;
    *offset = -west;
    return true;
}

static bool tz_parse(const char *at, struct tail_rule *rule)
{
    if (!tz_name(&at) || !tz_offset(&at, &rule->winter_offset))
        return false;
    rule->known = true;
    if (*at == '\0')
        return true;
    rule->has_summer = true;
    rule->summer_offset = rule->winter_offset + 3600;
    if (!tz_name(&at))
        return false;
    if (*at != ',' && !tz_offset(&at, &rule->summer_offset))
        return false;
    return tz_change(&at, &rule->to_summer) &&
           tz_change(&at, &rule->to_winter) && *at == '\0';
}

static int64_t rule_day(const struct change_rule *rule, int64_t year)
{
    if (rule->form == 'N')
        return mg_civil_days(year, 1, 1) + rule->day;
    if (rule->form == 'J') {
        bool leap = mg_civil_month_days(year, 2) == 29;
        return mg_civil_days(year, 1, 1) + rule->day - 1 +
               (leap && rule->day >= 60);
    }
    int64_t first = mg_civil_days(year, rule->month, 1);
    int64_t weekday = (first + 4) % 7; /* 0: Sunday; 1970-01-01: Thursday */
    weekday += weekday < 0 ? 7 : 0;
    int64_t day = (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
    while (day >= mg_civil_month_days(year, rule->month))
        day -= 7;
    return first + day;
}

static int32_t tail_offset(const struct tail_rule *rule, int64_t second)
{
    if (!rule->has_summer)
        return rule->winter_offset;
    int64_t year = mg_civil_of(second + rule->winter_offset).year;
    int64_t summer = rule_day(&rule->to_summer, year) * MG_DAY_SECONDS +
                     rule->to_summer.time - rule->winter_offset;
    int64_t winter = rule_day(&rule->to_winter, year) * MG_DAY_SECONDS +
                     rule->to_winter.time - rule->summer_offset;
    bool inside = summer < winter ? second >= summer && second < winter
                                  : second >= summer || second < winter;
    return inside ? rule->summer_offset : rule->winter_offset;
}

/* ---- the file ---- */

static void take_changes(struct cursor *c, const struct header *h,
                         struct mg_zone *zone)
{
    unsigned char type[CHANGES_MAX];
    int32_t offset[TYPES_MAX];
    zone->count = h->changes;
    for (size_t i = 0; i < h->changes; i++)
        zone->at[i] = (int64_t)take(c, 8);
    for (size_t i = 0; i < h->changes; i++)
        type[i] = (unsigned char)take(c, 1);
    for (size_t i = 0; i < h->types; i++) {
        offset[i] = (int32_t)(uint32_t)take(c, 4);
        skip(c, 2);
        if (offset[i] < -OFFSET_MAX || offset[i] > OFFSET_MAX)
            c->bad = true;
    }
    for (size_t i = 0; i < h->changes && !c->bad; i++) {
        c->bad = type[i] >= h->types || (i && zone->at[i] <= zone->at[i - 1]);
        if (!c->bad)
            zone->offset[i] = offset[type[i]];
    }
    zone->before = c->bad ? 0 : offset[0];
    skip(c, h->chars + h->leaps * 12 + h->standard + h->utc);
}

static void take_tail(struct cursor *c, struct mg_zone *zone)
{
    char text[128];
    size_t length = 0;
    if (take(c, 1) != '\n')
        c->bad = true;
    while (!c->bad && length < sizeof text) {
        text[length] = (char)take(c, 1);
        if (text[length] == '\n')
            break;
        length++;
    }
    if (c->bad || length == sizeof text) {
        c->bad = true;
        return;
    }
    text[length] = '\0';
    if (length && !tz_parse(text, &zone->tail))
        c->bad = true;
}

enum mg_err mg_zone_read(const unsigned char *bytes, size_t length,
                         struct mg_zone **zone, struct mg_note *note)
{
    struct cursor c = {bytes, bytes + length, false};
    char version;
    struct header h = take_header(&c, &version);
    *zone = NULL;
    /* The old 32-bit block comes first; all we want stands behind it. */
    skip(&c, h.changes * 5 + h.types * 6 + h.chars + h.leaps * 8 + h.standard +
                 h.utc);
    if (c.bad || version < '2')
        return mg_fail(note, MG_INVALID,
                       "not a zone file (TZif version 2 or "
                       "later is wanted)");
    struct mg_zone *got = calloc(1, sizeof *got);
    if (!got)
        return mg_fail(note, MG_MEMORY, "out of memory");
    h = take_header(&c, &version);
    if (!c.bad)
        take_changes(&c, &h, got);
    if (!c.bad)
        take_tail(&c, got);
    if (c.bad) {
        free(got);
        return mg_fail(note, MG_INVALID, "damaged zone file");
    }
    *zone = got;
    return MG_OK;
}

static bool is_zone_name(const char *name)
{
    if (name[0] == '\0' || name[0] == '/' || strstr(name, ".."))
        return false;
    for (; *name; name++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                    "0123456789/_+-.",
                    *name))
            return false;
    return true;
}

void mg_zone_path(struct mg_buffer *out, const char *name)
{
    mg_buffer_printf(out, "/usr/share/zoneinfo/%s", name);
}

enum mg_err mg_zone_open(const char *name, struct mg_zone **zone,
                         struct mg_note *note)
{
    struct mg_buffer path;
    struct mg_buffer bytes;
    struct mg_note why;
    enum mg_err err = MG_INVALID;
    *zone = NULL;
    if (strcmp(name, "UTC") == 0)
        return MG_OK;
    mg_buffer_init(&path, 0);
    mg_buffer_init(&bytes, ZONE_FILE_MAX);
    mg_zone_path(&path, name);
    if (path.failed)
        err = MG_MEMORY;
    else if (is_zone_name(name))
        err = mg_file_read(path.at, &bytes, &why);
    if (!err)
        err = mg_zone_read((const unsigned char *)bytes.at, bytes.length, zone,
                           &why);
    if (err == MG_MEMORY)
        mg_fail(note, err, "out of memory");
    else if (err)
        err = mg_fail(note, MG_INVALID,
                      "cannot use time zone '%.60s' (want an IANA name such as "
                      "Europe/Berlin, found below /usr/share/zoneinfo)",
                      name);
    mg_buffer_clear(&bytes);
    mg_buffer_clear(&path);
    return err;
}

void mg_zone_free(struct mg_zone *zone)
{
    free(zone);
}

int32_t mg_zone_offset(const struct mg_zone *zone, int64_t second)
{
    if (!zone)
        return 0;
    size_t low = 0;
    size_t high = zone->count;
    if (high == 0 || second < zone->at[0])
        return high == 0 && zone->tail.known ? tail_offset(&zone->tail, second)
                                             : zone->before;
    if (second >= zone->at[high - 1] && zone->tail.known)
        return tail_offset(&zone->tail, second);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (second >= zone->at[middle])
            low = middle;
        else
            high = middle;
    }
    return zone->offset[low];
}

int64_t mg_zone_second(const struct mg_zone *zone, int64_t civil, bool later,
                       bool *twice)
{
    /* No zone changes twice within two days, so the offsets of the day before
     * and the day after are the only ones this moment can have. */
    int32_t before = mg_zone_offset(zone, civil - MG_DAY_SECONDS);
    int32_t after = mg_zone_offset(zone, civil + MG_DAY_SECONDS);
    int64_t first = civil - before;
    int64_t second = civil - after;
    bool first_is = mg_zone_offset(zone, first) == before;
    bool second_is = mg_zone_offset(zone, second) == after;
    bool choice = first_is && second_is && first != second;
    if (twice)
        *twice = choice;
    if (choice)
        return later ? second : first;
    return second_is && !first_is ? second : first;
}
