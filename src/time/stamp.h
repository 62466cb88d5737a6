/* stamp.h - a moment as text, read and written. */
#ifndef MG_STAMP_H
#define MG_STAMP_H

#include "base/buffer.h"
#include "time/zone.h"

/* What the forms are, for messages. */
#define MG_STAMP_WANTED "RFC 3339, YYYY-MM-DD HH:MM:SS or Unix s/ms/us/ns"

/* Reads
 *   2026-03-29T01:30:00.25+01:00   RFC 3339, T or blank, Z or offset
 *   2026-03-29 01:30:00.25         civil time of `zone`; seconds may be left
 *   2026-03-29                     out, or the whole time of day
 *   1774747800, 1774747800.25      Unix seconds; ms, us or ns by magnitude:
 *                                  from 1e11, 1e14 and 1e17 on
 * A civil time that comes twice (clocks go back) is the earlier one, unless
 * that lies up to 3 h before `previous` (MG_NO_TIME: nothing came before).
 * False: none of these, or outside 1677-09-21..2262-04-11, which is what
 * nanoseconds span. */
bool mg_stamp_parse(struct mg_text text, const struct mg_zone *zone,
                    int64_t previous, int64_t *time);

/* The day of a stamp of the form 2026-03-29T00:30:00Z, and the last stamp of
 * another form. Zeroed: none is known. */
struct mg_stamp_day {
    char text[11];  /* up to the hour */
    int64_t second; /* at which it begins */
    char last[32];  /* of UTC */
    size_t length;  /* of `last` */
    int64_t time;
};

/* As mg_stamp_parse, but reads only the clock of a stamp whose day is known,
 * and nothing of one that is the last of another form again; takes note of any
 * other. */
bool mg_stamp_parse_near(struct mg_stamp_day *day, struct mg_text text,
                         const struct mg_zone *zone, int64_t previous,
                         int64_t *time);

/* 2026-03-29T00:30:00Z, with a fraction where there is one. */
void mg_stamp_print(struct mg_buffer *out, int64_t time);

#endif
