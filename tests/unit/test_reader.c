/* test_reader.c - files, folders and pipes as one stream of samples: both
 * formats, through the reader, from real files. */
#include "tests.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "read/reader.h"
#include "time/civil.h"

static char folder[32];

/* Every test has an empty folder of its own, and stands in it. */
static int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/test_reader.XXXXXX");
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int leave_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return chdir("/") || system(command);
}

static void make_bytes(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void make(const char *path, const char *text)
{
    make_bytes(path, text, strlen(text));
}

/* The settings of a command line: name, text, name, text, ..., NULL. */
static struct mg_input set(const char *const *words)
{
    struct mg_input input = {.wide = false};
    mg_knob_standard(mg_input_knobs, &input);
    for (; *words; words += 2) {
        const struct mg_knob *knob = mg_knob_find(mg_input_knobs, words[0]);
        assert_non_null(knob);
        assert_int_equal(mg_knob_set(knob, &input, words[1], NULL), MG_OK);
    }
    return input;
}
#define SET(...) set((const char *const[]){__VA_ARGS__, NULL})

static struct mg_input plain(void)
{
    return set((const char *const[]){NULL});
}

/* What came of a run: rows and sentences as lines of text. */
struct run {
    struct mg_buffer rows, said;
    struct mg_reader_counts counts;
    enum mg_err outcome;
};

static void run_begin(struct run *run)
{
    *run = (struct run){.outcome = MG_OK};
    mg_buffer_init(&run->rows, 0);
    mg_buffer_init(&run->said, 0);
    mg_buffer_string(&run->rows, "");
    mg_buffer_string(&run->said, "");
}

static void run_end(struct run *run)
{
    mg_buffer_clear(&run->rows);
    mg_buffer_clear(&run->said);
}

static void hear(void *context, const char *line)
{
    struct run *run = context;
    mg_buffer_printf(&run->said, "%s\n", line);
}

static void add_row(struct run *run, const struct mg_row *row)
{
    mg_buffer_printf(&run->rows, "%s ", row->series);
    mg_stamp_print(&run->rows, row->time);
    mg_buffer_char(&run->rows, ' ');
    mg_num_figure(&run->rows, row->value);
    mg_buffer_char(&run->rows, '\n');
}

static void drain(struct mg_reader *reader, struct run *run)
{
    struct mg_row row;
    enum mg_read got = mg_reader_next(reader, &row);
    for (; got != MG_READ_END; got = mg_reader_next(reader, &row))
        if (got == MG_READ_ROW)
            add_row(run, &row);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_END);
    run->counts = *mg_reader_counts(reader);
    run->outcome = mg_reader_outcome(reader);
}

static void read_once(const struct mg_input *input, const char *const *paths,
                      size_t count, bool ahead, struct run *run)
{
    struct mg_listener listener = {run, hear, NULL};
    struct mg_reader *reader;
    struct mg_note note = {""};
    run_begin(run);
    if (mg_reader_open(&reader, input, &listener, paths, count, &note))
        fail_msg("%s", note.text);
    if (ahead)
        mg_reader_ahead(reader);
    drain(reader, run);
    mg_reader_close(reader);
}

/* Twice, the second time in a thread of its own: nothing may differ. */
static void read_paths(const struct mg_input *input, const char *const *paths,
                       size_t count, struct run *run)
{
    struct run ahead;
    read_once(input, paths, count, false, run);
    read_once(input, paths, count, true, &ahead);
    assert_string_equal(ahead.rows.at, run->rows.at);
    assert_string_equal(ahead.said.at, run->said.at);
    assert_memory_equal(&ahead.counts, &run->counts, sizeof run->counts);
    assert_int_equal(ahead.outcome, run->outcome);
    run_end(&ahead);
}

/* Reads in.csv, which has the bytes, and compares rows and sentences. */
static void reads(struct mg_input input, const char *text, const char *rows,
                  const char *said)
{
    struct run run;
    make("in.csv", text);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, rows);
    assert_string_equal(run.said.at, said);
    run_end(&run);
}

/* Only the rows: what is said is another test's. */
static void gives(struct mg_input input, const char *text, const char *rows)
{
    struct run run;
    make("in.csv", text);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, rows);
    run_end(&run);
}

/* ---- CSV ---- */

static void long_rows_name_their_series(void **state)
{
    (void)state;
    reads(plain(),
          "timestamp,series,value\n"
          "2026-03-29T01:30:00Z,api,2.385\n"
          "1774747860,\"a,b\",NaN\n"
          "1774747860123456789,api,\n",
          "api 2026-03-29T01:30:00Z 2.385\n"
          "a,b 2026-03-29T01:31:00Z \n"
          "api 2026-03-29T01:31:00.123456789Z \n",
          "in.csv: time 'timestamp', value 'value', series 'series'\n");
}

static void key_columns_are_labels_of_the_files_name(void **state)
{
    (void)state;
    reads(SET("key", "host,dc"), "time,v,dc,host\n0,1,x,a\n1,2,,a\n",
          "in{dc=\"x\",host=\"a\"} 1970-01-01T00:00:00Z 1\n"
          "in{host=\"a\"} 1970-01-01T00:00:01Z 2\n",
          "in.csv: time 'time', value 'v', series 'host', 'dc'\n");
}

