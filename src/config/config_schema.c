/* config_schema.c - the JSON Schema of a configuration, from the tables of its
 * settings. What it cannot say: how long a span may be, and which settings
 * contradict each other. */
#include <string.h>

#include "base/num.h"
#include "base/quote.h"
#include "config/config_file.h"

static const char SPAN[] = "([0-9]+(ns|us|ms|s|m|h|d|w))+";

struct schema {
    struct mg_buffer *out;
    int indent;
    bool first;
};

static void begin(struct schema *schema, const char *name)
{
    if (!schema->first)
        mg_buffer_char(schema->out, ',');
    schema->first = false;
    mg_buffer_printf(schema->out, "\n%*s\"%s\": ", schema->indent, "", name);
}

static void add_number(const struct mg_knob *knob, struct mg_buffer *out)
{
    bool count = knob->kind == MG_KNOB_COUNT;
    mg_buffer_printf(out, "\"type\": \"%s\"", count ? "integer" : "number");
    if (knob->low >= knob->high)
        return;
    mg_buffer_string(out, ", \"minimum\": ");
    mg_num_short(out, knob->low);
    mg_buffer_string(out, ", \"maximum\": ");
    mg_num_short(out, knob->high);
}

static void add_choice(const struct mg_knob *knob, struct mg_buffer *out)
{
    struct mg_text rest = mg_text_of(knob->arg);
    mg_buffer_string(out, "\"enum\": [");
    for (bool first = true; rest.at; first = false) {
        mg_buffer_string(out, first ? "" : ", ");
        mg_quote_json(out, mg_text_split(&rest, '|'));
    }
    mg_buffer_char(out, ']');
}

static void add_type(const struct mg_knob *knob, struct mg_buffer *out)
{
    switch (knob->kind) {
    case MG_KNOB_FLAG:
        mg_buffer_string(out, "\"type\": \"boolean\"");
        break;
    case MG_KNOB_REAL:
    case MG_KNOB_COUNT:
        add_number(knob, out);
        break;
    case MG_KNOB_SPAN:
        mg_buffer_printf(out, "\"type\": \"string\", \"pattern\": \"^(%s%s)$\"",
                         knob->low > 0 ? "" : "0|", SPAN);
        break;
    case MG_KNOB_HOLD:
        mg_buffer_printf(out,
                         "\"type\": \"string\", \"pattern\": "
                         "\"^(0|%s|[0-9]+/[0-9]+)$\"",
                         SPAN);
        break;
    case MG_KNOB_CHOICE:
        add_choice(knob, out);
        break;
    case MG_KNOB_TEXT:
        mg_buffer_string(out, "\"type\": [\"string\", \"array\"], \"items\": "
                              "{\"type\": \"string\", \"pattern\": "
                              "\"^[^,]*$\"}");
        break;
    }
}

static void add_knob(struct schema *schema, const struct mg_knob *knob)
{
    struct mg_buffer about;
    mg_buffer_init(&about, 0);
    mg_knob_describe(knob, &about);
    begin(schema, knob->name);
    mg_buffer_char(schema->out, '{');
    add_type(knob, schema->out);
    mg_buffer_string(schema->out, ", \"description\": ");
    mg_quote_json(schema->out, mg_buffer_all(&about));
    mg_buffer_char(schema->out, '}');
    mg_buffer_clear(&about);
}

static bool is_in(const struct mg_knob *knob, enum mg_scope scope)
{
    return scope == MG_FOR_ALL ||
           (scope == MG_FOR_SERIES && !mg_config_is_of_engine(knob)) ||
           mg_config_is_of_rule(knob);
}

static void add_knobs(struct schema *schema, const struct mg_knob *table,
                      enum mg_scope scope)
{
    for (; table->name; table++)
        if (is_in(table, scope))
            add_knob(schema, table);
}

static void open_object(struct schema *schema)
{
    mg_buffer_string(schema->out, "{\"type\": \"object\", "
                                  "\"additionalProperties\": false, "
                                  "\"properties\": {");
    schema->first = true;
    schema->indent += 2;
}

static void close_object(struct schema *schema, const char *rest)
{
    schema->first = false;
    schema->indent -= 2;
    mg_buffer_printf(schema->out, "}%s}", rest);
}

static void add_rules(struct schema *schema)
{
    begin(schema, "rules");
    mg_buffer_printf(schema->out,
                     "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": %d, "
                     "\"description\": \"rules that watch these series; what "
                     "one does not say is as its series have it\", "
                     "\"items\": ",
                     MG_RULES_MAX);
    open_object(schema);
    add_knobs(schema, mg_config_knobs, MG_FOR_RULE);
    close_object(schema, "");
    mg_buffer_char(schema->out, '}');
}

static void add_entries(struct schema *schema)
{
    begin(schema, "series");
    mg_buffer_printf(schema->out,
                     "{\"type\": \"array\", \"maxItems\": %d, "
                     "\"description\": \"settings of the series that fit; a "
                     "series belongs to the first entry that it fits\", "
                     "\"items\": ",
                     MG_KINDS_MAX);
    open_object(schema);
    begin(schema, "match");
    mg_buffer_string(
        schema->out,
        "{\"description\": \"a series' name, a glob, or a selector: "
        "name{label=\\\"value\\\"} with =, !=, =~, !~; of a list, one has to "
        "fit\", \"type\": [\"string\", \"array\"], \"minLength\": 1, "
        "\"minItems\": 1, \"items\": {\"type\": \"string\", \"minLength\": "
        "1}}");
    add_knobs(schema, mg_config_knobs, MG_FOR_SERIES);
    add_rules(schema);
    close_object(schema, ", \"required\": [\"match\"]");
    mg_buffer_char(schema->out, '}');
}

