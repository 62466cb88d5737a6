/* zone.h - civil time of a place: the zone files of the system (TZif, RFC 9636,
 * formerly 8536), read once. NULL is UTC. A zone never changes once open, so
 * any number of threads may ask it. Unlike TZ and tzset it is no process-wide
 * setting. */
#ifndef MG_ZONE_H
#define MG_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct mg_zone; /* opaque */

/* `name`: an IANA name such as Europe/Berlin; "UTC" gives NULL. INVALID: no
 * such zone here, or its file is damaged. */
enum mg_err mg_zone_open(const char *name, struct mg_zone **zone,
                         struct mg_note *note);
/* Adds the path of the zone's file. */
void mg_zone_path(struct mg_buffer *out, const char *name);
void mg_zone_free(struct mg_zone *zone);

/* Reads one zone from the bytes of its file. */
enum mg_err mg_zone_read(const unsigned char *bytes, size_t length,
                         struct mg_zone **zone, struct mg_note *note);

/* Seconds east of UTC at a Unix second. */
int32_t mg_zone_offset(const struct mg_zone *zone, int64_t second);

/* Unix second of a civil second (counted as if it were UTC). Where clocks go
 * back it comes twice: `later` asks for the second time. Where they go forward
 * it does not exist: then as far behind the change as it was named to be.
 * *twice (may be NULL) says whether there was a choice. */
int64_t mg_zone_second(const struct mg_zone *zone, int64_t civil, bool later,
                       bool *twice);

#endif
