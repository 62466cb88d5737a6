/* tune_work.c - see tune_work.h. A line is written as a whole, when it is
 * whole, and is not waited for until it is on the disk: it is there for whoever
 * kills the process, and after a power failure it may be missing or torn, which
 * costs no more than doing it again. */
#include "cli/tune_work.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/member.h"
#include "base/num.h"
#include "keep/lock.h"

enum {
    WORK_VERSION = 1,
    WORK_MAX = 256 * 1024 * 1024, /* bytes of the file */
    FIGURES = 8                   /* of a score */
};

struct mg_tune_work {
    const char *path; /* borrowed */
    struct mg_lock lock;
    size_t count; /* candidates */
    struct mg_tune_candidate *tried;
    struct mg_tune_proven *proven;
    bool *has_tried, *has_proven;
    struct mg_buffer line; /* scratch */
    int error;             /* errno of the first failure; 0: none */
};

/* ---- a line ---- */

static void add_exact(struct mg_buffer *out, double value)
{
    if (isnan(value))
        mg_buffer_string(out, "null");
    else
        mg_num_exact(out, value);
}

static void add_score(struct mg_buffer *out, const struct mg_tune_score *score)
{
    const double value[FIGURES] = {(double)score->judged,
                                   (double)score->caught,
                                   (double)score->alerts,
                                   score->recall,
                                   score->precision,
                                   score->f1,
                                   score->lag,
                                   score->rate};
    mg_member_name(out, "score");
    for (size_t i = 0; i < FIGURES; i++) {
        mg_buffer_char(out, i ? ',' : '[');
        add_exact(out, value[i]);
    }
    mg_buffer_char(out, ']');
}

/* False: it is none. */
static bool read_score(const struct mg_json *list, struct mg_tune_score *score)
{
    double value[FIGURES];
    size_t count = 0;
    const struct mg_json *at = mg_json_first(list);
    for (; at && count < FIGURES; at = mg_json_next(at))
        value[count++] = mg_json_number(at);
    if (at || count != FIGURES)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!(value[i] >= 0 && value[i] <= 1e15))
            return false;
    *score = (struct mg_tune_score){(size_t)value[0], (size_t)value[1],
                                    (size_t)value[2], value[3],
                                    value[4],         value[5],
                                    value[6],         value[7]};
    return true;
}

/* A whole number below `limit`; false: it is none. */
static bool read_count(const struct mg_json *line, const char *name,
                       double limit, size_t *count)
{
    double value = mg_json_number(mg_json_get(line, name));
    if (!(value >= 0 && value < limit && value == floor(value)))
        return false;
    *count = (size_t)value;
    return true;
}

static bool take_try(struct mg_tune_work *work, const struct mg_json *line)
{
    size_t number;
    struct mg_tune_candidate one = {0};
    if (!read_count(line, "try", (double)work->count, &number))
        return false;
    one.possible = mg_json_true(mg_json_get(line, "possible"));
    if (one.possible && !read_score(mg_json_get(line, "score"), &one.earlier))
        return false;
    work->tried[number] = one;
    work->has_tried[number] = true;
    return true;
}

static bool take_proof(struct mg_tune_work *work, const struct mg_json *line)
{
    size_t number;
    struct mg_tune_proven one = {0};
    if (!read_count(line, "prove", (double)work->count, &number) ||
        !read_count(line, "alerts", 1e15, &one.alerts) ||
        !read_count(line, "raised", 1e15, &one.raised) ||
        !read_count(line, "same", 1e15, &one.same) ||
        !read_score(mg_json_get(line, "score"), &one.truth))
        return false;
    one.candidate = number;
    work->proven[number] = one;
    work->has_proven[number] = true;
    return true;
}

/* ---- what is there ---- */

static void put_head(struct mg_buffer *out, uint64_t mark)
{
    mg_buffer_printf(out, "{\"tune\":%d,\"of\":\"%016" PRIx64 "\"}\n",
                     WORK_VERSION, mark);
}

static void write_out(struct mg_tune_work *work)
{
    struct mg_text rest = mg_buffer_all(&work->line);
    if (work->line.failed && !work->error)
        work->error = ENOMEM;
    while (rest.length && !work->error) {
        ssize_t wrote = write(work->lock.fd, rest.at, rest.length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0) {
            work->error = errno;
            break;
        }
        rest.at += wrote;
        rest.length -= (size_t)wrote;
    }
    mg_buffer_empty(&work->line);
}

static enum mg_err take_line(struct mg_tune_work *work, struct mg_text text,
                             size_t number, struct mg_note *note)
{
    struct mg_json *line;
    if (mg_json_parse(text, false, &line, note)) {
        mg_note_prefix(note, "--resume %s:%zu: ", work->path, number);
        return MG_INPUT;
    }
    bool taken = mg_json_get(line, "try") ? take_try(work, line)
                                          : take_proof(work, line);
    mg_json_free(line);
    return taken ? MG_OK
                 : mg_fail(note, MG_INPUT,
                           "--resume %s:%zu: not what tune writes there: "
                           "'%.*s'",
                           work->path, number,
                           (int)(text.length < 60 ? text.length : 60), text.at);
}

/* What is there begins as this run's file does, or is the torn beginning of
 * that. */
