/* test_group.c - what is told when: against a slow twin that looks at every
 * group at every second of its grid, and by hand. */
#include "tests.h"

#include "notify/notification.h"
#include "sink/events.h"

enum { RULES = 3, HOSTS = 4, ALERTS = RULES * HOSTS, SENDS_MAX = 20000 };

static const char *const rules[RULES] = {"Down", "Slow", "Odd"};
static const char *const hosts[HOSTS] = {"a", "b", "c", "d"};

static void make_alert(struct mg_alert *alert, int number, int64_t started,
                       int64_t ended, double peak)
{
    char series[64];
    struct marigram_event event = {
        .kind = MARIGRAM_SILENT,
        .series = series,
        .rule = rules[number / HOSTS],
        .severity = "warning",
        .alert = "00ff00ff00ff00ff",
        .runbook = "",
        .configuration = "",
        .started = started * MG_SECOND,
        .time = started * MG_SECOND,
        .peak = NAN,
        .detail = "",
    };
    snprintf(series, sizeof series, "cpu{dc=\"%s\",host=\"%s\"}",
             number % HOSTS < 2 ? "x" : "y", hosts[number % HOSTS]);
    assert_int_equal(mg_alert_of(alert, &event), MG_OK);
    alert->peak = peak;
    if (ended >= 0)
        alert->ended = ended * MG_SECOND;
}

/* ---- what either of them told, as lines ---- */

static void write_head(struct mg_buffer *out, int64_t time, bool repeat,
                       int64_t held_back)
{
    mg_buffer_printf(out, "%lld %s held %lld:", (long long)time,
                     repeat ? "repeat" : "news", (long long)held_back);
}

static void write_alert(struct mg_buffer *out, const struct mg_alert *alert)
{
    mg_buffer_printf(out, " %s/%s%s",
                     mg_pairs_find(&alert->labels, "alertname").at,
                     mg_pairs_find(&alert->labels, "host").at,
                     mg_alert_open(alert) ? "+" : "-");
}

static void on_notify(void *context, const struct mg_notification *told)
{
    struct mg_buffer *out = context;
    write_head(out, told->time / MG_SECOND, told->why == MG_WHY_REPEAT,
               told->held_back);
    for (size_t i = 0; i < told->open + told->ended; i++) {
        assert_int_equal(mg_alert_open(told->alerts[i]), i < told->open);
        write_alert(out, told->alerts[i]);
    }
    mg_buffer_char(out, '\n');
}

/* ---- the twin ---- */

struct twin_alert {
    struct mg_alert alert;
    bool listed, told, news;
};

struct twin {
    struct mg_group_options options;
    bool by_host;            /* group-by host, else alertname */
    const char *inhibits[3]; /* source, target, label; NULL: none */
    struct twin_alert alert[ALERTS];
    int64_t due[RULES + HOSTS]; /* s; -1: none */
    int64_t told[RULES + HOSTS];
    bool held[RULES + HOSTS], changed[RULES + HOSTS];
    int order[RULES + HOSTS]; /* groups as they first came */
    int groups;
    int64_t sent[SENDS_MAX];
    int sends;
    int64_t held_back, now;
    struct mg_buffer out;
};

static int group_of(const struct twin *twin, int number)
{
    return twin->by_host ? number % HOSTS : number / HOSTS;
}

static bool is_open(const struct twin *twin, int number)
{
    return twin->alert[number].listed &&
           mg_alert_open(&twin->alert[number].alert);
}

static bool is_muted(const struct twin *twin, int number)
{
    const struct mg_pairs *labels = &twin->alert[number].alert.labels;
    const char *const *rule = twin->inhibits;
    if (!rule[0] || !mg_text_is(mg_pairs_find(labels, "alertname"), rule[1]))
        return false;
    for (int i = 0; i < ALERTS; i++) {
        const struct mg_pairs *other = &twin->alert[i].alert.labels;
        if (is_open(twin, i) &&
            mg_text_is(mg_pairs_find(other, "alertname"), rule[0]) &&
            mg_text_same(mg_pairs_find(other, rule[2]),
                         mg_pairs_find(labels, rule[2])))
            return true;
    }
    return false;
}

static bool comes_before(const struct mg_alert *a, const struct mg_alert *b)
{
    double one = isnan(a->peak) ? -1 : a->peak;
    double other = isnan(b->peak) ? -1 : b->peak;
    if (mg_alert_open(a) != mg_alert_open(b))
        return mg_alert_open(a);
    return one > other;
}

