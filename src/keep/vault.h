/* vault.h - a state file while a run keeps it: what was learned goes in at
 * checkpoints, each one transaction with the alerts, the audit trail, the
 * input positions and the length of the event file. Killed at any moment, the
 * file holds the last checkpoint, whole.
 *
 * Runs are numbered. One that was killed is gone on with by the next, when
 * that has the same command; then it keeps its number. */
#ifndef MG_VAULT_H
#define MG_VAULT_H

#include "engine/engine.h"
#include "keep/database.h"
#include "keep/positions.h"

struct mg_vault; /* opaque */

/* Takes the lock, and opens or makes the file. IO: another run keeps it, or it
 * cannot be opened. STATE: it is no state. On failure *vault is NULL. */
enum mg_err mg_vault_open(struct mg_vault **vault, const char *path,
                          struct mg_note *note);

/* What came after the last checkpoint is as if it had not come. */
void mg_vault_close(struct mg_vault *vault);

/* Where the last checkpoint left the files around it. */
struct mg_vault_mark {
    bool ended;                        /* its run had come to its end */
    char source[MG_KNOB_TEXT_MAX * 8]; /* whose clock the series go by */
    char events[MG_KNOB_TEXT_MAX];     /* the file of --alerts; "": none */
    int64_t length;                    /* bytes of it that are in the state */
    bool cut; /* whatever is behind them came after the checkpoint */
};

/* False: nothing was ever kept here. */
bool mg_vault_mark(const struct mg_vault *vault, struct mg_vault_mark *mark);

/* Fills a new engine. STATE: it is set otherwise, or a series is damaged.
 * `command`: what the run reads, as one text; each series is told what an
 * earlier run has seen of it. */
enum mg_err mg_vault_load(struct mg_vault *vault, struct marigram *engine,
                          const char *command, struct mg_note *note);

/* Does this run go on with one that was killed? Known once it is loaded. */
bool mg_vault_resumed(const struct mg_vault *vault);

/* Begins the run: `anew` forgets what was learned, and commits nothing before
 * the first checkpoint. */
enum mg_err mg_vault_begin(struct mg_vault *vault,
                           const struct marigram *engine, const char *command,
                           bool anew, struct mg_note *note);

/* False: nothing is known of a file of this path. *same_run: it was read by
 * this run, before it was killed or just now. */
bool mg_vault_find(const struct mg_vault *vault, struct mg_position *position,
                   bool *same_run);
void mg_vault_put(struct mg_vault *vault, const struct mg_position *position);

/* For the history of alerts and for the audit trail. */
void mg_vault_event(struct mg_vault *vault, const struct marigram_event *event);

/* An alert that was open at the last checkpoint, with the severity that it had
 * then. Texts live for the call. */
struct mg_vault_alert {
    const char *id, *series, *rule, *severity;
    int64_t raised; /* ns */
    double peak;    /* when it was raised; NaN: none */
};

/* Shows each, but for those that flap: what they are in is not known. */
enum mg_err mg_vault_open_alerts(struct mg_vault *vault,
                                 void (*show)(void *context,
                                              const struct mg_vault_alert *),
                                 void *context, struct mg_note *note);

/* What was written to this file is on the disk before the next checkpoint is.
 * `path`: for messages. The file stays open until then. */
void mg_vault_sync(struct mg_vault *vault, int fd, const char *path);

/* Everything that has changed, and the mark, in one transaction, now. It takes
 * the place of one that goes on. */
enum mg_err mg_vault_checkpoint(struct mg_vault *vault, struct marigram *engine,
                                const struct mg_vault_mark *mark,
                                struct mg_note *note);

/* The same of this moment, while rows go on: mg_vault_start, and then
 * mg_vault_step again and again, some microseconds each. What is put and told
 * meanwhile belongs to the next one. The engine stays until the end, and takes
 * its rows on the thread that calls these. */
enum mg_vault_pace {
    MG_VAULT_MORE, /* call again */
    MG_VAULT_BUSY, /* and so, but not at once: the disk has enough to do */
    MG_VAULT_DONE  /* it is on the disk, or has failed */
};
enum mg_err mg_vault_start(struct mg_vault *vault, struct marigram *engine,
                           const struct mg_vault_mark *mark,
                           struct mg_note *note);
enum mg_vault_pace mg_vault_step(struct mg_vault *vault);

/* The rest of it, and until it is on the disk. */
enum mg_err mg_vault_finish(struct mg_vault *vault, struct mg_note *note);

/* What has failed of what was to be written. */
enum mg_err mg_vault_failed(struct mg_vault *vault, struct mg_note *note);

/* Loads every series into the engine's world, as mg_vault_load does; for who
 * only reads. */
enum mg_err mg_vault_read_lanes(struct mg_database *database,
                                struct marigram *engine, struct mg_note *note);

/* The past once more (exclude): mg_vault_change begins a run in which
 * something is taken out of the past or put back; mg_vault_relive then forgets
 * what was learned, and from there on the decisions that are made once more go
 * to a table beside the audit trail, `relived`, until keep/past.h has compared
 * them; mg_vault_relived writes what was learned now. Nothing is committed
 * until mg_vault_settle, which may also drop all of it. Positions, the mark and
 * the command stay, so a run that was cut short can be gone on with. */
enum mg_err mg_vault_change(struct mg_vault *vault, struct mg_note *note);
enum mg_err mg_vault_relive(struct mg_vault *vault,
                            const struct marigram *engine,
                            struct mg_note *note);
enum mg_err mg_vault_relived(struct mg_vault *vault, struct marigram *engine,
                             struct mg_note *note);
enum mg_err mg_vault_settle(struct mg_vault *vault, bool keep,
                            struct mg_note *note);

/* For who reads and writes tables of it within that run; and its number. */
struct mg_database *mg_vault_database(struct mg_vault *vault);
int64_t mg_vault_run(const struct mg_vault *vault);

/* The configuration in force when the state was last written. STATE. */
enum mg_err mg_vault_settings(struct mg_database *database,
                              struct marigram_config *config,
                              struct mg_note *note);

/* What stood there before the last run stands there again; the audit trail
 * says so. INVALID: there is none. */
enum mg_err mg_vault_revert(struct mg_vault *vault, int64_t run,
                            struct mg_note *note);

/* FNV-1a of a series' text, as it stands in its row. */
int64_t mg_vault_checksum(struct mg_text text);

#endif