static void a_given_name_goes_before_the_files(void **state)
{
    (void)state;
    gives(plain(), "time,v\n0,1\n", "in 1970-01-01T00:00:00Z 1\n");
    gives(SET("name", "rps"), "time,v\n0,1\n", "rps 1970-01-01T00:00:00Z 1\n");
}

static void wide_cells_are_series_and_empty_ones_are_none(void **state)
{
    (void)state;
    reads(SET("wide", "true"), "a,time, b c ,,d\n1,0,2,9,3\n,1, ,9,NaN\n",
          "a 1970-01-01T00:00:00Z 1\n"
          "b c 1970-01-01T00:00:00Z 2\n"
          "d 1970-01-01T00:00:00Z 3\n"
          "d 1970-01-01T00:00:01Z \n",
          "in.csv: time 'time', each other column is a series\n");
}

static void a_bad_wide_cell_does_not_cost_its_neighbours(void **state)
{
    (void)state;
    reads(SET("wide", "true"), "time,a,b,c\n0,1,5%,3\n",
          "a 1970-01-01T00:00:00Z 1\nc 1970-01-01T00:00:00Z 3\n",
          "in.csv: time 'time', each other column is a series\n"
          "in.csv:2: column 'b': cannot read value '5%' (want a bare number, "
          "without its unit)\n");
}

static void without_a_header_the_first_line_is_data(void **state)
{
    (void)state;
    reads(SET("no-header", "true"), "0,2.385\n1,3\n",
          "in 1970-01-01T00:00:00Z 2.385\nin 1970-01-01T00:00:01Z 3\n",
          "in.csv: time '1', value '2'\n");
    gives(SET("no-header", "true"), "0,api,1\n1,db,2\n",
          "api 1970-01-01T00:00:00Z 1\ndb 1970-01-01T00:00:01Z 2\n");
}

static void spreadsheets_write_marks_cr_and_sep(void **state)
{
    (void)state;
    gives(plain(),
          "\xEF\xBB\xBFsep=;\r\ntime;value\r\n\r\n2026-03-29 01:30;2.385\r\n",
          "in 2026-03-29T01:30:00Z 2.385\n");
    gives(plain(), "\xEF\xBB\xBFtime,value\n0,1\n",
          "in 1970-01-01T00:00:00Z 1\n");
    gives(plain(), "sep=|\ntime|value\n0|1\n", "in 1970-01-01T00:00:00Z 1\n");
}

static void the_delimiter_is_found_or_told(void **state)
{
    (void)state;
    const char *row = "in 1970-01-01T00:00:00Z 1\n";
    gives(plain(), "time;value\n0;1\n", row);
    gives(plain(), "time\tvalue\n0\t1\n", row);
    gives(SET("value", "2"), "time,a;b\n0,1\n", row);
    gives(SET("delimiter", "|"), "time|value\n0|1\n", row);
    gives(SET("delimiter", "tab"), "time\tvalue\n0\t1\n", row);
    gives(SET("delimiter", ";"), "time;a,b,c;value\n0;x;1\n", row);
}

static void comments_and_blank_lines_are_no_rows(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    make("in.csv", "# made by hand\n\ntime,value\n \t\n# 0,7\n0,1\n\n");
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, "in 1970-01-01T00:00:00Z 1\n");
    assert_int_equal(run.counts.bad, 0);
    run_end(&run);
}

static void a_header_that_comes_again_is_counted(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    make("in.csv", "time,value\n0,1\ntime,value\n time , \"value\"\n1,2\n");
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_int_equal(run.counts.headers, 2);
    assert_int_equal(run.counts.rows, 2);
    assert_int_equal(run.counts.bad, 0);
    assert_int_equal(run.outcome, MG_OK);
    run_end(&run);
}

static void one_empty_field_too_many_is_a_trailing_comma(void **state)
{
    (void)state;
    reads(plain(), "time,value\n0,1,\n1,2,3\n2\n3,4,,\n",
          "in 1970-01-01T00:00:00Z 1\n",
          "in.csv: time 'time', value 'value'\n"
          "in.csv:3: row has 3 fields (want 2, as the header)\n"
          "in.csv:4: row has 1 field (want 2, as the header)\n"
          "in.csv:5: row has 4 fields (want 2, as the header)\n");
}

static void an_unclosed_quote_costs_its_own_row_only(void **state)
{
    (void)state;
    reads(plain(), "time,value\n0,\"1\n1,\"2\"\n2,3\"\n3,4\n",
          "in 1970-01-01T00:00:01Z 2\nin 1970-01-01T00:00:03Z 4\n",
          "in.csv: time 'time', value 'value'\n"
          "in.csv:2: a quote is not closed (a field cannot span lines)\n"
          "in.csv:4: a quote inside a field (want the whole field quoted, "
          "and quotes in it doubled)\n");
}