/* A text, or a list of them. */
static const char TEXTS[] =
    "\"type\": [\"string\", \"array\"], \"minLength\": 1, \"minItems\": 1, "
    "\"items\": {\"type\": \"string\", \"minLength\": 1}";

static void add_plain(struct schema *schema, const char *name, const char *type,
                      const char *about)
{
    begin(schema, name);
    mg_buffer_printf(schema->out, "{%s, \"description\": ", type);
    mg_quote_json(schema->out, mg_text_of(about));
    mg_buffer_char(schema->out, '}');
}

static const char STRING[] = "\"type\": \"string\", \"minLength\": 1";
static const char SWITCH[] = "\"type\": \"boolean\"";

static void add_member(struct schema *schema, const char *name)
{
    begin(schema, name);
    mg_buffer_string(schema->out,
                     "{\"type\": \"array\", \"minItems\": 1, \"items\": "
                     "{\"type\": [\"string\", \"integer\"]}}");
}

static void open_list(struct schema *schema, const char *name)
{
    begin(schema, name);
    mg_buffer_string(schema->out, "{\"type\": \"array\", \"minItems\": 1, "
                                  "\"items\": ");
    open_object(schema);
}

static void add_intervals(struct schema *schema)
{
    open_list(schema, "time_intervals");
    open_list(schema, "times");
    add_plain(schema, "start_time", STRING, "HH:MM");
    add_plain(schema, "end_time", STRING, "HH:MM, or 24:00; is outside");
    close_object(schema, ", \"required\": [\"start_time\", \"end_time\"]");
    mg_buffer_char(schema->out, '}');
    add_member(schema, "weekdays");
    add_member(schema, "days_of_month");
    add_member(schema, "months");
    add_member(schema, "years");
    add_plain(schema, "location", STRING, "IANA zone of the interval");
    close_object(schema, ", \"anyOf\": [{\"required\": [\"times\"]}, "
                         "{\"required\": [\"weekdays\"]}, {\"required\": "
                         "[\"days_of_month\"]}, {\"required\": [\"months\"]}, "
                         "{\"required\": [\"years\"]}]");
    mg_buffer_char(schema->out, '}');
}

static void add_when(struct schema *schema)
{
    add_intervals(schema);
    open_list(schema, "ranges");
    add_plain(schema, "from", STRING, "a time");
    add_plain(schema, "to", STRING, "a time; is outside");
    close_object(schema, ", \"required\": [\"from\", \"to\"]");
    mg_buffer_char(schema->out, '}');
    add_plain(schema, "ics", STRING,
              "an iCalendar file, from the folder of this one");
}

static void add_known(struct schema *schema)
{
    begin(schema, "known_events");
    mg_buffer_printf(schema->out,
                     "{\"type\": \"array\", \"maxItems\": %d, "
                     "\"description\": \"expected deviations, beside those of "
                     "the file of known-events; docs/known-events.md\", "
                     "\"items\": ",
                     MG_KNOWN_MAX);
    open_object(schema);
    add_plain(schema, "name", STRING, "different for each event");
    add_plain(schema, "series", TEXTS,
              "a series' name, a glob, or a selector; of a list, one has to "
              "fit");
    add_plain(schema, "reason", STRING, "why");
    add_plain(schema, "owner", STRING, "who can be asked");
    add_plain(schema, "location", STRING,
              "IANA zone of times without one; UTC if not given");
    add_plain(schema, "expires", STRING,
              "a time from which on it has no effect");
    add_when(schema);
    add_plain(schema, "mute", SWITCH,
              "no alert is raised; true if not given, but with own_profile");
    add_plain(schema, "freeze", SWITCH,
              "the usual baseline learns nothing; true if not given");
    add_plain(schema, "own_profile", SWITCH,
              "its rows have a baseline of their own; false if not given");
    close_object(
        schema,
        ", \"required\": [\"name\", \"series\", \"reason\", \"owner\"], "
        "\"oneOf\": [{\"required\": [\"time_intervals\"]}, {\"required\": "
        "[\"ranges\"]}, {\"required\": [\"ics\"]}], \"not\": {\"required\": "
        "[\"freeze\"], \"properties\": {\"freeze\": {\"const\": false}}, "
        "\"anyOf\": [{\"required\": [\"own_profile\"], \"properties\": "
        "{\"own_profile\": {\"const\": true}}}, {\"required\": [\"mute\"], "
        "\"properties\": {\"mute\": {\"const\": false}}}]}");
    mg_buffer_char(schema->out, '}');
}

void mg_config_schema(const struct mg_knob *const *others,
                      struct mg_buffer *out)
{
    struct schema schema = {.out = out, .indent = 2, .first = true};
    mg_buffer_string(
        out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/"
             "schema\",\n  \"title\": \"marigram configuration\",\n  "
             "\"type\": \"object\",\n  \"additionalProperties\": false,\n  "
             "\"properties\": {");
    schema.indent = 4;
    begin(&schema, "$schema");
    mg_buffer_string(out, "{\"type\": \"string\"}");
    add_knobs(&schema, mg_config_knobs, MG_FOR_ALL);
    for (; others && *others; others++)
        for (const struct mg_knob *knob = *others; knob->name; knob++)
            add_knob(&schema, knob);
    add_rules(&schema);
    add_entries(&schema);
    add_known(&schema);
    mg_buffer_string(out, "\n  }\n}\n");
}
