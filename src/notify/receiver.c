/* receiver.c - see receiver.h. */
#include "notify/receiver.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/quote.h"
#include "notify/backoff.h"

#define PATH "/api/v2/alerts"

enum { STATUS_SOME = 400, STATUS_SLOWER = 429, STATUS_SERVER = 500 };

struct receiver {
    char *url;   /* with the path */
    char *shown; /* for messages: without user and password */
    struct mg_buffer body;
    size_t alerts; /* in it; 0: nothing is on its way */
    bool begun;    /* it is being posted */
    bool over;
    struct mg_http_answer answer;
    int failures;  /* in a row */
    int64_t next;  /* ns: not before */
    bool refused;  /* the last answer was a refusal of everything */
    uint64_t told; /* hash of the refusal told last */
};

struct mg_receivers {
    struct mg_http *http;
    struct receiver receiver[MG_RECEIVERS_MAX];
    size_t count;
};

/* ---- addresses ---- */

static char *joined(const char *scheme, struct mg_text rest, const char *tail)
{
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_buffer_string(&out, scheme);
    mg_buffer_text(&out, rest);
    mg_buffer_string(&out, tail);
    if (out.failed)
        mg_buffer_clear(&out);
    return out.at;
}

static enum mg_err add(struct mg_receivers *receivers, struct mg_text url,
                       struct mg_note *note)
{
    static const char *const schemes[] = {"http://", "https://"};
    struct mg_text rest = url;
    const char *scheme = NULL;
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(schemes[i]);
        if (url.length <= length || memcmp(url.at, schemes[i], length) != 0)
            continue;
        scheme = schemes[i];
        rest = (struct mg_text){url.at + length, url.length - length};
    }
    if (!scheme)
        return mg_fail(note, MG_INVALID,
                       "--alertmanager: cannot use '%.*s' (want "
                       "http://HOST:PORT, or https)",
                       MG_SHOW(url));
    if (receivers->count == MG_RECEIVERS_MAX)
        return mg_fail(note, MG_FULL, "--alertmanager: more than %d addresses",
                       MG_RECEIVERS_MAX);
    while (rest.length && rest.at[rest.length - 1] == '/')
        rest.length--;
    const char *at = memchr(rest.at, '@', rest.length);
    struct mg_text plain = rest;
    if (at)
        plain =
            (struct mg_text){at + 1, rest.length - (size_t)(at + 1 - rest.at)};
    struct receiver *receiver = &receivers->receiver[receivers->count++];
    receiver->url = joined(scheme, rest, PATH);
    receiver->shown = joined(scheme, plain, "");
    mg_buffer_init(&receiver->body, 0);
    return receiver->url && receiver->shown
               ? MG_OK
               : mg_fail(note, MG_MEMORY, "out of memory");
}

enum mg_err mg_receivers_open(struct mg_receivers **receivers, const char *urls,
                              struct mg_note *note)
{
    struct mg_receivers *opened = calloc(1, sizeof *opened);
    struct mg_text rest = mg_text_of(urls);
    *receivers = NULL;
    if (!opened)
        return mg_fail(note, MG_MEMORY, "out of memory");
    enum mg_err err = MG_OK;
    while (rest.at && !err)
        err = add(opened, mg_text_trim(mg_text_split(&rest, ',')), note);
    if (!err)
        err = mg_http_open(&opened->http, opened->count, note);
    if (err)
        mg_receivers_close(opened);
    else
        *receivers = opened;
    return err;
}

void mg_receivers_close(struct mg_receivers *receivers)
{
    if (!receivers)
        return;
    mg_http_close(receivers->http);
    for (size_t i = 0; i < receivers->count; i++) {
        free(receivers->receiver[i].url);
        free(receivers->receiver[i].shown);
        mg_buffer_clear(&receivers->receiver[i].body);
    }
    free(receivers);
}

size_t mg_receivers_count(const struct mg_receivers *receivers)
{
    return receivers->count;
}

/* ---- posts ---- */

void mg_receivers_prepare(struct mg_receivers *receivers,
                          struct mg_leases *leases, int64_t now)
{
    for (size_t i = 0; i < receivers->count; i++) {
        struct receiver *receiver = &receivers->receiver[i];
        if (receiver->alerts || now < receiver->next)
            continue;
        mg_buffer_empty(&receiver->body);
        receiver->alerts = mg_leases_body(leases, i, now, &receiver->body);
        receiver->begun = receiver->over = false;
    }
}

static void begin(struct mg_receivers *receivers, size_t index)
{
    struct receiver *receiver = &receivers->receiver[index];
    receiver->begun = true;
    if (!receiver->body.failed &&
        mg_http_post(receivers->http, index, receiver->url,
                     mg_buffer_all(&receiver->body)) == MG_OK)
        return;
    receiver->over = true;
    receiver->answer = (struct mg_http_answer){0, "out of memory"};
}