static void bad_texts_are_told_with_their_place(void **state)
{
    (void)state;
    reads(plain(), "time,series,value\nnoon,a,1\n0,a,12 ms\n0,,1\n2,a,3\n",
          "a 1970-01-01T00:00:02Z 3\n",
          "in.csv: time 'time', value 'value', series 'series'\n"
          "in.csv:2: cannot read time 'noon' (want RFC 3339, YYYY-MM-DD "
          "HH:MM:SS or Unix s/ms/us/ns)\n"
          "in.csv:3: cannot read value '12 ms' (want a bare number, without "
          "its unit)\n"
          "in.csv:4: empty series name\n");
}

static void control_bytes_are_not_sent_to_the_terminal(void **state)
{
    (void)state;
    reads(plain(), "time,value\n\x1B[2J,1\n", "",
          "in.csv: time 'time', value 'value'\n"
          "in.csv:2: cannot read time '?[2J' (want RFC 3339, YYYY-MM-DD "
          "HH:MM:SS or Unix s/ms/us/ns)\n");
}

static void a_row_of_64_kib_is_read_and_a_longer_one_refused(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    FILE *file = fopen("in.csv", "w");
    fprintf(file, "time,value\n%*d,1\n%*d,2\n2,3\n", MG_ROW_MAX - 2, 0,
            MG_ROW_MAX - 1, 1);
    fclose(file);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, "in 1970-01-01T00:00:00Z 1\n"
                                     "in 1970-01-01T00:00:02Z 3\n");
    assert_string_equal(run.said.at,
                        "in.csv: time 'time', value 'value'\n"
                        "in.csv:3: row of more than 65536 bytes\n");
    assert_int_equal(run.counts.bad, 1);
    run_end(&run);
}

static void an_hour_that_comes_twice_is_told_apart_by_order(void **state)
{
    (void)state;
    struct mg_zone *zone;
    struct mg_input input = plain();
    assert_int_equal(mg_zone_open("Europe/Berlin", &zone, NULL), MG_OK);
    input.zone = zone;
    gives(input,
          "time,value\n2026-10-25 02:00,1\n2026-10-25 02:30,2\n"
          "2026-10-25 02:00,3\n2026-10-25 02:30,4\n2026-10-25 03:00,5\n",
          "in 2026-10-25T00:00:00Z 1\nin 2026-10-25T00:30:00Z 2\n"
          "in 2026-10-25T01:00:00Z 3\nin 2026-10-25T01:30:00Z 4\n"
          "in 2026-10-25T02:00:00Z 5\n");
    mg_zone_free(zone);
}

static void texts_are_given_as_they_came(void **state)
{
    (void)state;
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_listener listener = {NULL, NULL, NULL};
    struct mg_input input = plain();
    make("in.csv", "time,value\n\"2026-03-29T01:30:00.50Z\",+2.3850\n");
    assert_int_equal(mg_reader_open(&reader, &input, &listener,
                                    (const char *const[]){"in.csv"}, 1, NULL),
                     MG_OK);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_true(mg_text_is(row.time_text, "2026-03-29T01:30:00.50Z"));
    assert_true(mg_text_is(row.value_text, "+2.3850"));
    assert_string_equal(row.place.path, "in.csv");
    mg_reader_close(reader);
}

/* ---- whole files ---- */

static void file_refused(struct mg_input input, const char *bytes,
                         size_t length, const char *said)
{
    struct run run;
    make_bytes("in.csv", bytes, length);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, "");
    assert_string_equal(run.said.at, said);
    assert_int_equal(run.counts.refused, 1);
    assert_int_equal(run.outcome, MG_INPUT);
    run_end(&run);
}

static void utf_16_is_read_but_from_its_end(void **state)
{
    (void)state;
    static const char little[] = "\xFF\xFEt\0s\0,\0v\0\n\0"
                                 "6\0"
                                 "0\0,\0"
                                 "2\0";
    struct mg_input input = plain();
    struct run run;
    make_bytes("in.csv", little, sizeof little - 1);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_string_equal(run.rows.at, "in 1970-01-01T00:01:00Z 2\n");
    run_end(&run);
    input.newest_first = true;
    file_refused(input, little, sizeof little - 1,
                 "in.csv:1: UTF-16 text, which --newest-first and --follow "
                 "cannot read (want UTF-8; iconv -f UTF-16 -t UTF-8 makes "
                 "it)\n");
}

static void an_empty_file_is_refused_but_a_header_alone_is_not(void **state)
{
    (void)state;
    file_refused(plain(), "", 0,
                 "in.csv: empty, not one byte (want a header and rows)\n");
    reads(plain(), "time,value\n", "", "in.csv: time 'time', value 'value'\n");
}

static void a_missing_column_is_refused_with_those_there_are(void **state)
{
    (void)state;
    static const char text[] = "\n# x\ntime,latency\n0,1\n";
    file_refused(plain(), text, sizeof text - 1,
                 "in.csv:3: no value column among 'time', 'latency' (want "
                 "value, _value or v; name it with --value, or --wide where "
                 "each column is a series)\n");
}

static void a_torn_header_is_refused(void **state)
{
    (void)state;
    file_refused(plain(), "time,\"value\n0,1\n", 16,
                 "in.csv:1: a quote is not closed (a field cannot span "
                 "lines)\n");
}

