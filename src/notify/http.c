/* http.c - see http.h. */
#include "notify/http.h"

#include <stdlib.h>
#include <string.h>

/* Checks of arguments that only calls by name can have. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/late.h"

/* clang-format off */
#define FUNCTIONS(X)                                                           \
    X(easy_cleanup) X(easy_getinfo) X(easy_init) X(easy_setopt)                \
    X(easy_strerror) X(global_cleanup) X(global_init) X(multi_add_handle)      \
    X(multi_cleanup) X(multi_info_read) X(multi_init) X(multi_perform)         \
    X(multi_poll) X(multi_remove_handle) X(slist_append) X(slist_free_all)
/* clang-format on */

#define POINTER(name) __typeof__(curl_##name) *name;
#define SYMBOL(name)  {"curl_" #name, &curl.name, false},

static struct {
    FUNCTIONS(POINTER)
} curl;

static const struct mg_late_symbol symbols[] = {FUNCTIONS(SYMBOL){0}};
static struct mg_late library = {MG_CURL_LIBRARY, symbols, false, false};

struct slot {
    CURL *easy;
    bool busy, done;
    CURLcode result;
    struct mg_http_answer answer;
    size_t length; /* of the answer's text so far */
    char error[CURL_ERROR_SIZE];
};

struct mg_http {
    CURLM *multi;
    struct curl_slist *headers;
    struct slot slot[MG_RECEIVERS_MAX];
    size_t slots;
};

enum { FURTHER_MAX = 8, CONNECT_SECONDS = 5 };

/* The rest of a long answer is read and forgotten. */
static size_t keep_answer(char *bytes, size_t size, size_t count, void *context)
{
    struct slot *slot = context;
    size_t length = size * count;
    size_t room = sizeof slot->answer.text - 1 - slot->length;
    size_t kept = length < room ? length : room;
    memcpy(slot->answer.text + slot->length, bytes, kept);
    slot->length += kept;
    slot->answer.text[slot->length] = '\0';
    return length;
}

static bool open_slot(struct mg_http *http, struct slot *slot)
{
    slot->easy = curl.easy_init();
    if (!slot->easy)
        return false;
    CURL *easy = slot->easy;
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, "marigram/" MARIGRAM_VERSION);
    curl.easy_setopt(easy, CURLOPT_TIMEOUT, (long)MG_HTTP_SECONDS);
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_answer);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, slot);
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->error);
    curl.easy_setopt(easy, CURLOPT_PRIVATE, slot);
    return true;
}

/* All that is made of the library, which has been started. */
static bool fill(struct mg_http *http, size_t slots)
{
    http->multi = curl.multi_init();
    http->headers = curl.slist_append(NULL, "Content-Type: application/json");
    http->slots = slots;
    bool made = http->multi && http->headers;
    for (size_t i = 0; i < slots && made; i++)
        made = open_slot(http, &http->slot[i]);
    return made;
}

enum mg_err mg_http_open(struct mg_http **http, size_t slots,
                         struct mg_note *note)
{
    *http = NULL;
    enum mg_err err = mg_late_load(&library, note);
    if (err)
        return err;
    struct mg_http *opened = calloc(1, sizeof *opened);
    if (!opened || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(opened);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    if (!fill(opened, slots)) {
        mg_http_close(opened);
        return mg_fail(note, MG_MEMORY, "out of memory");
    }
    *http = opened;
    return MG_OK;
}

void mg_http_close(struct mg_http *http)
{
    if (!http)
        return;
    for (size_t i = 0; i < http->slots; i++) {
        if (http->slot[i].busy)
            curl.multi_remove_handle(http->multi, http->slot[i].easy);
        curl.easy_cleanup(http->slot[i].easy);
    }
    curl.multi_cleanup(http->multi);
    curl.slist_free_all(http->headers);
    curl.global_cleanup();
    free(http);
}

enum mg_err mg_http_post(struct mg_http *http, size_t index, const char *url,
                         struct mg_text body)
{
    struct slot *slot = &http->slot[index];
    slot->answer = (struct mg_http_answer){0};
    slot->length = 0;
    slot->error[0] = '\0';
    slot->done = false;
    curl.easy_setopt(slot->easy, CURLOPT_URL, url);
    curl.easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     (curl_off_t)body.length);
    curl.easy_setopt(slot->easy, CURLOPT_POSTFIELDS, body.at);
    slot->busy = curl.multi_add_handle(http->multi, slot->easy) == CURLM_OK;
    return slot->busy ? MG_OK : MG_MEMORY;
}

static void end(struct mg_http *http, struct slot *slot, CURLcode result)
{
    curl.multi_remove_handle(http->multi, slot->easy);
    slot->busy = false;
    slot->done = true;
    if (result == CURLE_OK) {
        curl.easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE,
                          &slot->answer.status);
        return;
    }
    const char *why = slot->error[0] ? slot->error : curl.easy_strerror(result);
    size_t length = strnlen(why, sizeof slot->answer.text - 1);
    slot->answer.status = 0;
    memcpy(slot->answer.text, why, length);
    slot->answer.text[length] = '\0';
}

void mg_http_step(struct mg_http *http)
{
    int running;
    int left;
    curl.multi_perform(http->multi, &running);
    for (CURLMsg *message = curl.multi_info_read(http->multi, &left); message;
         message = curl.multi_info_read(http->multi, &left)) {
        struct slot *slot = NULL;
        CURLcode result = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
                          (char **)&slot);
        end(http, slot, result);
    }
}

bool mg_http_done(struct mg_http *http, size_t index,
                  struct mg_http_answer *answer)
{
    struct slot *slot = &http->slot[index];
    if (!slot->done)
        return false;
    slot->done = false;
    *answer = slot->answer;
    return true;
}

void mg_http_wait(struct mg_http *http, const struct pollfd *further,
                  size_t count, int milliseconds)
{
    struct curl_waitfd wanted[FURTHER_MAX];
    for (size_t i = 0; i < count && i < FURTHER_MAX; i++)
        wanted[i] = (struct curl_waitfd){.fd = further[i].fd,
                                         .events = further[i].events & POLLOUT
                                                       ? CURL_WAIT_POLLOUT
                                                       : CURL_WAIT_POLLIN};
    curl.multi_poll(http->multi, wanted, (unsigned)count, milliseconds, NULL);
}
