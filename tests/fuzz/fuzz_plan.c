/* fuzz_plan.c - any bytes as a plan of replays. */
#include "fuzz.h"

#include "replay/plan.h"

static void check(const struct mg_plan_set *set)
{
    CHECK(set->settings.name && set->settings.name[0]);
    CHECK(set->incidents && set->count > 0);
    for (size_t i = 0; i < set->count; i++)
        CHECK(set->data[i][0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_text folder = {"plans/", 6};
    struct mg_plan plan;
    struct mg_note note = {""};
    enum mg_err err = mg_plan_parse(&plan, text, folder, &note);
    CHECK(!err || note.text[0]);
    CHECK(err || (plan.sets && plan.variants));
    for (size_t i = 0; !err && i < plan.sets; i++)
        check(&plan.set[i]);
    mg_plan_clear(&plan);
    return 0;
}