static void twin_send(struct twin *twin, int group, const bool *listed,
                      bool news)
{
    bool left[ALERTS];
    memcpy(left, listed, sizeof left);
    write_head(&twin->out, twin->now, !news, twin->held_back);
    for (;;) {
        int best = -1;
        for (int i = 0; i < ALERTS; i++)
            if (left[i] && (best < 0 || comes_before(&twin->alert[i].alert,
                                                     &twin->alert[best].alert)))
                best = i;
        if (best < 0)
            break;
        left[best] = false;
        write_alert(&twin->out, &twin->alert[best].alert);
    }
    mg_buffer_char(&twin->out, '\n');
    assert_true(twin->sends < SENDS_MAX);
    twin->sent[twin->sends++] = twin->now;
    twin->told[group] = twin->now;
    twin->held_back = 0;
    twin->held[group] = false;
}

static bool may_send(const struct twin *twin)
{
    int64_t lately = 0;
    for (int i = 0; i < twin->sends; i++)
        lately += twin->now - twin->sent[i] < 3600;
    return !twin->options.storm || lately < twin->options.storm;
}

static void twin_look(struct twin *twin, int group)
{
    bool listed[ALERTS] = {false};
    bool muted[ALERTS] = {false};
    bool news = false;
    bool open = false;
    bool any = false;
    for (int i = 0; i < ALERTS; i++) {
        struct twin_alert *alert = &twin->alert[i];
        if (group_of(twin, i) != group || !alert->listed)
            continue;
        muted[i] = is_open(twin, i) && is_muted(twin, i);
        listed[i] = is_open(twin, i) ? !muted[i] : alert->told;
        news |= listed[i] && (!is_open(twin, i) || alert->news);
        open |= listed[i] && is_open(twin, i);
    }
    bool repeat =
        open && twin->told[group] >= 0 &&
        twin->now - twin->told[group] >= twin->options.repeat / MG_SECOND;
    bool sent = (news || repeat) && may_send(twin);
    if (sent) {
        twin_send(twin, group, listed, news);
    } else if ((news || repeat) && !twin->held[group]) {
        twin->held[group] = true;
        twin->held_back++;
    } else if (!news && !repeat) {
        twin->held[group] = false;
    }
    for (int i = 0; i < ALERTS; i++) {
        struct twin_alert *alert = &twin->alert[i];
        if (group_of(twin, i) != group || !alert->listed)
            continue;
        if (sent && is_open(twin, i) && !muted[i]) {
            alert->told = true;
            alert->news = false;
        }
        if (!is_open(twin, i) && (sent || !alert->told)) {
            mg_alert_clear(&alert->alert);
            *alert = (struct twin_alert){0};
        }
        any |= alert->listed;
    }
    twin->changed[group] = false;
    twin->due[group] =
        any ? twin->now + twin->options.interval / MG_SECOND : -1;
}

static void twin_advance(struct twin *twin, int64_t now)
{
    for (; twin->now <= now; twin->now++)
        for (int i = 0; i < twin->groups; i++)
            if (twin->due[twin->order[i]] == twin->now)
                twin_look(twin, twin->order[i]);
    twin->now = now;
}

static void twin_push(struct twin *twin, int number,
                      const struct mg_alert *given, bool worse)
{
    struct twin_alert *alert = &twin->alert[number];
    int group = group_of(twin, number);
    bool open = mg_alert_open(given);
    bool known = false;
    bool any = false;
    for (int i = 0; i < ALERTS; i++)
        any |= group_of(twin, i) == group && twin->alert[i].listed;
    if (!open && !alert->listed)
        return;
    for (int i = 0; i < twin->groups; i++)
        known |= twin->order[i] == group;
    if (!known)
        twin->order[twin->groups++] = group;
    if (alert->listed)
        mg_alert_clear(&alert->alert);
    alert->news |= open && (!alert->told || worse);
    alert->listed = true;
    make_alert(&alert->alert, number, given->started / MG_SECOND,
               open ? -1 : given->ended / MG_SECOND, given->peak);
    twin->changed[group] = true;
    if (!any)
        twin->due[group] = twin->now + twin->options.wait / MG_SECOND;
}

static void twin_finish(struct twin *twin)
{
    for (int i = 0; i < twin->groups; i++)
        if (twin->changed[twin->order[i]])
            twin_look(twin, twin->order[i]);
    for (int i = 0; i < ALERTS; i++)
        if (twin->alert[i].listed)
            mg_alert_clear(&twin->alert[i].alert);
}

/* ---- both together ---- */

static int64_t pick(uint64_t *seed, int64_t from, int64_t to)
{
    return from + (int64_t)(uniform(seed) * (double)(to - from + 1));
}

