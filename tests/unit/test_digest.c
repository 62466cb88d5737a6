/* test_digest.c - SHA-256 as FIPS 180-4 has it, however the bytes are cut. */
#include "tests.h"

#include <unistd.h>

#include "base/digest.h"

static void published_examples(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mg_sum sum;
        mg_digest_text(mg_text_of(rows[i].text), &sum);
        assert_string_equal(sum.hex, rows[i].want);
        assert_int_equal(sum.bytes, strlen(rows[i].text));
    }
}

static void any_cut_is_the_same(void **state)
{
    (void)state;
    char bytes[1000];
    uint64_t seed = 4;
    struct mg_sum want;
    struct mg_sum got;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 7 ? (char)(uniform(&seed) * 256) : '\n';
    mg_digest_text((struct mg_text){bytes, sizeof bytes}, &want);
    for (size_t step = 1; step < 200; step += 13) {
        struct mg_digest *digest = mg_digest_new();
        assert_non_null(digest);
        for (size_t at = 0; at < sizeof bytes; at += step) {
            size_t left = sizeof bytes - at;
            mg_digest_add(digest, bytes + at, left < step ? left : step);
            mg_digest_sum(digest, &got);
        }
        assert_string_equal(got.hex, want.hex);
        assert_int_equal(got.bytes, sizeof bytes);
        assert_int_equal(got.lines, want.lines);
        assert_true(got.lines >= 143);
        mg_digest_free(digest);
    }
}

static void a_file_is_its_bytes(void **state)
{
    (void)state;
    char path[] = "/tmp/marigram-digest-XXXXXX";
    struct mg_sum sum;
    struct mg_note note;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "abc", 3) == 3);
    close(fd);
    assert_int_equal(mg_digest_file(path, &sum, &note), MG_OK);
    assert_string_equal(
        sum.hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    unlink(path);
    assert_int_equal(mg_digest_file(path, &sum, &note), MG_IO);
    assert_non_null(strstr(note.text, "cannot open"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples),
        cmocka_unit_test(any_cut_is_the_same),
        cmocka_unit_test(a_file_is_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
