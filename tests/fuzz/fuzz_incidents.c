/* fuzz_incidents.c - any bytes as a JSON file of incidents. */
#include "fuzz.h"

#include "replay/incident.h"

static void check(const struct mg_incident *incident)
{
    CHECK(incident->id && incident->title && incident->severity);
    CHECK(incident->from <= incident->to);
    CHECK(incident->count > 0);
    for (size_t i = 0; i < incident->count; i++)
        CHECK(incident->series[i] != NULL);
    mg_incident_concerns(incident, "api{host=\"a\"}", "realAds/api.csv");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_text text = {(const char *)data, size};
    struct mg_incidents incidents = {0};
    struct mg_note note = {""};
    enum mg_err err = mg_incidents_parse(&incidents, text, NULL, &note);
    CHECK(!err || note.text[0]);
    for (size_t i = 0; i < incidents.count; i++)
        check(&incidents.at[i]);
    mg_incidents_clear(&incidents);
    return 0;
}