static void set_out(struct twin *twin, uint64_t *seed)
{
    *twin = (struct twin){.by_host = uniform(seed) < .5};
    for (int i = 0; i < RULES + HOSTS; i++)
        twin->due[i] = twin->told[i] = -1;
    twin->options = (struct mg_group_options){
        .wait = pick(seed, 0, 60) * MG_SECOND,
        .interval = pick(seed, 1, 400) * MG_SECOND,
        .repeat = pick(seed, 1, 3000) * MG_SECOND,
        .storm = uniform(seed) < .5 ? pick(seed, 1, 12) : 0,
    };
    strcpy(twin->options.by, twin->by_host ? "host" : "alertname");
    if (uniform(seed) < .6) {
        static const char *const labels[] = {"host", "dc", "neither"};
        twin->inhibits[0] = rules[0];
        twin->inhibits[1] = rules[pick(seed, 1, 2)];
        twin->inhibits[2] = labels[pick(seed, 0, 2)];
        snprintf(twin->options.inhibit, sizeof twin->options.inhibit,
                 "%s>%s:%s", twin->inhibits[0], twin->inhibits[1],
                 twin->inhibits[2]);
    }
    mg_buffer_init(&twin->out, 0);
}

static void live(struct twin *twin, struct mg_groups *groups, uint64_t *seed)
{
    int events = (int)pick(seed, 1, 60);
    int64_t now = 1000;
    twin->now = now;
    for (int i = 0; i < events; i++) {
        struct mg_alert alert;
        int number = (int)pick(seed, 0, ALERTS - 1);
        now += uniform(seed) < .3 ? 0 : pick(seed, 0, i % 7 ? 90 : 5000);
        bool open = uniform(seed) < .55;
        bool worse = open && uniform(seed) < .2;
        /* Each peak once, and some have none. */
        double peak = i + 2;
        twin_advance(twin, now);
        make_alert(&alert, number, now, open ? -1 : now, peak);
        alert.worse = worse;
        twin_push(twin, number, &alert, worse);
        assert_int_equal(mg_groups_push(groups, &alert, now * MG_SECOND),
                         MG_OK);
        if (uniform(seed) < .3)
            assert_int_equal(mg_groups_advance(groups, now * MG_SECOND), MG_OK),
                twin_advance(twin, now);
    }
    now += pick(seed, 0, 20000);
    twin_advance(twin, now);
    assert_int_equal(mg_groups_advance(groups, now * MG_SECOND), MG_OK);
    twin_finish(twin);
    assert_int_equal(mg_groups_finish(groups), MG_OK);
    assert_int_equal(mg_groups_held_back(groups), twin->held_back);
}

static void as_the_slow_twin(void **state)
{
    (void)state;
    static struct twin twin;
    int told = 0;
    int held = 0;
    int runs = count_of(3000, 100000);
    for (int run = 0; run < runs; run++) {
        uint64_t seed = (uint64_t)run;
        struct mg_buffer out;
        struct mg_groups *groups;
        struct mg_note note = {""};
        mg_buffer_init(&out, 0);
        set_out(&twin, &seed);
        assert_int_equal(
            mg_groups_open(&groups, &twin.options,
                           &(struct mg_group_sink){&out, on_notify}, &note),
            MG_OK);
        live(&twin, groups, &seed);
        const char *got = out.length ? out.at : "";
        const char *want = twin.out.length ? twin.out.at : "";
        if (strcmp(got, want) != 0)
            fail_msg("run %d\ngot\n%s\nwanted\n%s", run, got, want);
        told += twin.sends;
        held += strstr(want, "held 1") != NULL;
        mg_groups_close(groups);
        mg_buffer_clear(&out);
        mg_buffer_clear(&twin.out);
    }
    assert_true(told > runs && held > runs / 100);
}

/* ---- by hand ---- */

static struct mg_groups *open_groups(struct mg_buffer *out, int64_t storm,
                                     const char *inhibit)
{
    struct mg_groups *groups;
    struct mg_note note = {""};
    struct mg_group_options options;
    mg_knob_standard(mg_group_knobs, &options);
    options.storm = storm;
    strcpy(options.inhibit, inhibit);
    mg_buffer_init(out, 0);
    if (mg_groups_open(&groups, &options,
                       &(struct mg_group_sink){out, on_notify}, &note))
        fail_msg("%s", note.text);
    return groups;
}

static void raise(struct mg_groups *groups, int number, int64_t at)
{
    struct mg_alert alert;
    make_alert(&alert, number, at, -1, 1);
    assert_int_equal(mg_groups_push(groups, &alert, at * MG_SECOND), MG_OK);
}

static void clear(struct mg_groups *groups, int number, int64_t at)
{
    struct mg_alert alert;
    make_alert(&alert, number, 0, at, 1);
    assert_int_equal(mg_groups_push(groups, &alert, at * MG_SECOND), MG_OK);
}

