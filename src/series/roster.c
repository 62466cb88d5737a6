/* roster.c - the one file that knows uthash. */
#include "series/roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

/* Out of memory inside uthash: leave the entry out, and say so. */
#define HASH_NONFATAL_OOM          1
#define uthash_nonfatal_oom(entry) ((entry)->number = -1)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <uthash.h>

struct entry {
    UT_hash_handle hh;
    int64_t number;
    int64_t next; /* came behind it the last time; -1: nothing did */
    char key[];
};

struct mg_roster {
    struct entry *table;
    struct entry **list; /* by number */
    int64_t count;
    size_t room;
    int64_t last; /* came; -1: nothing did */
};

static struct entry *look_up(const struct mg_roster *roster, struct mg_text key)
{
    struct entry *found = NULL;
    HASH_FIND(hh, roster->table, key.at, key.length, found);
    return found;
}

static void enter(struct mg_roster *roster, struct entry *entry, size_t length)
{
    HASH_ADD_KEYPTR(hh, roster->table, entry->key, length, entry);
}

static void forget(struct mg_roster *roster)
{
    HASH_CLEAR(hh, roster->table);
}
#pragma GCC diagnostic pop

struct mg_roster *mg_roster_new(void)
{
    struct mg_roster *roster = calloc(1, sizeof *roster);
    if (roster)
        roster->last = -1;
    return roster;
}

void mg_roster_free(struct mg_roster *roster)
{
    if (!roster)
        return;
    forget(roster);
    for (int64_t i = 0; i < roster->count; i++)
        free(roster->list[i]);
    free(roster->list);
    free(roster);
}

int64_t mg_roster_find(const struct mg_roster *roster, struct mg_text key)
{
    const struct entry *found = look_up(roster, key);
    return found ? found->number : -1;
}

int64_t mg_roster_guess(const struct mg_roster *roster, struct mg_text key)
{
    int64_t next = roster->last < 0 ? -1 : roster->list[roster->last]->next;
    if (next < 0)
        return -1;
    const struct entry *entry = roster->list[next];
    bool same = entry->hh.keylen == key.length &&
                memcmp(entry->key, key.at, key.length) == 0;
    return same ? next : -1;
}

int64_t mg_roster_next(const struct mg_roster *roster, int64_t number)
{
    return roster->list[number]->next;
}

void mg_roster_came(struct mg_roster *roster, int64_t number)
{
    if (roster->last >= 0)
        roster->list[roster->last]->next = number;
    roster->last = number;
}

int64_t mg_roster_add(struct mg_roster *roster, struct mg_text key)
{
    struct entry *entry = malloc(sizeof *entry + key.length + 1);
    if (!entry || !mg_grow(&roster->list, (size_t)roster->count, &roster->room,
                           sizeof(struct entry *))) {
        free(entry);
        return -1;
    }
    memcpy(entry->key, key.at, key.length);
    entry->key[key.length] = '\0';
    entry->number = roster->count;
    entry->next = -1;
    enter(roster, entry, key.length);
    if (entry->number < 0) {
        free(entry);
        return -1;
    }
    roster->list[roster->count++] = entry;
    return entry->number;
}

int64_t mg_roster_count(const struct mg_roster *roster)
{
    return roster->count;
}

const char *mg_roster_key(const struct mg_roster *roster, int64_t number)
{
    return roster->list[number]->key;
}
