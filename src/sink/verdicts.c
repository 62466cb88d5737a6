/* verdicts.c - see verdicts.h. A column is one row of a table. */
#include "sink/verdicts.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/inline.h"
#include "base/num.h"
#include "base/quote.h"
#include "time/stamp.h"

#define AT(member) offsetof(struct mg_output, member)

const struct mg_knob mg_output_knobs[] = {
    {"format", MG_KNOB_CHOICE, AT(format), "csv", "csv|ndjson", 0, 0,
     "format of the rows"},
    {"columns", MG_KNOB_TEXT, AT(columns), "", "NAME,...", 0, 0,
     "further columns: rate, p, deviation, novelty, level, trend, season, "
     "detector, model, step, reason, profile"},
    {"only", MG_KNOB_CHOICE, AT(only), "all", "all|firing|changes", 0, 0,
     "rows to write: firing: while an alert is open; changes: where the state "
     "changes"},
    {"range", MG_KNOB_TEXT, AT(range), "", "LOW:HIGH", 0, 0,
     "clamp expected, lower and upper as printed, such as 0:100 or 0:"},
    {0},
};

enum { ALL, FIRING, CHANGES };
enum { CSV };

/* What a row is made of. */
struct cells {
    const struct mg_verdicts *verdicts;
    const struct marigram_verdict *verdict;
    struct mg_text time_text, value_text;
};

enum cell_kind { FIGURE, SHORT, STRING, TIME, VALUE, STATE, STEP };

struct mg_verdict_column {
    const char *name;
    enum cell_kind kind;
    size_t offset; /* in struct marigram_verdict */
    bool standard; /* always written */
    bool clamped;  /* by --range */
};

#define OF(member) offsetof(struct marigram_verdict, member)

static const struct mg_verdict_column columns[] = {
    {"timestamp", TIME, OF(time), true, false},
    {"series", STRING, OF(series), true, false},
    {"value", VALUE, OF(value), true, false},
    {"expected", FIGURE, OF(expected), true, true},
    {"lower", FIGURE, OF(lower), true, true},
    {"upper", FIGURE, OF(upper), true, true},
    {"score", SHORT, OF(score), true, false},
    {"state", STATE, OF(state), true, false},
    {"severity", STRING, OF(severity), true, false},
    {"alert", STRING, OF(alert), true, false},
    {"rate", FIGURE, OF(rate), false, false},
    {"p", SHORT, OF(p), false, false},
    {"deviation", SHORT, OF(deviation), false, false},
    {"novelty", SHORT, OF(novelty), false, false},
    {"level", FIGURE, OF(level), false, false},
    {"trend", FIGURE, OF(trend), false, false},
    {"season", FIGURE, OF(season), false, false},
    {"detector", STRING, OF(detector), false, false},
    {"model", STRING, OF(model), false, false},
    {"step", STEP, OF(step), false, false},
    {"reason", STRING, OF(reason), false, false},
    {"profile", STRING, OF(profile), false, false},
};
enum { COLUMNS = sizeof columns / sizeof *columns, STANDARD = 10 };

static double clamped(const struct mg_verdicts *verdicts, double number)
{
    if (!verdicts->ranged || isnan(number))
        return number;
    return fmin(fmax(number, verdicts->low), verdicts->high);
}

static double number_of(const struct cells *cells,
                        const struct mg_verdict_column *column)
{
    double number =
        *(const double *)((const char *)cells->verdict + column->offset);
    return column->clamped ? clamped(cells->verdicts, number) : number;
}

static const char *string_of(const struct cells *cells,
                             const struct mg_verdict_column *column)
{
    if (column->kind == STATE)
        return marigram_state_name(cells->verdict->state);
    return *(const char *const *)((const char *)cells->verdict +
                                  column->offset);
}

static void write_time(const struct cells *cells, struct mg_buffer *out)
{
    if (cells->time_text.at)
        mg_quote_csv(out, cells->time_text);
    else
        mg_stamp_print(out, cells->verdict->time);
}

static void write_figure(const struct cells *cells,
                         const struct mg_verdict_column *column,
                         struct mg_buffer *out)
{
    if (column->kind == SHORT)
        mg_num_short(out, number_of(cells, column));
    else
        mg_num_figure(out, number_of(cells, column));
}

static void write_csv(const struct cells *cells,
                      const struct mg_verdict_column *column,
                      struct mg_buffer *out)
{
    switch (column->kind) {
    case TIME:
        write_time(cells, out);
        break;
    case VALUE:
        if (cells->value_text.at)
            mg_quote_csv(out, cells->value_text);
        else
            mg_num_figure(out, cells->verdict->value);
        break;
    case FIGURE:
    case SHORT:
        write_figure(cells, column, out);
        break;
    case STRING:
        mg_quote_csv(out, mg_text_of(string_of(cells, column)));
        break;
    case STATE: /* our own words */
        mg_buffer_string(out, string_of(cells, column));
        break;
    case STEP:
        if (cells->verdict->step)
            mg_span_print(out, cells->verdict->step);
        break;
    }
}