static enum mg_err check_head(struct mg_tune_work *work, uint64_t mark,
                              struct mg_text all, struct mg_note *note)
{
    put_head(&work->line, mark);
    size_t length =
        all.length < work->line.length ? all.length : work->line.length;
    bool same = !work->line.failed &&
                (!length || memcmp(all.at, work->line.at, length) == 0);
    mg_buffer_empty(&work->line);
    if (!same)
        return mg_fail(note, MG_INPUT,
                       "--resume %s: is not of this run: other data, "
                       "incidents or settings (remove it to begin anew, or "
                       "name another file)",
                       work->path);
    return MG_OK;
}

/* `whole`: without a last line that has no end. */
static enum mg_err take_all(struct mg_tune_work *work, struct mg_text whole,
                            struct mg_note *note)
{
    size_t number = 1;
    enum mg_err err = MG_OK;
    mg_text_split(&whole, '\n');
    while (whole.length && !err)
        err = take_line(work, mg_text_split(&whole, '\n'), ++number, note);
    return err;
}

/* Goes on behind the last whole line. */
static enum mg_err cut(struct mg_tune_work *work, size_t length,
                       struct mg_note *note)
{
    off_t end = (off_t)length;
    if (ftruncate(work->lock.fd, end) == 0 &&
        lseek(work->lock.fd, end, SEEK_SET) == end)
        return MG_OK;
    return mg_fail(note, MG_IO, "--resume %s: cannot write: %s", work->path,
                   strerror(errno));
}

static bool take_room(struct mg_tune_work *work, size_t candidates)
{
    work->count = candidates;
    work->tried = calloc(candidates + 1, sizeof *work->tried);
    work->proven = calloc(candidates + 1, sizeof *work->proven);
    work->has_tried = calloc(candidates + 1, sizeof *work->has_tried);
    work->has_proven = calloc(candidates + 1, sizeof *work->has_proven);
    return work->tried && work->proven && work->has_tried && work->has_proven;
}

enum mg_err mg_tune_work_read(struct mg_tune_work *work, uint64_t mark,
                              size_t candidates, struct mg_note *note)
{
    struct mg_buffer all;
    if (!work)
        return MG_OK;
    if (!take_room(work, candidates))
        return mg_fail(note, MG_MEMORY, "out of memory");
    mg_buffer_init(&all, WORK_MAX);
    enum mg_err err = mg_file_read(work->path, &all, note);
    struct mg_text whole = mg_buffer_all(&all);
    if (!err)
        err = check_head(work, mark, whole, note);
    while (whole.length && whole.at[whole.length - 1] != '\n')
        whole.length--;
    if (!err)
        err = take_all(work, whole, note);
    if (!err)
        err = cut(work, whole.length, note);
    if (!err && !whole.length) {
        put_head(&work->line, mark);
        write_out(work);
    }
    mg_buffer_clear(&all);
    return err;
}

/* ---- from line to line ---- */

bool mg_tune_work_tried(const struct mg_tune_work *work, size_t number,
                        struct mg_tune_candidate *candidate)
{
    if (!work || !work->has_tried[number])
        return false;
    candidate->possible = work->tried[number].possible;
    candidate->earlier = work->tried[number].earlier;
    return true;
}

bool mg_tune_work_proven(const struct mg_tune_work *work, size_t number,
                         struct mg_tune_proven *proven)
{
    if (!work || !work->has_proven[number])
        return false;
    *proven = work->proven[number];
    return true;
}

void mg_tune_work_try(struct mg_tune_work *work, size_t number,
                      const struct mg_tune_candidate *candidate)
{
    if (!work)
        return;
    struct mg_buffer *line = &work->line;
    mg_buffer_char(line, '{');
    mg_member_count(line, "try", number);
    mg_member_true(line, "possible", candidate->possible);
    if (candidate->possible)
        add_score(line, &candidate->earlier);
    mg_buffer_string(line, "}\n");
    write_out(work);
}

void mg_tune_work_prove(struct mg_tune_work *work,
                        const struct mg_tune_proven *proven)
{
    if (!work)
        return;
    struct mg_buffer *line = &work->line;
    mg_buffer_char(line, '{');
    mg_member_count(line, "prove", proven->candidate);
    mg_member_count(line, "alerts", proven->alerts);
    mg_member_count(line, "raised", proven->raised);
    mg_member_count(line, "same", proven->same);
    add_score(line, &proven->truth);
    mg_buffer_string(line, "}\n");
    write_out(work);
}

/* ---- beginning and end ---- */

enum mg_err mg_tune_work_open(struct mg_tune_work **work, const char *path,
                              struct mg_note *note)
{
    *work = NULL;
    if (!path[0])
        return MG_OK;
    struct mg_tune_work *opened = calloc(1, sizeof *opened);
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    opened->path = path;
    mg_buffer_init(&opened->line, 0);
    enum mg_err err = mg_lock_take(&opened->lock, path, note);
    if (err) {
        mg_note_prefix(note, "--resume ");
        free(opened);
        return err;
    }
    *work = opened;
    return MG_OK;
}

enum mg_err mg_tune_work_close(struct mg_tune_work *work, enum mg_err before,
                               struct mg_note *note)
{
    if (!work)
        return before;
    if (!before && work->error)
        before = mg_fail(note, MG_IO, "--resume %s: cannot write: %s",
                         work->path, strerror(work->error));
    mg_lock_release(&work->lock);
    mg_buffer_clear(&work->line);
    free(work->tried);
    free(work->proven);
    free(work->has_tried);
    free(work->has_proven);
    free(work);
    return before;
}
