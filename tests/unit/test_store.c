/* test_store.c - what is not a whole state of this version is refused. */
#include "tests.h"

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "state/store.h"

static void says(const struct mg_note *note, const char *part)
{
    if (!strstr(note->text, part))
        fail_msg("'%s' says nothing of '%s'", note->text, part);
}

static void seal(struct mg_buffer *out, const char *body)
{
    mg_buffer_init(out, 0);
    mg_store_begin(out);
    mg_buffer_string(out, body);
    mg_store_end(out);
    assert_false(out->failed);
}

static enum mg_err open_text(const char *bytes, size_t length,
                             struct mg_text *body, struct mg_note *note)
{
    *note = (struct mg_note){""};
    return mg_store_body((struct mg_text){bytes, length}, body, note);
}

static void what_was_sealed_opens(void **state)
{
    (void)state;
    static const char *const bodies[] = {"", "a 1\n", "no line end",
                                         "checksum 0123456789abcdef\n"};
    for (size_t i = 0; i < 4; i++) {
        struct mg_buffer out;
        struct mg_text body;
        struct mg_note note;
        seal(&out, bodies[i]);
        assert_int_equal(open_text(out.at, out.length, &body, &note), MG_OK);
        assert_true(mg_text_is(body, bodies[i]));
        mg_buffer_clear(&out);
    }
}

static void first_line_tells_title_and_version(void **state)
{
    (void)state;
    struct mg_buffer out;
    seal(&out, "x\n");
    assert_int_equal(strncmp(out.at, "marigram-state 1\n", 17), 0);
    mg_buffer_clear(&out);
}

static void another_text_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "timestamp,value\n1,2\n",
                                        "marigram-stat", "MARIGRAM-STATE 1\n"};
    for (size_t i = 0; i < 5; i++) {
        struct mg_text body;
        struct mg_note note;
        assert_int_equal(open_text(texts[i], strlen(texts[i]), &body, &note),
                         MG_STATE);
        says(&note, "want a saved state");
    }
}

static void another_version_is_refused_by_name(void **state)
{
    (void)state;
    static const char *const versions[] = {"2", "0", "-1", "", "1.5", "99999"};
    for (size_t i = 0; i < 6; i++) {
        char text[64];
        char want[64];
        struct mg_text body;
        struct mg_note note;
        snprintf(text, sizeof text, "marigram-state %s\nx\n", versions[i]);
        snprintf(want, sizeof want, "version '%s'", versions[i]);
        assert_int_equal(open_text(text, strlen(text), &body, &note), MG_STATE);
        says(&note, want);
        says(&note, "reads version 1");
    }
}

static void torn_at_every_byte_it_is_refused(void **state)
{
    (void)state;
    struct mg_buffer out;
    seal(&out, "clock 5\nlanes 1\nseries 3\napi\nlevel 2.385\n");
    for (size_t length = 0; length < out.length; length++) {
        struct mg_text body;
        struct mg_note note;
        char *torn = malloc(length + 1); /* so that reading on is seen */
        assert_non_null(torn);
        memcpy(torn, out.at, length);
        if (open_text(torn, length, &body, &note) != MG_STATE)
            fail_msg("torn at byte %zu it was taken", length);
        free(torn);
    }
    mg_buffer_clear(&out);
}

static void altered_at_any_byte_it_is_refused(void **state)
{
    (void)state;
    struct mg_buffer out;
    seal(&out, "clock 5\nlanes 1\nseries 3\napi\nlevel 2.385\n");
    for (size_t i = 0; i < out.length; i++)
        for (int bit = 0; bit < 8; bit++) {
            struct mg_text body;
            struct mg_note note;
            char was = out.at[i];
            out.at[i] = (char)(was ^ 1 << bit);
            if (open_text(out.at, out.length, &body, &note) != MG_STATE)
                fail_msg("bit %d of byte %zu altered it was taken", bit, i);
            out.at[i] = was;
        }
    mg_buffer_clear(&out);
}

static void what_stands_behind_the_seal_is_refused(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct mg_text body;
    struct mg_note note;
    seal(&out, "a 1\n");
    mg_buffer_char(&out, '\n');
    assert_int_equal(open_text(out.at, out.length, &body, &note), MG_STATE);
    says(&note, "checksum");
    mg_buffer_clear(&out);
}