static void advance(struct mg_groups *groups, int64_t at)
{
    assert_int_equal(mg_groups_advance(groups, at * MG_SECOND), MG_OK);
}

static void told(struct mg_groups *groups, struct mg_buffer *out,
                 const char *wanted)
{
    assert_string_equal(out->length ? out->at : "", wanted);
    mg_groups_close(groups);
    mg_buffer_clear(out);
}

static void the_standard_way(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct mg_groups *groups = open_groups(&out, 0, "");
    raise(groups, 0, 0);
    raise(groups, 1, 29);
    advance(groups, 30); /* group-wait */
    raise(groups, 2, 31);
    clear(groups, 2, 32); /* between two looks: not told */
    clear(groups, 1, 200);
    advance(groups, 30 + 300);       /* group-interval */
    advance(groups, 330 + 4 * 3600); /* repeat-interval */
    clear(groups, 0, 15000);
    advance(groups, 30 * 86400);
    assert_int_equal(mg_groups_due(groups), INT64_MAX);
    told(groups, &out,
         "30 news held 0: Down/a+ Down/b+\n"
         "330 news held 0: Down/a+ Down/b-\n"
         "14730 repeat held 0: Down/a+\n"
         "15030 news held 0: Down/a-\n");
}

static void an_inhibited_one_is_told_when_it_may_be(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct mg_groups *groups = open_groups(&out, 0, "Down>Slow:host");
    raise(groups, 0, 0);         /* Down/a */
    raise(groups, HOSTS, 1);     /* Slow/a: inhibited */
    raise(groups, HOSTS + 1, 1); /* Slow/b */
    advance(groups, 400);
    clear(groups, 0, 500);
    advance(groups, 1000);
    told(groups, &out,
         "30 news held 0: Down/a+\n"
         "31 news held 0: Slow/b+\n"
         "630 news held 0: Down/a-\n"
         "631 news held 0: Slow/a+ Slow/b+\n");
}

static void a_storm_is_limited_and_counted(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct mg_groups *groups = open_groups(&out, 1, "");
    raise(groups, 0, 0);
    raise(groups, HOSTS, 1);
    raise(groups, 2 * HOSTS, 2);
    clear(groups, 2 * HOSTS, 100); /* never told */
    advance(groups, 3600 + 400);
    told(groups, &out,
         "30 news held 0: Down/a+\n"
         "3631 news held 2: Slow/a+\n");
}

static void resumed_ones_are_not_told_again(void **state)
{
    (void)state;
    struct mg_buffer out;
    struct mg_alert alert;
    struct mg_groups *groups = open_groups(&out, 0, "");
    make_alert(&alert, 0, 0, -1, 1);
    assert_int_equal(mg_groups_resume(groups, &alert, 0), MG_OK);
    advance(groups, 4000);
    raise(groups, 0, 4001); /* the same one again is nothing new */
    advance(groups, 4 * 3600);
    clear(groups, 0, 14999);
    advance(groups, 20000);
    told(groups, &out,
         "14400 repeat held 0: Down/a+\n"
         "15000 news held 0: Down/a-\n");
}

static void what_inhibits_wrongly_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Down",           "Down>",
                                        ">Slow",          "Down>Down:host",
                                        "host,Down>Slow", "Down>Slow,host"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct mg_group_options options = {.interval = MG_SECOND};
        struct mg_groups *groups;
        struct mg_note note = {""};
        strcpy(options.inhibit, wrong[i]);
        if (mg_groups_open(&groups, &options, &(struct mg_group_sink){0},
                           &note) != MG_INVALID)
            fail_msg("'%s' is taken", wrong[i]);
        assert_non_null(strstr(note.text, "--inhibit"));
    }
}

/* As `amtool alert query -o json` shows them for these labels. */
static void the_fingerprint_is_alertmanagers(void **state)
{
    (void)state;
    struct mg_alert alert;
    make_alert(&alert, 0, 0, -1, 1);
    char got[17];
    snprintf(got, sizeof got, "%016llx", (unsigned long long)alert.fingerprint);
    assert_string_equal(got, "afb6f71464f2ca17");
    mg_alert_clear(&alert);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_slow_twin),
        cmocka_unit_test(the_standard_way),
        cmocka_unit_test(an_inhibited_one_is_told_when_it_may_be),
        cmocka_unit_test(a_storm_is_limited_and_counted),
        cmocka_unit_test(resumed_ones_are_not_told_again),
        cmocka_unit_test(what_inhibits_wrongly_is_refused),
        cmocka_unit_test(the_fingerprint_is_alertmanagers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
