/* test_paths.c - the files that a user means. */
#include "tests.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "read/paths.h"

static char folder[32];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/test_paths.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make(const char *name)
{
    const char *path = in_folder(name);
    if (mg_text_ends(mg_text_of(name), "/")) {
        assert_int_equal(mkdir(path, 0700), 0);
        return;
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
}

/* The paths found, without the folder's own, joined by blanks. */
static void adds(const char *path, const char *want)
{
    struct mg_paths paths = {0};
    struct mg_buffer got;
    struct mg_note note = {""};
    if (mg_paths_add(&paths, path, &note))
        fail_msg("%s", note.text);
    mg_buffer_init(&got, 0);
    for (size_t i = 0; i < paths.count; i++) {
        assert_memory_equal(paths.at[i], folder, strlen(folder));
        mg_buffer_printf(&got, "%s%s", i ? " " : "",
                         paths.at[i] + strlen(folder) + 1);
    }
    assert_string_equal(got.at, want);
    mg_buffer_clear(&got);
    mg_paths_clear(&paths);
    assert_int_equal(paths.count, 0);
}

static void a_folder_is_its_data_files_by_name(void **state)
{
    (void)state;
    static const char *const names[] = {"b.csv",   "a.tsv",      "Z.ndjson",
                                        "c.jsonl", "d.json",     "e.csv.gz",
                                        "csv",     ".hidden.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        make(names[i]);
    adds(folder, "Z.ndjson a.tsv b.csv c.jsonl e.csv.gz");
}

static void folders_in_folders_count_too(void **state)
{
    (void)state;
    make("b/");
    make("b/x.csv");
    make("b/.git/");
    make("b/.git/y.csv");
    make("b/deep.csv/");
    make("b/deep.csv/z.csv");
    make("a.csv");
    make("c.csv");
    adds(folder, "a.csv b/deep.csv/z.csv b/x.csv c.csv");
}

static void a_file_that_is_named_needs_no_ending(void **state)
{
    (void)state;
    make("metrics");
    adds(in_folder("metrics"), "metrics");
    adds(in_folder("not-there"), "not-there");
}

static void paths_are_added_behind_those_that_are_there(void **state)
{
    (void)state;
    struct mg_paths paths = {0};
    make("b.csv");
    make("a.csv");
    assert_int_equal(mg_paths_add(&paths, "-", NULL), MG_OK);
    assert_int_equal(mg_paths_add(&paths, folder, NULL), MG_OK);
    assert_int_equal(mg_paths_add(&paths, "-", NULL), MG_OK);
    assert_int_equal(paths.count, 4);
    assert_string_equal(paths.at[0], "-");
    assert_string_equal(paths.at[1], in_folder("a.csv"));
    assert_string_equal(paths.at[3], "-");
    mg_paths_clear(&paths);
}

static void more_files_than_there_was_room_for(void **state)
{
    (void)state;
    struct mg_paths paths = {0};
    char name[32];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "%03d.csv", 99 - i);
        make(name);
    }
    assert_int_equal(mg_paths_add(&paths, folder, NULL), MG_OK);
    assert_int_equal(paths.count, 100);
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "%03d.csv", i);
        assert_string_equal(paths.at[i], in_folder(name));
    }
    mg_paths_clear(&paths);
}

static void a_folder_without_data_is_refused(void **state)
{
    (void)state;
    struct mg_paths paths = {0};
    struct mg_note note = {""};
    char want[128];
    make("notes.txt");
    assert_int_equal(mg_paths_add(&paths, folder, &note), MG_IO);
    snprintf(want, sizeof want,
             "%s: no data in this folder (want *.csv, *.tsv, *.ndjson or "
             "*.jsonl, or these with .gz)",
             folder);
    assert_string_equal(note.text, want);
    mg_paths_clear(&paths);
}

static void the_stem_is_the_name_without_folder_and_ending(void **state)
{
    (void)state;
    static const struct {
        const char *path, *stem;
    } cases[] = {
        {"api.csv", "api"},
        {"/data/api.tsv", "api"},
        {"./a.b/api.v2.ndjson", "api.v2"},
        {"x.jsonl", "x"},
        {"api.csv.gz", "api"},
        {"v2.jsonl.gz", "v2"},
        {"api.gz", "api.gz"},
        {"api.csv.csv", "api.csv"},
        {"api", "api"},
        {"api.json", "api.json"},
        {".csv", ".csv"},
        {"dir.csv/api", "api"},
        {"/data/", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!mg_text_is(mg_path_stem(cases[i].path), cases[i].stem))
            fail_msg("the stem of %s", cases[i].path);
}

static void a_link_to_a_folder_is_not_followed(void **state)
{
    (void)state;
    make("a.csv");
    assert_int_equal(symlink(".", in_folder("loop")), 0);
    adds(folder, "a.csv");
}

int main(void)
{
#define IN_FOLDER(test)                                                        \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_folder_is_its_data_files_by_name),
        IN_FOLDER(folders_in_folders_count_too),
        IN_FOLDER(a_file_that_is_named_needs_no_ending),
        IN_FOLDER(paths_are_added_behind_those_that_are_there),
        IN_FOLDER(more_files_than_there_was_room_for),
        IN_FOLDER(a_folder_without_data_is_refused),
        cmocka_unit_test(the_stem_is_the_name_without_folder_and_ending),
        IN_FOLDER(a_link_to_a_folder_is_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
