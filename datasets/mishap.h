/* mishap.h - what befalls a series: incidents, which are recorded, and
 * disturbances, which are in the data only. A kind is a row of one const table
 * and one function that changes the course of a sample. */
#ifndef MG_MISHAP_H
#define MG_MISHAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "time/zone.h"

struct mg_place;

/* What is written of a sample; where mishaps overlap, the last of these. */
enum mg_cell { MG_CELL_VALUE, MG_CELL_ZERO, MG_CELL_EMPTY, MG_CELL_ABSENT };

/* One sample on its way: mishaps change it, synth.c makes a value of it:
 * draw(mean * factor + amount), its distance from that mean times `spread`, the
 * whole times `after`, and nothing above `cap`. */
struct mg_course {
    int64_t time, step;    /* ns */
    double factor, amount; /* amount: series' unit */
    double spread, after;
    double cap; /* series' unit; infinity: none */
    bool busy;  /* the series' `zeros` are left out */
    bool idle;  /* its job does not run */
    enum mg_cell cell;
};

struct mg_mishap;

struct mg_mishap_kind {
    const char *name, *summary;
    const char *needs, *takes; /* keys of the scenario, split by '|' */
    bool lasting;              /* goes on when the record ends */
    bool brief;                /* a length is one step if it is not given */
    bool needs_job;            /* of every series that it befalls */
    void (*act)(const struct mg_mishap *mishap, int64_t since,
                struct mg_course *course);
};

struct mg_mishap {
    const struct mg_mishap_kind *kind;
    const char *id, *title, *severity; /* id and title: NULL when not recorded
                                          and not given */
    const struct mg_json *labels;      /* object of strings, or NULL */
    int64_t start;                     /* Unix ns */
    int64_t length;                    /* ns, > 0 */
    int64_t ramp, back;                /* ns: into the mishap and out of it */
    int64_t stagger; /* ns: from one series that it befalls to the next */
    double factor, amount;
    enum mg_cell leaves; /* what an outage leaves */
    bool recorded;
};

/* The kinds, NULL at the end; and one by name, NULL when there is none. */
extern const struct mg_mishap_kind *const mg_mishap_kinds[];
const struct mg_mishap_kind *mg_mishap_find(const char *name);

/* The samples of a scenario: start + i * step, before start + length. */
struct mg_frame {
    int64_t start;        /* Unix ns */
    int64_t step, length; /* ns, > 0 */
    struct mg_zone *zone; /* whose clock it goes by; NULL: UTC */
};

/* Reads one of a scenario's `incidents` (form.h), but for the key `series`. At
 * least one sample of the frame lies in what is accepted. What `stagger` leaves
 * to each series is the scenario's to check. */
enum mg_err mg_mishap_read(const struct mg_place *place,
                           const struct mg_frame *frame,
                           struct mg_mishap *mishap);

/* A course that nothing has befallen yet, and one mishap's part in it. */
struct mg_course mg_mishap_course(int64_t time, int64_t step);
void mg_mishap_apply(const struct mg_mishap *mishap, struct mg_course *course);

#endif