static void the_other_files_go_on(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    make("a.csv", "time,value\n0,1\n");
    make("b.csv", "");
    make("d.csv", "time,value\n0,2\n");
    read_paths(&input,
               (const char *const[]){"a.csv", "b.csv", "c.csv", "d.csv"}, 4,
               &run);
    assert_string_equal(run.rows.at, "a 1970-01-01T00:00:00Z 1\n"
                                     "d 1970-01-01T00:00:00Z 2\n");
    assert_string_equal(run.said.at,
                        "a.csv: time 'time', value 'value'\n"
                        "b.csv: empty, not one byte (want a header and rows)\n"
                        "c.csv: cannot open: No such file or directory\n");
    assert_int_equal(run.counts.files, 3);
    assert_int_equal(run.counts.refused, 2);
    assert_int_equal(run.outcome, MG_IO);
    run_end(&run);
}

static void a_folder_is_all_its_files_and_each_is_a_source(void **state)
{
    (void)state;
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_listener listener = {NULL, NULL, NULL};
    struct mg_input input = plain();
    make("b.csv", "time,value\n0,1\n");
    make("a.ndjson", "{\"time\": 1, \"value\": 2}\n");
    assert_int_equal(mg_reader_open(&reader, &input, &listener,
                                    (const char *const[]){"."}, 1, NULL),
                     MG_OK);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_string_equal(row.series, "a");
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_string_equal(row.series, "b");
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_END);
    mg_reader_close(reader);
}

static void the_columns_are_told_again_only_where_they_differ(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    make("a.csv", "time,value\n0,1\n");
    make("b.csv", "time,value\n0,1\n");
    make("c.csv", "ts,v\n0,1\n");
    read_paths(&input, (const char *const[]){"a.csv", "b.csv", "c.csv"}, 3,
               &run);
    assert_string_equal(run.said.at, "a.csv: time 'time', value 'value'\n"
                                     "c.csv: time 'ts', value 'v'\n");
    run_end(&run);
}

/* ---- refused rows ---- */

static void only_twenty_bad_rows_are_told_but_all_counted(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    FILE *file = fopen("in.csv", "w");
    fputs("time,value\n", file);
    for (int i = 0; i < 50; i++)
        fputs("noon,1\n", file);
    fclose(file);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_int_equal(run.counts.bad, 50);
    assert_non_null(strstr(run.said.at, "in.csv:21: cannot read time"));
    assert_null(strstr(run.said.at, "in.csv:22:"));
    assert_true(mg_text_ends(mg_buffer_all(&run.said),
                             "\nfurther bad rows are counted, not told one "
                             "by one\n"));
    assert_int_equal(run.outcome, MG_OK);
    run_end(&run);
}

static void file_holds(const char *path, const char *want)
{
    struct mg_buffer got;
    mg_buffer_init(&got, 0);
    assert_int_equal(mg_file_read(path, &got, NULL), MG_OK);
    assert_string_equal(got.at, want);
    mg_buffer_clear(&got);
}

static void bad_rows_are_kept_as_they_came(void **state)
{
    (void)state;
    gives(SET("rejects", "bad.txt"),
          "time,value\nnoon,\t1 \n0,1\n1,\"2\n\xFF,\xFF\n3,4,5,6\r\n",
          "in 1970-01-01T00:00:00Z 1\n");
    file_holds("bad.txt", "noon,\t1 \n1,\"2\n\xFF,\xFF\n3,4,5,6\n");
}

static void a_strict_run_stops_at_the_first_bad_row(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = SET("strict", "true");
    make("a.csv", "time,value\n0,1\nnoon,2\n2,3\n");
    make("b.csv", "time,value\n3,4\n");
    read_paths(&input, (const char *const[]){"a.csv", "b.csv"}, 2, &run);
    assert_string_equal(run.rows.at, "a 1970-01-01T00:00:00Z 1\n");
    assert_int_equal(run.counts.bad, 1);
    assert_int_equal(run.outcome, MG_INPUT);
    run_end(&run);
}

static void a_row_can_be_refused_behind_the_reader(void **state)
{
    (void)state;
    struct run run;
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_input input = SET("rejects", "bad.txt");
    struct mg_listener listener = {&run, hear, NULL};
    run_begin(&run);
    make("in.csv", "time,value\n0,1\n1,2\n");
    assert_int_equal(mg_reader_open(&reader, &input, &listener,
                                    (const char *const[]){"in.csv"}, 1, NULL),
                     MG_OK);
    mg_reader_next(reader, &row);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    mg_reader_refuse(reader, &row.place, "more series than --max-series");
    assert_int_equal(mg_reader_counts(reader)->rows, 0);
    drain(reader, &run);
    assert_string_equal(run.rows.at, "in 1970-01-01T00:00:01Z 2\n");
    assert_string_equal(run.said.at,
                        "in.csv: time 'time', value 'value'\n"
                        "in.csv:2: more series than --max-series\n");
    assert_int_equal(run.counts.rows, 1);
    assert_int_equal(run.counts.bad, 1);
    mg_reader_close(reader);
    file_holds("bad.txt", "0,1\n");
    run_end(&run);
}

static void not_opened(struct mg_input input, const char *path, enum mg_err err,
                       const char *why)
{
    struct mg_reader *reader;
    struct mg_listener listener = {NULL, NULL, NULL};
    struct mg_note note = {""};
    assert_int_equal(
        mg_reader_open(&reader, &input, &listener, &path, 1, &note), err);
    assert_null(reader);
    assert_string_equal(note.text, why);
}

