/* fuzz_record.c - any bytes as a manifest; what is accepted has all that
 * verify looks at. */
#include "fuzz.h"

#include "keep/record.h"

static void check_text(const struct mg_json *json, const char *name)
{
    CHECK(mg_json_string(mg_json_get(json, name)) != NULL);
}

static void check_sums(const struct mg_json *record, const char *list,
                       const char *name)
{
    const struct mg_json *items = mg_json_get(record, list);
    CHECK(mg_json_kind_of(items) == MG_JSON_LIST);
    for (const struct mg_json *j = mg_json_first(items); j;
         j = mg_json_next(j)) {
        check_text(j, name);
        check_text(j, "sha256");
        CHECK(strlen(mg_json_string(mg_json_get(j, "sha256"))) == 64);
    }
}

static void check(const struct mg_json *record)
{
    check_text(record, "verb");
    check_text(record, "version");
    check_text(record, "state");
    check_text(record, "tzdata");
    check_text(mg_json_get(record, "configuration"), "text");
    check_text(mg_json_get(record, "learned"), "sha256");
    check_sums(record, "inputs", "path");
    check_sums(record, "files", "path");
    check_sums(record, "zones", "zone");
    check_sums(record, "outputs", "to");
    CHECK(mg_json_number(mg_json_get(mg_json_get(record, "counts"), "read")) >=
          0);
    const struct mg_json *flags = mg_json_get(record, "flags");
    for (const struct mg_json *j = mg_json_first(flags); j; j = mg_json_next(j))
        CHECK(mg_json_string(mg_json_first(j))[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_json *record;
    struct mg_note note = {""};
    enum mg_err err = mg_record_parse(text, &record, &note);
    CHECK((err == MG_OK) == (record != NULL));
    CHECK(!err || note.text[0]);
    if (record)
        check(record);
    mg_json_free(record);
    return 0;
}