/* JSON's numbers are not CSV's: no +5, .5, 5. or 007. */
static bool is_json_number(struct mg_text text)
{
    double value;
    if (!text.length || !mg_num_parse(text, &value) || text.at[0] == '+')
        return false;
    const char *at = text.at + (text.at[0] == '-');
    const char *end = text.at + text.length;
    bool zero = end - at > 1 && at[0] == '0' && at[1] >= '0' && at[1] <= '9';
    const char *point = memchr(at, '.', (size_t)(end - at));
    bool bare = point && (point == at || point + 1 == end || point[1] < '0' ||
                          point[1] > '9');
    return !zero && !bare;
}

static void write_json(const struct cells *cells,
                       const struct mg_verdict_column *column,
                       struct mg_buffer *out)
{
    struct mg_buffer text;
    if (column->kind == STRING || column->kind == STATE) {
        mg_quote_json(out, mg_text_of(string_of(cells, column)));
        return;
    }
    if (column->kind == TIME && is_json_number(cells->time_text)) {
        mg_buffer_text(out, cells->time_text);
        return;
    }
    if (column->kind == VALUE && is_json_number(cells->value_text)) {
        mg_buffer_text(out, cells->value_text);
        return;
    }
    if (column->kind == FIGURE || column->kind == SHORT ||
        column->kind == VALUE) {
        if (isnan(number_of(cells, column)))
            mg_buffer_string(out, "null");
        else
            write_figure(cells, column, out);
        return;
    }
    /* Nothing in it that CSV would quote. */
    if (column->kind == TIME && cells->time_text.at &&
        mg_text_from(cells->time_text, ',' + 1)) {
        mg_quote_json(out, cells->time_text);
        return;
    }
    mg_buffer_init(&text, 0);
    write_csv(cells, column, &text);
    mg_quote_json(out, mg_buffer_all(&text));
    mg_buffer_clear(&text);
}

static enum mg_err read_range(struct mg_verdicts *verdicts,
                              struct mg_note *note)
{
    struct mg_text rest = mg_text_of(verdicts->output.range);
    struct mg_text low = mg_text_split(&rest, ':');
    verdicts->low = -INFINITY;
    verdicts->high = INFINITY;
    if (!low.length && !rest.at)
        return MG_OK;
    verdicts->ranged = true;
    bool read = rest.at && (!low.length || mg_num_parse(low, &verdicts->low)) &&
                (!rest.length || mg_num_parse(rest, &verdicts->high));
    if (read && verdicts->low < verdicts->high)
        return MG_OK;
    return mg_fail(note, MG_INVALID,
                   "--range: cannot use '%.60s' (want LOW:HIGH, such as 0:100 "
                   "or 0:)",
                   verdicts->output.range);
}

static enum mg_err add_column(struct mg_verdicts *verdicts, struct mg_text name,
                              struct mg_note *note)
{
    for (size_t i = 0; i < verdicts->columns; i++)
        if (mg_text_is(name, verdicts->column[i]->name))
            return MG_OK;
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!mg_text_is(name, columns[i].name))
            continue;
        verdicts->column[verdicts->columns++] = &columns[i];
        return MG_OK;
    }
    return mg_fail(note, MG_INVALID, "--columns: no column '%.*s' (want %s)",
                   MG_SHOW(name),
                   strchr(mg_knob_find(mg_output_knobs, "columns")->help, ':') +
                       2);
}

bool mg_verdicts_has(const struct mg_verdicts *verdicts, const char *name)
{
    for (size_t i = 0; i < verdicts->columns; i++)
        if (strcmp(verdicts->column[i]->name, name) == 0)
            return true;
    return false;
}

static struct mg_word word_of(const char *text)
{
    struct mg_word word = {.length = strlen(text)};
    assert(word.length <= sizeof word.text);
    memcpy(word.text, text, word.length);
    return word;
}

enum mg_err mg_verdicts_init(struct mg_verdicts *verdicts,
                             const struct mg_output *output,
                             struct mg_note *note)
{
    *verdicts = (struct mg_verdicts){.output = *output};
    for (size_t i = 0; i < COLUMNS; i++)
        if (columns[i].standard)
            verdicts->column[verdicts->columns++] = &columns[i];
    for (int i = 0; i < MG_STATES; i++)
        verdicts->state[i] =
            word_of(marigram_state_name((enum marigram_state)i));
    struct mg_text rest = mg_text_of(output->columns);
    enum mg_err err = MG_OK;
    while (rest.length && !err)
        err =
            add_column(verdicts, mg_text_trim(mg_text_split(&rest, ',')), note);
    verdicts->model = mg_verdicts_has(verdicts, "model");
    verdicts->reason = mg_verdicts_has(verdicts, "reason");
    verdicts->profile = mg_verdicts_has(verdicts, "profile");
    return err ? err : read_range(verdicts, note);
}