static void what_cannot_be_begun_is_refused_at_once(void **state)
{
    (void)state;
    not_opened(SET("delimiter", "::"), "in.csv", MG_INVALID,
               "--delimiter: cannot use '::' (want one character, tab or "
               "auto)");
    not_opened(SET("rejects", "no/bad.txt"), "in.csv", MG_IO,
               "no/bad.txt: cannot open: No such file or directory");
    not_opened(plain(), ".", MG_IO,
               ".: no data in this folder (want *.csv, *.tsv, *.ndjson or "
               "*.jsonl, or these with .gz)");
}

/* ---- NDJSON ---- */

static void objects_are_rows(void **state)
{
    (void)state;
    reads(plain(),
          "{\"time\": 1774747860123456789, \"value\": 9007199254740993, "
          "\"series\": \"a\\\"b\\u00e9\"}\n\n# no row\n"
          "{\"series\": \"x\", \"value\": null, "
          "\"time\": \"2026-03-29T01:30:00Z\"}\n"
          "{\"more\": [{}], \"value\": \"2.385\", \"time\": 0, "
          "\"series\": 7}\r\n",
          "a\"b\xC3\xA9 2026-03-29T01:31:00.123456789Z 9.007199255e+15\n"
          "x 2026-03-29T01:30:00Z \n"
          "7 1970-01-01T00:00:00Z 2.385\n",
          "in.csv: time 'time', value 'value', series 'series'\n");
}

static void a_number_keeps_its_own_spelling(void **state)
{
    (void)state;
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_listener listener = {NULL, NULL, NULL};
    struct mg_input input = plain();
    make("in.ndjson", "{\"time\":1774747860.50,\"value\":9007199254740993}\n");
    assert_int_equal(mg_reader_open(&reader, &input, &listener,
                                    (const char *const[]){"in.ndjson"}, 1,
                                    NULL),
                     MG_OK);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_true(mg_text_is(row.time_text, "1774747860.50"));
    assert_true(mg_text_is(row.value_text, "9007199254740993"));
    mg_reader_close(reader);
}

static void key_members_are_labels(void **state)
{
    (void)state;
    gives(SET("key", "metric,host"),
          "{\"ts\":0,\"v\":1,\"metric\":\"rps\",\"host\":\"q\\\"\"}\n"
          "{\"ts\":1,\"v\":2,\"metric\":\"rps\",\"host\":\"\"}\n",
          "rps{host=\"q\\\"\"} 1970-01-01T00:00:00Z 1\n"
          "rps 1970-01-01T00:00:01Z 2\n");
}

static void bad_objects_are_told_with_their_place(void **state)
{
    (void)state;
    reads(plain(),
          "{\"time\":0,\"value\":1}\n{\"time\":1,\"val\n[2]\n{\"time\":3}\n"
          "{\"time\":4,\"value\":true}\n{\"time\":5,\"value\":[1]}\n"
          "{\"time\":6,\"value\":\"5%\"}\n{\"time\":7,\"time\":7}\n"
          "{\"time\":8,\"value\":1e999}\n{\"time\":9,\"value\":2}\n",
          "in 1970-01-01T00:00:00Z 1\nin 1970-01-01T00:00:09Z 2\n",
          "in.csv: time 'time', value 'value'\n"
          "in.csv:2: line 1, column 12: not valid JSON at 'val'\n"
          "in.csv:3: found a list (want an object a line)\n"
          "in.csv:4: no member 'value' in the object\n"
          "in.csv:5: 'value' is a boolean (want a number or a string)\n"
          "in.csv:6: 'value' is a list (want a number or a string)\n"
          "in.csv:7: cannot read value '5%' (want a bare number, without its "
          "unit)\n"
          "in.csv:8: the name 'time' stands twice in one object\n"
          "in.csv:9: cannot read value '1e999' (want a number within "
          "-1e30..1e30)\n");
}

static void an_object_that_lacks_the_columns_refuses_the_file(void **state)
{
    (void)state;
    file_refused(plain(), "{\"time\":0,\"x\":1}\n", 17,
                 "in.csv:1: no value column among 'time', 'x' (want value, "
                 "_value or v; name it with --value, or --wide where each "
                 "column is a series)\n");
    file_refused(
        SET("wide", "true"), "{\"time\":0,\"x\":1}\n", 17,
        "in.csv:1: --wide, --no-header, --header and --decimal-comma are for "
        "CSV\n");
}

static void the_first_line_settles_the_format_unless_told(void **state)
{
    (void)state;
    gives(plain(), "\xEF\xBB\xBF# x\n {\"time\":0,\"value\":1}\n",
          "in 1970-01-01T00:00:00Z 1\n");
    gives(SET("input", "csv"), "{x},time,value\n{y},0,1\n",
          "in 1970-01-01T00:00:00Z 1\n");
    gives(SET("input", "ndjson"), "time,value\n{\"time\":0,\"value\":1}\n",
          "in 1970-01-01T00:00:00Z 1\n");
}

/* ---- pipes ---- */

