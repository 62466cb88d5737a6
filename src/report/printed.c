/* printed.c - see printed.h. A row is a text for each column, from CSV or from
 * JSON; what follows from it is the same for both. */
#include "report/printed.h"

#include <math.h>

#include "base/json.h"
#include "base/num.h"
#include "read/csv.h"
#include "time/civil.h"
#include "time/stamp.h"

enum column {
    TIMESTAMP,
    SERIES,
    VALUE,
    EXPECTED,
    LOWER,
    UPPER,
    SCORE,
    STATE,
    NEEDED, /* what follows may be missing */
    SEVERITY = NEEDED,
    ALERT,
    RATE,
    DEVIATION,
    MODEL,
    REASON,
    PROFILE,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    "timestamp", "series",    "value", "expected", "lower",
    "upper",     "score",     "state", "severity", "alert",
    "rate",      "deviation", "model", "reason",   "profile",
};

struct taking {
    const struct mg_printed *printed;
    size_t line; /* from 1 */
    struct mg_csv *csv;
    size_t place[COLUMNS]; /* of CSV; SIZE_MAX: not there */
    struct mg_text cell[COLUMNS];
    struct mg_buffer string[COLUMNS]; /* those that have to end in NUL */
};

/* ---- what a row says ---- */

static enum mg_err refuse(const struct taking *taking, enum column column,
                          const char *wanted, struct mg_note *note)
{
    return mg_fail(note, MG_INPUT, "cannot read %s '%.*s' (want %s)",
                   names[column], MG_SHOW(taking->cell[column]), wanted);
}

/* Empty: there is none. Infinite scores are printed as inf. */
static enum mg_err take_figure(const struct taking *taking, enum column column,
                               double *figure, struct mg_note *note)
{
    struct mg_text text = taking->cell[column];
    *figure = NAN;
    if (!text.length || mg_num_parse(text, figure))
        return MG_OK;
    if (mg_text_is(text, "inf") || mg_text_is(text, "-inf")) {
        *figure = text.at[0] == '-' ? -INFINITY : INFINITY;
        return MG_OK;
    }
    return refuse(taking, column, "a number", note);
}

/* The value is as it came: a comma may stand before its fraction, and what is
 * no number was missing. */
static double take_value(const struct taking *taking)
{
    struct mg_text text = taking->cell[VALUE];
    struct mg_buffer point;
    double value = NAN;
    mg_buffer_init(&point, 0);
    for (size_t i = 0; i < text.length; i++)
        mg_buffer_char(&point, text.at[i] == ',' ? '.' : text.at[i]);
    if (!mg_num_parse(mg_buffer_all(&point), &value))
        value = NAN;
    mg_buffer_clear(&point);
    return value;
}

static enum mg_err take_state(const struct taking *taking,
                              enum marigram_state *state, struct mg_note *note)
{
    for (int i = 0; i <= MARIGRAM_LATE; i++) {
        *state = (enum marigram_state)i;
        if (mg_text_is(taking->cell[STATE], marigram_state_name(*state)))
            return MG_OK;
    }
    return refuse(taking, STATE, "warming, normal, ...", note);
}

static const char *take_string(struct taking *taking, enum column column)
{
    struct mg_buffer *string = &taking->string[column];
    mg_buffer_empty(string);
    mg_buffer_text(string, taking->cell[column]);
    mg_buffer_string(string, "");
    return string->at ? string->at : "";
}

static enum mg_err take_figures(const struct taking *taking,
                                struct marigram_verdict *verdict,
                                struct mg_note *note)
{
    const struct {
        enum column column;
        double *figure;
    } figures[] = {
        {EXPECTED, &verdict->expected}, {LOWER, &verdict->lower},
        {UPPER, &verdict->upper},       {SCORE, &verdict->score},
        {RATE, &verdict->rate},         {DEVIATION, &verdict->deviation},
    };
    enum mg_err err = MG_OK;
    for (size_t i = 0; i < sizeof figures / sizeof *figures && !err; i++)
        err = take_figure(taking, figures[i].column, figures[i].figure, note);
    return err;
}

static enum mg_err take_row(struct taking *taking, struct mg_note *note)
{
    struct marigram_verdict verdict = {.value = take_value(taking)};
    if (!mg_stamp_parse(taking->cell[TIMESTAMP], taking->printed->zone,
                        MG_NO_TIME, &verdict.time))
        return refuse(taking, TIMESTAMP, MG_STAMP_WANTED, note);
    enum mg_err err = take_figures(taking, &verdict, note);
    if (!err)
        err = take_state(taking, &verdict.state, note);
    verdict.series = take_string(taking, SERIES);
    verdict.severity = take_string(taking, SEVERITY);
    verdict.alert = take_string(taking, ALERT);
    verdict.model = take_string(taking, MODEL);
    verdict.reason = take_string(taking, REASON);
    verdict.profile = take_string(taking, PROFILE);
    if (!err)
        taking->printed->row(taking->printed->context, &verdict,
                             taking->cell[VALUE]);
    return err;
}

/* ---- CSV ---- */