static void numbers_are_taken_by_name(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_text text = mg_text_of("clock -5\nlanes x\n");
    int64_t number;
    assert_int_equal(mg_store_number(&text, "clock", &number, &note), MG_OK);
    assert_int_equal(number, -5);
    struct mg_text again = text;
    assert_int_equal(mg_store_number(&text, "lanes", &number, &note), MG_STATE);
    assert_int_equal(mg_store_number(&again, "series", &number, &note),
                     MG_STATE);
    says(&note, "found 'lanes' (want 'series' and a number)");
}

static void bytes_are_taken_by_count(void **state)
{
    (void)state;
    struct mg_note note;
    struct mg_text text = mg_text_of("a\nb\nrest\n");
    struct mg_text bytes;
    assert_int_equal(mg_store_bytes(&text, 3, &bytes, &note), MG_OK);
    assert_true(mg_text_is(bytes, "a\nb"));
    assert_true(mg_text_is(text, "rest\n"));
    assert_int_equal(mg_store_bytes(&text, 3, &bytes, &note), MG_STATE);
    assert_int_equal(mg_store_bytes(&text, 5, &bytes, &note), MG_STATE);
    assert_int_equal(mg_store_bytes(&text, SIZE_MAX, &bytes, &note), MG_STATE);
}

/* ---- files ---- */

struct place {
    char folder[64];
    char file[96];
};

static void make_place(struct place *place)
{
    strcpy(place->folder, "/tmp/test_store.XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/state", place->folder);
}

static void remove_place(const struct place *place)
{
    unlink(place->file);
    rmdir(place->file);
    assert_int_equal(rmdir(place->folder), 0);
}

static int files_in(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void holds(const char *path, const char *text)
{
    struct mg_buffer bytes;
    struct mg_note note;
    mg_buffer_init(&bytes, 0);
    assert_int_equal(mg_file_read(path, &bytes, &note), MG_OK);
    assert_true(mg_text_is(mg_buffer_all(&bytes), text));
    mg_buffer_clear(&bytes);
}

static void a_file_is_replaced_as_a_whole(void **state)
{
    (void)state;
    struct place place;
    struct mg_note note;
    make_place(&place);
    assert_int_equal(
        mg_file_replace(place.file, mg_text_of("a long one\n"), &note), MG_OK);
    FILE *reader = fopen(place.file, "r");
    assert_non_null(reader);
    assert_int_equal(mg_file_replace(place.file, mg_text_of("short\n"), &note),
                     MG_OK);
    holds(place.file, "short\n");
    assert_int_equal(files_in(place.folder), 1);
    /* who has the old one open still reads the old one, whole */
    char line[32];
    assert_non_null(fgets(line, sizeof line, reader));
    assert_string_equal(line, "a long one\n");
    fclose(reader);
    remove_place(&place);
}

static void a_file_that_cannot_be_replaced_stays(void **state)
{
    (void)state;
    struct place place;
    struct mg_note note;
    make_place(&place);
    assert_int_equal(mkdir(place.file, 0700), 0); /* a folder of that name */
    assert_int_equal(mg_file_replace(place.file, mg_text_of("x"), &note),
                     MG_IO);
    says(&note, place.file);
    says(&note, "cannot write");
    assert_int_equal(files_in(place.folder), 1);
    remove_place(&place);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct mg_note note;
    assert_int_equal(mg_file_replace("/tmp/no/such/folder/state",
                                     mg_text_of("x"), &note),
                     MG_IO);
    says(&note, "/tmp/no/such/folder/state: cannot write: ");
    says(&note, "No such file");
}

/* Nobody may write into /proc, root least of all. */
static void a_folder_that_takes_no_files_is_told(void **state)
{
    (void)state;
    struct mg_note note;
    assert_int_equal(mg_file_replace("/proc/state", mg_text_of("x"), &note),
                     MG_IO);
    says(&note, "/proc/state: cannot write: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_opens),
        cmocka_unit_test(first_line_tells_title_and_version),
        cmocka_unit_test(another_text_is_refused),
        cmocka_unit_test(another_version_is_refused_by_name),
        cmocka_unit_test(torn_at_every_byte_it_is_refused),
        cmocka_unit_test(altered_at_any_byte_it_is_refused),
        cmocka_unit_test(what_stands_behind_the_seal_is_refused),
        cmocka_unit_test(numbers_are_taken_by_name),
        cmocka_unit_test(bytes_are_taken_by_count),
        cmocka_unit_test(a_file_is_replaced_as_a_whole),
        cmocka_unit_test(a_file_that_cannot_be_replaced_stays),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
        cmocka_unit_test(a_folder_that_takes_no_files_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