struct sender {
    struct run run; /* first, so that `hear` finds it */
    int fd;         /* -1: closed */
    const char *bytes;
    size_t piece;
    size_t waits;
};

/* Before the reader waits, it is sent the next piece. */
static void send_piece(void *context)
{
    struct sender *sender = context;
    size_t length = strnlen(sender->bytes, sender->piece);
    sender->waits++;
    if (length) {
        assert_int_equal(write(sender->fd, sender->bytes, length),
                         (ssize_t)length);
        sender->bytes += length;
    } else if (sender->fd >= 0) {
        close(sender->fd);
        sender->fd = -1;
    }
}

/* Puts a pipe in the place of standard input; returns what was there. */
static int pipe_in(struct sender *sender)
{
    int ends[2];
    int before = dup(0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], 0), 0);
    close(ends[0]);
    sender->fd = ends[1];
    return before;
}

static struct mg_reader *open_stdin(const struct mg_input *input,
                                    struct sender *sender)
{
    struct mg_listener listener = {sender, hear, send_piece};
    struct mg_reader *reader;
    run_begin(&sender->run);
    assert_int_equal(mg_reader_open(&reader, input, &listener,
                                    (const char *const[]){"-"}, 1, NULL),
                     MG_OK);
    return reader;
}

static void a_pipe_in_any_pieces_is_as_a_file(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 2, 3, 7, 100, 1000};
    struct mg_input input = plain();
    for (size_t i = 0; i < 2 * sizeof pieces / sizeof *pieces; i++) {
        struct sender sender = {
            .bytes = "\xEF\xBB\xBFtime,value\r\n0,1\r\nnoon,2\n\n2,\"3\"\n3,4",
            .piece = pieces[i / 2]};
        int before = pipe_in(&sender);
        struct mg_reader *reader = open_stdin(&input, &sender);
        if (i % 2)
            mg_reader_ahead(reader);
        drain(reader, &sender.run);
        assert_string_equal(sender.run.rows.at,
                            "value 1970-01-01T00:00:00Z 1\n"
                            "value 1970-01-01T00:00:02Z 3\n"
                            "value 1970-01-01T00:00:03Z 4\n");
        assert_string_equal(
            sender.run.said.at,
            "stdin: time 'time', value 'value'\n"
            "stdin:3: cannot read time 'noon' (want RFC 3339, YYYY-MM-DD "
            "HH:MM:SS or Unix s/ms/us/ns)\n");
        mg_reader_close(reader);
        run_end(&sender.run);
        assert_int_equal(dup2(before, 0), 0);
        close(before);
    }
}

static void a_row_is_given_before_the_next_is_waited_for(void **state)
{
    (void)state;
    struct mg_input input = plain();
    struct mg_row row;
    struct sender sender = {.bytes = "time,value\n0,1\n1,2\n", .piece = 15};
    int before = pipe_in(&sender);
    struct mg_reader *reader = open_stdin(&input, &sender);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(sender.waits, 0);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_int_equal(sender.waits, 1);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_int_equal(sender.waits, 2);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_END);
    mg_reader_close(reader);
    run_end(&sender.run);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
}

/* Whoever has enough does not wait for a pipe that is silent. */
static void a_thread_that_waits_for_a_pipe_can_be_left(void **state)
{
    (void)state;
    struct mg_input input = plain();
    struct mg_row row;
    struct sender sender = {.bytes = "time,value\n0,1\n", .piece = 100};
    int before = pipe_in(&sender);
    struct mg_reader *reader = open_stdin(&input, &sender);
    mg_reader_ahead(reader);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    mg_reader_close(reader);
    run_end(&sender.run);
    close(sender.fd);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
}

/* A row that has no end when reading is stopped is left out, and what was read
 * before it is not. */
static void stop_behind_a_row(bool ahead)
{
    int stop[2];
    struct mg_row row;
    struct mg_input input = plain();
    struct sender sender = {.bytes = "time,value\n0,1\n1,2\n2", .piece = 100};
    int before = pipe_in(&sender);
    assert_int_equal(pipe(stop), 0);
    input.stop = stop[0];
    struct mg_reader *reader = open_stdin(&input, &sender);
    if (ahead)
        mg_reader_ahead(reader);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_SOURCE);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    assert_false(mg_reader_stopped(reader));
    assert_int_equal(write(stop[1], "x", 1), 1);
    drain(reader, &sender.run);
    assert_true(mg_reader_stopped(reader));
    assert_string_equal(sender.run.rows.at, "value 1970-01-01T00:00:01Z 2\n");
    assert_int_equal(sender.run.counts.rows, 2);
    assert_int_equal(sender.run.outcome, MG_OK);
    mg_reader_close(reader);
    run_end(&sender.run);
    close(stop[0]);
    close(stop[1]);
    if (sender.fd >= 0)
        close(sender.fd);
    assert_int_equal(dup2(before, 0), 0);
    close(before);
}

static void a_stop_from_outside_ends_it(void **state)
{
    (void)state;
    stop_behind_a_row(false);
    stop_behind_a_row(true);
}

/* Stopped before its first byte, a file is not an empty one, and the next one
 * is not opened. */