bool mg_receivers_step(struct mg_receivers *receivers)
{
    bool any = false;
    for (size_t i = 0; i < receivers->count; i++)
        if (receivers->receiver[i].alerts && !receivers->receiver[i].begun)
            begin(receivers, i);
    mg_http_step(receivers->http);
    for (size_t i = 0; i < receivers->count; i++) {
        struct receiver *receiver = &receivers->receiver[i];
        if (receiver->begun && !receiver->over)
            receiver->over =
                mg_http_done(receivers->http, i, &receiver->answer);
        any |= receiver->over;
    }
    return any;
}

static bool is_worth_another_try(long status)
{
    return status == 0 || status == STATUS_SLOWER || status >= STATUS_SERVER;
}

/* The same refusal at each renewal is told once. */
static bool is_told(struct receiver *receiver)
{
    uint64_t hash = mg_hash_add(MG_HASH_START, receiver->answer.text,
                                strlen(receiver->answer.text));
    bool told = receiver->told == hash;
    receiver->told = hash;
    return told;
}

static void tell(const struct receiver *receiver, const char *what,
                 void (*say)(const char *sentence))
{
    struct mg_note note;
    struct mg_buffer answer;
    const char *text = receiver->answer.text;
    mg_buffer_init(&answer, 0);
    mg_quote_line(&answer, mg_text_trim(mg_text_of(text)));
    mg_fail(&note, MG_OK, "--alertmanager %s: %s of %zu alert%s (%ld%s%s)",
            receiver->shown, what, receiver->alerts,
            receiver->alerts == 1 ? "" : "s", receiver->answer.status,
            answer.length ? ": " : "", answer.length ? answer.at : "");
    say(note.text);
    mg_buffer_clear(&answer);
}

static void tell_recovery(const struct receiver *receiver,
                          void (*say)(const char *sentence))
{
    struct mg_note note;
    mg_fail(&note, MG_OK, "--alertmanager %s: answers again after %d failures",
            receiver->shown, receiver->failures);
    say(note.text);
}

/* Returns whether the alerts need not be posted again. */
static bool judge(struct receiver *receiver, int64_t now,
                  void (*say)(const char *sentence))
{
    long status = receiver->answer.status;
    if (is_worth_another_try(status)) {
        receiver->failures++;
        receiver->next = now + mg_backoff(receiver->failures);
        if (receiver->failures == 1)
            tell(receiver, "not taken yet, a post", say);
        return false;
    }
    if (receiver->failures)
        tell_recovery(receiver, say);
    bool fine = status >= 200 && status < 300;
    receiver->failures = 0;
    receiver->refused = !fine && status != STATUS_SOME;
    if (!fine && !is_told(receiver))
        tell(receiver, receiver->refused ? "refused, a post" : "refused, some",
             say);
    return true;
}

void mg_receivers_settle(struct mg_receivers *receivers,
                         struct mg_leases *leases, int64_t now,
                         void (*say)(const char *sentence))
{
    for (size_t i = 0; i < receivers->count; i++) {
        struct receiver *receiver = &receivers->receiver[i];
        if (!receiver->alerts || !receiver->over)
            continue;
        mg_leases_outcome(leases, i, judge(receiver, now, say));
        receiver->alerts = 0;
        receiver->begun = receiver->over = false;
    }
}

void mg_receivers_wait(struct mg_receivers *receivers,
                       const struct pollfd *further, size_t count,
                       int milliseconds)
{
    mg_http_wait(receivers->http, further, count, milliseconds);
}

/* ---- what is left ---- */

int64_t mg_receivers_due(const struct mg_receivers *receivers,
                         const struct mg_leases *leases)
{
    int64_t due = mg_leases_due(leases);
    for (size_t i = 0; i < receivers->count; i++) {
        const struct receiver *receiver = &receivers->receiver[i];
        if (!receiver->alerts && receiver->next < due &&
            mg_leases_wants(leases, i))
            due = receiver->next;
    }
    return due;
}

bool mg_receivers_busy(const struct mg_receivers *receivers,
                       const struct mg_leases *leases)
{
    for (size_t i = 0; i < receivers->count; i++)
        if (receivers->receiver[i].alerts || mg_leases_waiting(leases, i))
            return true;
    return false;
}

size_t mg_receivers_missed(const struct mg_receivers *receivers,
                           const struct mg_leases *leases)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < receivers->count; i++) {
        const struct receiver *receiver = &receivers->receiver[i];
        size_t missed = mg_leases_waiting(leases, i);
        if (receiver->refused && !missed)
            missed = 1;
        least = missed < least ? missed : least;
    }
    return receivers->count ? least : 0;
}
