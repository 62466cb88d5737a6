/* stamp.c - see stamp.h. Strict: what is not one of the forms to the last byte
 * is no time. */
#include "time/stamp.h"

#include <stdio.h>
#include <string.h>

#include "base/inline.h"
#include "base/num.h"
#include "base/span.h"
#include "time/civil.h"

/* Reads off the head of a text; `bad` once it was not what was wanted. */
struct scan {
    const char *at, *end;
    bool bad;
};

static bool more(const struct scan *s)
{
    return s->at < s->end;
}

static bool accept(struct scan *s, char c)
{
    bool is = more(s) && *s->at == c;
    s->at += is;
    return is;
}

static int digits(struct scan *s, int count, int low, int high)
{
    int value = 0;
    for (; count; count--) {
        if (!more(s) || *s->at < '0' || *s->at > '9') {
            s->bad = true;
            return low;
        }
        value = value * 10 + (*s->at++ - '0');
    }
    if (value < low || value > high)
        s->bad = true;
    return value;
}

static void want(struct scan *s, char c)
{
    if (!accept(s, c))
        s->bad = true;
}

/* Nanoseconds of the digits behind a point; digits past the ninth are cut. */
static int64_t fraction(struct scan *s)
{
    int64_t value = 0;
    int64_t unit = MG_SECOND / 10;
    const char *from = s->at;
    for (; more(s) && *s->at >= '0' && *s->at <= '9'; s->at++) {
        value += (*s->at - '0') * unit;
        unit /= 10;
    }
    if (s->at == from)
        s->bad = true;
    return value;
}

struct moment {
    int64_t civil; /* seconds */
    int64_t nanos; /* 0..999999999 */
    int32_t offset;
    bool has_offset;
};

static void scan_clock(struct scan *s, struct moment *m)
{
    int hour = digits(s, 2, 0, 23);
    want(s, ':');
    int minute = digits(s, 2, 0, 59);
    int second = 0;
    if (accept(s, ':')) {
        second = digits(s, 2, 0, 60); /* 60: a leap second, the next minute */
        if (accept(s, '.') || accept(s, ','))
            m->nanos = fraction(s);
    }
    m->civil += hour * 3600 + minute * 60 + second;
}

static void scan_offset(struct scan *s, struct moment *m)
{
    m->has_offset = true;
    if (accept(s, 'Z') || accept(s, 'z'))
        return;
    int sign = accept(s, '-') ? -1 : 1;
    if (sign == 1)
        want(s, '+');
    int hour = digits(s, 2, 0, 23);
    accept(s, ':');
    int minute = digits(s, 2, 0, 59);
    m->offset = sign * (hour * 3600 + minute * 60);
}

static bool scan_civil(struct scan *s, struct moment *m)
{
    int year = digits(s, 4, 1677, 2262);
    want(s, '-');
    int month = digits(s, 2, 1, 12);
    want(s, '-');
    int day = digits(s, 2, 1, 31);
    if (s->bad || day > mg_civil_month_days(year, month))
        return false;
    m->civil = mg_civil_days(year, month, day) * MG_DAY_SECONDS;
    if (accept(s, 'T') || accept(s, 't') || accept(s, ' ')) {
        scan_clock(s, m);
        accept(s, ' '); /* "... +0000", as some exporters write it */
        if (more(s))
            scan_offset(s, m);
    }
    return !s->bad && !more(s);
}

/* The earlier of two readings, unless the rows before have already passed it
 * by: an hour that is repeated is told apart by order. */
static int64_t resolve(const struct moment *m, const struct mg_zone *zone,
                       int64_t previous)
{
    bool twice;
    int64_t first = mg_zone_second(zone, m->civil, false, &twice);
    if (!twice || previous == MG_NO_TIME)
        return first;
    int64_t back = mg_floor_div(previous, MG_SECOND) - first;
    int64_t nanos = mg_floor_mod(previous, MG_SECOND);
    bool passed =
        (back > 0 && back <= 3 * 3600) || (back == 0 && nanos > m->nanos);
    return passed ? mg_zone_second(zone, m->civil, true, NULL) : first;
}

static bool parse_unix(struct mg_text text, int64_t *time)
{
    struct mg_text rest = text;
    struct mg_text whole = mg_text_split(&rest, '.');
    int64_t value;
    if (!mg_num_parse_int(whole, &value))
        return false;
    int64_t size = value < 0 ? -(value + 1) : value;
    int64_t unit = size < 100000000000         ? MG_SECOND
                   : size < 100000000000000    ? MG_SECOND / 1000
                   : size < 100000000000000000 ? 1000
                                               : 1;
    int64_t part = 0;
    if (rest.at) {
        struct scan s = {rest.at, rest.at + rest.length, false};
        part = fraction(&s) / (MG_SECOND / unit);
        if (s.bad || more(&s))
            return false;
        part = text.at[0] == '-' ? -part : part;
    }
    return !__builtin_mul_overflow(value, unit, &value) &&
           !__builtin_add_overflow(value, part, time) && *time != MG_NO_TIME;
}