static void what_is_stopped_is_not_refused(void **state)
{
    (void)state;
    int stop[2];
    struct run run;
    struct mg_input input = plain();
    make("in.csv", "time,value\n0,1\n");
    assert_int_equal(pipe(stop), 0);
    assert_int_equal(write(stop[1], "x", 1), 1);
    input.stop = stop[0];
    read_paths(&input, (const char *const[]){"in.csv", "in.csv"}, 2, &run);
    assert_string_equal(run.said.at, "");
    assert_int_equal(run.counts.files, 1);
    assert_int_equal(run.counts.rows, 0);
    assert_int_equal(run.outcome, MG_OK);
    run_end(&run);
    close(stop[0]);
    close(stop[1]);
}

/* ---- how far it is ---- */

struct far {
    struct run run; /* first, so that `hear` finds it */
    struct mg_reader *reader;
    int64_t done;
    size_t steps; /* with more done than before */
};

static void look_how_far(void *context)
{
    struct far *far = context;
    int64_t done, total;
    assert_true(mg_reader_progress(far->reader, &done, &total));
    assert_true(done >= far->done && done <= total);
    far->steps += done > far->done;
    far->done = done;
}

static void tell_how_far(bool ahead)
{
    struct far far = {.done = 0};
    struct mg_listener listener = {&far, hear, look_how_far};
    struct mg_input input = plain();
    int64_t done, total;
    static const char *const paths[] = {"in.csv", "in.csv"};
    run_begin(&far.run);
    assert_int_equal(
        mg_reader_open(&far.reader, &input, &listener, paths, 2, NULL), MG_OK);
    if (ahead)
        mg_reader_ahead(far.reader);
    drain(far.reader, &far.run);
    assert_true(far.steps > 4);
    mg_reader_rest(far.reader);
    assert_true(mg_reader_progress(far.reader, &done, &total));
    assert_int_equal(done, total);
    mg_reader_close(far.reader);
    run_end(&far.run);
}

static void how_far_it_is_is_known_also_ahead(void **state)
{
    (void)state;
    FILE *file = fopen("in.csv", "w");
    assert_non_null(file);
    fprintf(file, "time,value\n");
    for (int row = 0; row < 100000; row++)
        fprintf(file, "%d,%d\n", row, row % 7);
    assert_int_equal(fclose(file), 0);
    tell_how_far(false);
    tell_how_far(true);
}

/* More rows than a batch has places for, in lines that fill one's text. */
static void many_and_long_rows_fit_into_batches(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = SET("wide", "true");
    FILE *file = fopen("in.csv", "w");
    assert_non_null(file);
    fprintf(file, "time");
    for (int i = 0; i < 3000; i++)
        fprintf(file, ",series%d", i);
    for (int row = 0; row < 40; row++) {
        fprintf(file, "\n%d", row);
        for (int i = 0; i < 3000; i++)
            fprintf(file, ",\"%0*d\"", i % 7 ? 1 : i % 80, row + i);
    }
    assert_int_equal(fclose(file), 0);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_int_equal(run.counts.rows, 40 * 3000);
    run_end(&run);
}

static void a_read_that_fails_is_told_and_counts_as_io(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = plain();
    read_paths(&input, (const char *const[]){"/proc/self/mem"}, 1, &run);
    assert_string_equal(run.said.at, "/proc/self/mem: Input/output error\n");
    assert_int_equal(run.counts.refused, 1);
    assert_int_equal(run.outcome, MG_IO);
    run_end(&run);
}

static void a_reader_can_be_closed_in_the_middle(void **state)
{
    (void)state;
    struct mg_reader *reader;
    struct mg_row row;
    struct mg_listener listener = {NULL, NULL, NULL};
    struct mg_input input = SET("wide", "true");
    make("in.csv", "time,a,b\n0,1,2\n");
    assert_int_equal(mg_reader_open(&reader, &input, &listener,
                                    (const char *const[]){"in.csv"}, 1, NULL),
                     MG_OK);
    mg_reader_next(reader, &row);
    assert_int_equal(mg_reader_next(reader, &row), MG_READ_ROW);
    mg_reader_close(reader);
    mg_reader_close(NULL);
}

/* Of one series, and of several that take turns: the hour is the second one
 * when the first series comes with it again. */
static void an_hour_that_comes_twice_is_told_apart_in_hourly_rows(void **state)
{
    (void)state;
    struct mg_zone *zone;
    struct mg_input input = plain();
    assert_int_equal(mg_zone_open("Europe/Berlin", &zone, NULL), MG_OK);
    input.zone = zone;
    gives(input,
          "time,value\n2026-10-25 01:00,1\n2026-10-25 02:00,2\n"
          "2026-10-25 02:00,3\n2026-10-25 03:00,4\n",
          "in 2026-10-24T23:00:00Z 1\nin 2026-10-25T00:00:00Z 2\n"
          "in 2026-10-25T01:00:00Z 3\nin 2026-10-25T02:00:00Z 4\n");
    gives(input,
          "time,series,value\n2026-10-25 02:00,a,1\n2026-10-25 02:00,b,2\n"
          "2026-10-25 02:00,a,3\n2026-10-25 02:00,b,4\n",
          "a 2026-10-25T00:00:00Z 1\nb 2026-10-25T00:00:00Z 2\n"
          "a 2026-10-25T01:00:00Z 3\nb 2026-10-25T01:00:00Z 4\n");
    mg_zone_free(zone);
}