void mg_verdicts_head(const struct mg_verdicts *verdicts, struct mg_buffer *out)
{
    if (verdicts->output.format != CSV)
        return;
    for (size_t i = 0; i < verdicts->columns; i++)
        mg_buffer_printf(out, "%s%s", i ? "," : "", verdicts->column[i]->name);
    mg_buffer_char(out, '\n');
}

/* ---- rows of CSV ---- */

static void write_cells(const struct cells *cells, size_t from,
                        struct mg_buffer *out)
{
    const struct mg_verdicts *verdicts = cells->verdicts;
    for (size_t i = from; i < verdicts->columns; i++) {
        if (i > from)
            mg_buffer_char(out, ',');
        write_csv(cells, verdicts->column[i], out);
    }
    mg_buffer_char(out, '\n');
}

/* The standard columns stand in front of all others, and nearly all of them are
 * bare texts, and figures that are printed by whole-number arithmetic. They are
 * put where there is room for all, one behind the other, and count once the
 * last is there; NULL is what cannot be put so. Each has its comma. */

static char *put_comma(char *at)
{
    if (at)
        *at++ = ',';
    return at;
}

static char *put_text(char *at, struct mg_text text)
{
    if (!at || !mg_quote_csv_put(at, text))
        return NULL;
    return put_comma(at + text.length);
}

/* Of an alert, and mostly none is open. */
static char *put_maybe(char *at, struct mg_text text)
{
    return text.length ? put_text(at, text) : put_comma(at);
}

static char *put_figure(char *at, double number)
{
    return at ? put_comma(mg_num_put_figure(at, number)) : NULL;
}

static char *put_short(char *at, double number)
{
    return at ? put_comma(mg_num_put_short(at, number)) : NULL;
}

static char *put_word(char *at, const struct mg_word *word)
{
    if (!at)
        return NULL;
    memcpy(at, word->text, sizeof word->text);
    return put_comma(at + word->length);
}

static struct mg_text text_of(const char *string)
{
    return string[0] ? mg_text_of(string) : (struct mg_text){string, 0};
}

static MG_WHOLE bool write_standard(const struct cells *cells,
                                    struct mg_buffer *out)
{
    const struct mg_verdicts *verdicts = cells->verdicts;
    const struct marigram_verdict *verdict = cells->verdict;
    struct mg_text time = cells->time_text;
    struct mg_text value = cells->value_text;
    struct mg_text series = mg_text_of(verdict->series);
    struct mg_text severity = text_of(verdict->severity);
    struct mg_text alert = text_of(verdict->alert);
    const double figure[] = {verdict->expected, verdict->lower, verdict->upper};
    size_t room = time.length + series.length + value.length + severity.length +
                  alert.length + STANDARD * MG_NUM_ROOM;
    char *row = time.at && value.at ? mg_buffer_reserve(out, room) : NULL;
    char *at = put_text(row, time);
    at = put_text(at, series);
    at = put_text(at, value);
    for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
        at = put_figure(at, clamped(verdicts, figure[i]));
    at = put_short(at, verdict->score);
    at = put_word(at, &verdicts->state[verdict->state]);
    at = put_maybe(at, severity);
    at = put_maybe(at, alert);
    if (!at)
        return false;
    if (verdicts->columns == STANDARD)
        at[-1] = '\n';
    *at = '\0';
    out->length += (size_t)(at - row);
    return true;
}

static void write_object(const struct cells *cells, struct mg_buffer *out)
{
    const struct mg_verdicts *verdicts = cells->verdicts;
    for (size_t i = 0; i < verdicts->columns; i++) {
        mg_buffer_string(out, i ? ",\"" : "{\"");
        mg_buffer_string(out, verdicts->column[i]->name);
        mg_buffer_string(out, "\":");
        write_json(cells, verdicts->column[i], out);
    }
    mg_buffer_string(out, "}\n");
}

bool mg_verdicts_wants(const struct mg_verdicts *verdicts,
                       const struct marigram_verdict *verdict)
{
    if (verdicts->output.only == FIRING)
        return verdict->alert[0];
    return verdicts->output.only == ALL || verdict->changed;
}

/* What write_standard has left, or all. */
static MG_SELDOM void write_rest(const struct cells *cells, bool standard,
                                 struct mg_buffer *out)
{
    if (cells->verdicts->output.format != CSV)
        write_object(cells, out);
    else
        write_cells(cells, standard ? STANDARD : 0, out);
}

void mg_verdicts_write(const struct mg_verdicts *verdicts,
                       const struct marigram_verdict *verdict,
                       struct mg_text time_text, struct mg_text value_text,
                       struct mg_buffer *out)
{
    struct cells cells = {verdicts, verdict, time_text, value_text};
    if (!mg_verdicts_wants(verdicts, verdict))
        return;
    bool standard = verdicts->output.format == CSV && !verdicts->slowly &&
                    write_standard(&cells, out);
    if (!standard || verdicts->columns > STANDARD)
        write_rest(&cells, standard, out);
}
