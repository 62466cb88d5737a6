/* company.c - see company.h. */
#include "replay/company.h"

#include <stdlib.h>

struct by_raise {
    int64_t raised;
    double score;
    size_t alert;
};

static int earlier(const void *left, const void *right)
{
    const struct by_raise *a = left;
    const struct by_raise *b = right;
    if (a->raised != b->raised)
        return (a->raised > b->raised) - (a->raised < b->raised);
    if (a->score != b->score)
        return (a->score < b->score) - (a->score > b->score);
    return (a->alert > b->alert) - (a->alert < b->alert);
}

enum mg_err mg_company_init(struct mg_company *company,
                            const struct mg_ledger *ledger)
{
    size_t room = ledger->alerts ? ledger->alerts : 1;
    struct by_raise *sorted = malloc(room * sizeof *sorted);
    *company = (struct mg_company){ledger, malloc(room * sizeof(size_t))};
    if (!sorted || !company->order) {
        free(sorted);
        return MG_MEMORY;
    }
    for (size_t i = 0; i < ledger->alerts; i++)
        sorted[i] = (struct by_raise){ledger->alert[i].raised,
                                      ledger->alert[i].score, i};
    qsort(sorted, ledger->alerts, sizeof *sorted, earlier);
    for (size_t i = 0; i < ledger->alerts; i++)
        company->order[i] = sorted[i].alert;
    free(sorted);
    return MG_OK;
}

void mg_company_clear(struct mg_company *company)
{
    free(company->order);
    *company = (struct mg_company){0};
}

/* The place in the order of the first alert raised at `from` or later. */
static size_t first_from(const struct mg_company *company, int64_t from)
{
    size_t low = 0;
    size_t high = company->ledger->alerts;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (company->ledger->alert[company->order[middle]].raised < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool was_there(const struct mg_company *company, size_t from, size_t to)
{
    const struct mg_seen_alert *alert = company->ledger->alert;
    for (size_t i = from; i < to; i++)
        if (alert[company->order[i]].series == alert[company->order[to]].series)
            return true;
    return false;
}

size_t mg_company_of(const struct mg_company *company, size_t incident,
                     void (*visit)(void *context, size_t alert), void *context)
{
    const struct mg_ledger *ledger = company->ledger;
    const struct mg_incident *window = &ledger->incidents->at[incident];
    int64_t from;
    size_t count = 0;
    if (__builtin_sub_overflow(window->from, ledger->lead, &from))
        from = INT64_MIN;
    size_t first = first_from(company, from);
    for (size_t i = first; i < ledger->alerts; i++) {
        size_t alert = company->order[i];
        if (ledger->alert[alert].raised > window->to)
            break;
        if (was_there(company, first, i))
            continue;
        count++;
        if (visit)
            visit(context, alert);
    }
    return count;
}