static void a_bad_line_is_kept_once_and_whole(void **state)
{
    (void)state;
    struct run run;
    struct mg_buffer got;
    struct mg_input input = SET("wide", "true", "rejects", "bad.txt");
    make_bytes("in.csv", "time,a,b\n0,x,y\n1,\0 2,3\n", 23);
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_int_equal(run.counts.bad, 3);
    run_end(&run);
    mg_buffer_init(&got, 0);
    assert_int_equal(mg_file_read("bad.txt", &got, NULL), MG_OK);
    assert_int_equal(got.length, 14);
    assert_memory_equal(got.at, "0,x,y\n1,\0 2,3\n", 14);
    mg_buffer_clear(&got);
}

static void rejects_that_cannot_be_kept_are_told(void **state)
{
    (void)state;
    struct run run;
    struct mg_input input = SET("rejects", "/dev/full");
    make("in.csv", "time,value\nnoon,1\n");
    read_paths(&input, (const char *const[]){"in.csv"}, 1, &run);
    assert_int_equal(run.outcome, MG_IO);
    assert_non_null(strstr(run.said.at, "/dev/full: cannot write"));
    run_end(&run);
}

static void names_with_escapes_are_columns_too(void **state)
{
    (void)state;
    gives(SET("value", "caf\xC3\xA9"), "{\"time\":0,\"caf\\u00e9\":5}\n",
          "in 1970-01-01T00:00:00Z 5\n");
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
    cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(long_rows_name_their_series),
        IN_FOLDER(key_columns_are_labels_of_the_files_name),
        IN_FOLDER(a_given_name_goes_before_the_files),
        IN_FOLDER(wide_cells_are_series_and_empty_ones_are_none),
        IN_FOLDER(a_bad_wide_cell_does_not_cost_its_neighbours),
        IN_FOLDER(without_a_header_the_first_line_is_data),
        IN_FOLDER(spreadsheets_write_marks_cr_and_sep),
        IN_FOLDER(the_delimiter_is_found_or_told),
        IN_FOLDER(comments_and_blank_lines_are_no_rows),
        IN_FOLDER(a_header_that_comes_again_is_counted),
        IN_FOLDER(one_empty_field_too_many_is_a_trailing_comma),
        IN_FOLDER(an_unclosed_quote_costs_its_own_row_only),
        IN_FOLDER(bad_texts_are_told_with_their_place),
        IN_FOLDER(control_bytes_are_not_sent_to_the_terminal),
        IN_FOLDER(a_row_of_64_kib_is_read_and_a_longer_one_refused),
        IN_FOLDER(an_hour_that_comes_twice_is_told_apart_by_order),
        IN_FOLDER(texts_are_given_as_they_came),
        IN_FOLDER(utf_16_is_read_but_from_its_end),
        IN_FOLDER(an_empty_file_is_refused_but_a_header_alone_is_not),
        IN_FOLDER(a_missing_column_is_refused_with_those_there_are),
        IN_FOLDER(a_torn_header_is_refused),
        IN_FOLDER(the_other_files_go_on),
        IN_FOLDER(a_folder_is_all_its_files_and_each_is_a_source),
        IN_FOLDER(the_columns_are_told_again_only_where_they_differ),
        IN_FOLDER(only_twenty_bad_rows_are_told_but_all_counted),
        IN_FOLDER(bad_rows_are_kept_as_they_came),
        IN_FOLDER(a_strict_run_stops_at_the_first_bad_row),
        IN_FOLDER(a_row_can_be_refused_behind_the_reader),
        IN_FOLDER(what_cannot_be_begun_is_refused_at_once),
        IN_FOLDER(objects_are_rows),
        IN_FOLDER(a_number_keeps_its_own_spelling),
        IN_FOLDER(key_members_are_labels),
        IN_FOLDER(bad_objects_are_told_with_their_place),
        IN_FOLDER(an_object_that_lacks_the_columns_refuses_the_file),
        IN_FOLDER(the_first_line_settles_the_format_unless_told),
        IN_FOLDER(a_pipe_in_any_pieces_is_as_a_file),
        IN_FOLDER(a_row_is_given_before_the_next_is_waited_for),
        IN_FOLDER(a_thread_that_waits_for_a_pipe_can_be_left),
        IN_FOLDER(a_stop_from_outside_ends_it),
        IN_FOLDER(what_is_stopped_is_not_refused),
        IN_FOLDER(how_far_it_is_is_known_also_ahead),
        IN_FOLDER(many_and_long_rows_fit_into_batches),
        IN_FOLDER(a_read_that_fails_is_told_and_counts_as_io),
        IN_FOLDER(a_reader_can_be_closed_in_the_middle),
        IN_FOLDER(an_hour_that_comes_twice_is_told_apart_in_hourly_rows),
        IN_FOLDER(a_bad_line_is_kept_once_and_whole),
        IN_FOLDER(rejects_that_cannot_be_kept_are_told),
        IN_FOLDER(names_with_escapes_are_columns_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