bool mg_stamp_parse(struct mg_text text, const struct mg_zone *zone,
                    int64_t previous, int64_t *time)
{
    struct moment m = {0};
    if (text.length < 8 || text.at[4] != '-')
        return parse_unix(text, time);
    struct scan s = {text.at, text.at + text.length, false};
    if (!scan_civil(&s, &m))
        return false;
    int64_t second =
        m.has_offset ? m.civil - m.offset : resolve(&m, zone, previous);
    /* Towards zero first: the earliest second has nanoseconds only. */
    int64_t carry = second < 0;
    return !__builtin_mul_overflow(second + carry, MG_SECOND, time) &&
           !__builtin_add_overflow(*time, m.nanos - carry * MG_SECOND, time) &&
           *time != MG_NO_TIME;
}

/* ---- a stamp of the form 2026-03-29T00:30:00Z on the day of another ---- */

enum { STAMP = 20, CLOCK_AT = 11 }; /* bytes */

static uint64_t load(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* The second of the day in HH:MM:SS; -1: it is none, or a leap second. What
 * each byte has above 00:00:00 must not be above what it may have; then digits
 * are put together in pairs. In both orders of bytes the text reads the same.
 */
static int second_of(uint64_t clock)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    clock = __builtin_bswap64(clock);
#endif
    const uint64_t tops = 0x80 * MG_EACH;
    const uint64_t most = UINT64_C(0x0905000905000902); /* 29:59:59 */
    uint64_t digits = clock ^ UINT64_C(0x30303A30303A3030);
    if (((digits + (~tops - most)) | digits) & tops)
        return -1;
    uint64_t pairs = 10 * digits + (digits >> 8);
    int hour = (int)(pairs & 0xFF);
    int minute = (int)(pairs >> 24 & 0xFF);
    int second = (int)(pairs >> 48 & 0xFF);
    return hour > 23 ? -1 : hour * 3600 + minute * 60 + second;
}

/* -1: the stamp has another form. */
static int clock_of(struct mg_text text)
{
    if (text.length != STAMP || text.at[STAMP - 1] != 'Z')
        return -1;
    return second_of(load(text.at + CLOCK_AT));
}

/* Two words, of which the second overlaps the first. */
static bool is_day(const struct mg_stamp_day *day, const char *at)
{
    const size_t rest = sizeof day->text - sizeof(uint64_t);
    return day->text[0] && load(at) == load(day->text) &&
           load(at + rest) == load(day->text + rest);
}

static bool is_last(const struct mg_stamp_day *day, struct mg_text text)
{
    return text.length && text.length == day->length &&
           memcmp(text.at, day->last, text.length) == 0;
}

static void note_day(struct mg_stamp_day *day, struct mg_text text, int clock,
                     int64_t time)
{
    /* No day at whose edge nanoseconds may end. */
    if (time <= INT64_MIN + MG_DAY || time >= INT64_MAX - MG_DAY)
        return;
    memcpy(day->text, text.at, sizeof day->text);
    day->second = time / MG_SECOND - clock;
}

static void note_last(struct mg_stamp_day *day, struct mg_text text,
                      int64_t time)
{
    if (text.length > sizeof day->last)
        return;
    memcpy(day->last, text.at, text.length);
    day->length = text.length;
    day->time = time;
}

static MG_SELDOM bool parse_new(struct mg_stamp_day *day, struct mg_text text,
                                const struct mg_zone *zone, int64_t previous,
                                int64_t *time)
{
    if (!zone && is_last(day, text)) {
        *time = day->time;
        return true;
    }
    if (!mg_stamp_parse(text, zone, previous, time))
        return false;
    int clock = clock_of(text);
    if (clock >= 0)
        note_day(day, text, clock, *time);
    else if (!zone)
        note_last(day, text, *time);
    return true;
}

bool mg_stamp_parse_near(struct mg_stamp_day *day, struct mg_text text,
                         const struct mg_zone *zone, int64_t previous,
                         int64_t *time)
{
    int clock = clock_of(text);
    if (clock < 0 || !is_day(day, text.at))
        return parse_new(day, text, zone, previous, time);
    *time = (day->second + clock) * MG_SECOND;
    return true;
}

void mg_stamp_print(struct mg_buffer *out, int64_t time)
{
    int64_t second = mg_floor_div(time, MG_SECOND);
    int64_t nanos = mg_floor_mod(time, MG_SECOND);
    struct mg_civil c = mg_civil_of(second);
    mg_buffer_printf(out, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)c.year,
                     c.month, c.day, c.second / 3600, c.second / 60 % 60,
                     c.second % 60);
    if (nanos) {
        char digit[16];
        int length = snprintf(digit, sizeof digit, ".%09lld", (long long)nanos);
        while (digit[length - 1] == '0')
            length--;
        mg_buffer_add(out, digit, (size_t)length);
    }
    mg_buffer_char(out, 'Z');
}