static enum mg_err find_columns(struct taking *taking, struct mg_note *note)
{
    for (int i = 0; i < COLUMNS; i++) {
        taking->place[i] = SIZE_MAX;
        for (size_t k = 0; k < mg_csv_count(taking->csv); k++)
            if (mg_text_is(mg_csv_field(taking->csv, k), names[i]))
                taking->place[i] = k;
        if (i < NEEDED && taking->place[i] == SIZE_MAX)
            return mg_fail(note, MG_INPUT,
                           "no column '%s' (want what score prints, or replay "
                           "--format json)",
                           names[i]);
    }
    return MG_OK;
}

static enum mg_err take_csv_line(struct taking *taking, struct mg_note *note)
{
    size_t count = mg_csv_count(taking->csv);
    for (int i = 0; i < COLUMNS; i++) {
        size_t place = taking->place[i];
        if (i < NEEDED && place >= count)
            return mg_fail(note, MG_INPUT, "only %zu fields (want %zu)", count,
                           place + 1);
        taking->cell[i] = place < count ? mg_csv_field(taking->csv, place)
                                        : (struct mg_text){"", 0};
    }
    if (mg_text_is(taking->cell[SERIES], names[SERIES]))
        return MG_OK; /* the header, once more */
    return take_row(taking, note);
}

static enum mg_err take_csv(struct taking *taking, struct mg_text text,
                            struct mg_note *note)
{
    enum mg_err err = MG_OK;
    taking->csv = mg_csv_new();
    if (!taking->csv)
        return mg_fail(note, MG_MEMORY, "out of memory");
    while (text.length && !err) {
        struct mg_text line = mg_text_trim(mg_text_split(&text, '\n'));
        taking->line++;
        if (!line.length)
            continue;
        err = mg_csv_split(taking->csv, line, ',', note);
        if (!err)
            err = taking->line == 1 ? find_columns(taking, note)
                                    : take_csv_line(taking, note);
    }
    return err;
}

/* ---- JSON ---- */

static enum mg_err take_object(struct taking *taking, struct mg_text line,
                               const struct mg_json *object,
                               struct mg_note *note)
{
    for (int i = 0; i < COLUMNS; i++) {
        const struct mg_json *member = mg_json_get(object, names[i]);
        const char *string = mg_json_string(member);
        taking->cell[i] = mg_text_of(string ? string : "");
        if (mg_json_kind_of(member) == MG_JSON_NUMBER)
            taking->cell[i] = mg_json_raw(line, object, names[i]);
        if (i < NEEDED && !member)
            return mg_fail(note, MG_INPUT,
                           "no member '%s' (want what score prints, or replay "
                           "--format json)",
                           names[i]);
    }
    return take_row(taking, note);
}

static enum mg_err take_ndjson(struct taking *taking, struct mg_text text,
                               struct mg_note *note)
{
    enum mg_err err = MG_OK;
    while (text.length && !err) {
        struct mg_text line = mg_text_trim(mg_text_split(&text, '\n'));
        struct mg_json *object = NULL;
        taking->line++;
        if (!line.length)
            continue;
        err = mg_json_parse(line, false, &object, note);
        if (!err)
            err = take_object(taking, line, object, note);
        mg_json_free(object);
    }
    return err;
}

/* Where it goes, if all of it is one document that a replay printed. */
static struct mg_buffer *outcome_of(const struct mg_printed *printed,
                                    struct mg_text text)
{
    struct mg_json *document = NULL;
    struct mg_buffer *found = NULL;
    if (mg_json_parse(text, false, &document, NULL) == MG_OK) {
        if (mg_json_get(document, "incidents") &&
            mg_json_get(document, "figures"))
            found = printed->board;
        else if (mg_json_get(document, "pairs"))
            found = printed->versus;
    }
    mg_json_free(document);
    return found;
}

static enum mg_err take(struct taking *taking, struct mg_text text,
                        struct mg_note *note)
{
    struct mg_text whole = mg_text_trim(text);
    if (!whole.length)
        return mg_fail(note, MG_INPUT, "no bytes");
    if (whole.at[0] != '{')
        return take_csv(taking, text, note);
    struct mg_buffer *outcome = outcome_of(taking->printed, whole);
    if (!outcome)
        return take_ndjson(taking, text, note);
    mg_buffer_text(outcome, whole);
    return outcome->failed ? mg_fail(note, MG_INPUT, "larger than %d MiB",
                                     MG_DOCUMENT_MAX / 1024 / 1024)
                           : MG_OK;
}

enum mg_err mg_printed_read(const struct mg_printed *printed,
                            struct mg_text text, size_t *line,
                            struct mg_note *note)
{
    struct taking taking = {.printed = printed};
    for (int i = 0; i < COLUMNS; i++)
        mg_buffer_init(&taking.string[i], 0);
    enum mg_err err = take(&taking, mg_text_unmarked(text), note);
    for (int i = 0; i < COLUMNS; i++)
        mg_buffer_clear(&taking.string[i]);
    mg_csv_free(taking.csv);
    *line = taking.line;
    return err;
}
