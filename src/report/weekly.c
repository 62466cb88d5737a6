/* weekly.c - see weekly.h. */
#include "report/weekly.h"

#include <math.h>
#include <stdlib.h>

#include "base/grow.h"
#include "base/member.h"
#include "base/num.h"
#include "base/span.h"
#include "time/civil.h"
#include "time/stamp.h"

/* The first Monday is 1970-01-05. */
static const int64_t MONDAY = 4 * MG_DAY;

static int64_t number_of(int64_t time)
{
    return mg_floor_div(time - MONDAY, MG_WEEK);
}

static struct mg_weekly_week *week_of(struct mg_weekly *weekly, int64_t time)
{
    int64_t number = number_of(time);
    if (weekly->count && weekly->week[weekly->count - 1].number == number)
        return &weekly->week[weekly->count - 1];
    if (!mg_grow(&weekly->week, weekly->count, &weekly->room,
                 sizeof *weekly->week))
        return NULL;
    weekly->week[weekly->count] = (struct mg_weekly_week){.number = number};
    return &weekly->week[weekly->count++];
}

bool mg_weekly_add(struct mg_weekly *weekly, int64_t time, double error,
                   double deviation)
{
    if (!isfinite(error) || !isfinite(deviation) || time < INT64_MIN + MG_WEEK)
        return true;
    struct mg_weekly_week *week = week_of(weekly, time);
    if (!week)
        return false;
    week->rows++;
    week->error += fabs(error);
    week->bias += fmax(-3, fmin(3, deviation));
    week->deviation += fabs(deviation);
    week->within += fabs(deviation) <= 2;
    weekly->rows++;
    for (int i = 0; i <= MG_WEEKLY_SIGMAS && fabs(deviation) > i; i++)
        weekly->beyond[i]++;
    return true;
}

void mg_weekly_clear(struct mg_weekly *weekly)
{
    free(weekly->week);
    *weekly = (struct mg_weekly){.count = 0};
}

/* To six digits: what is read off a plot. */
static void write_mean(struct mg_buffer *out, const char *name, double sum,
                       double rows)
{
    mg_member_name(out, name);
    mg_num_short(out, sum / rows);
}

static void write_week(struct mg_buffer *out, const struct mg_weekly_week *week)
{
    mg_member_name(out, "from");
    mg_buffer_char(out, '"');
    mg_stamp_print(out, week->number * MG_WEEK + MONDAY);
    mg_buffer_char(out, '"');
    mg_member_count(out, "rows", (size_t)week->rows);
    write_mean(out, "error", week->error, week->rows);
    write_mean(out, "bias", week->bias, week->rows);
    write_mean(out, "deviation", week->deviation, week->rows);
    write_mean(out, "within", week->within, week->rows);
}

void mg_weekly_write(const struct mg_weekly *weekly, struct mg_buffer *out)
{
    mg_member_name(out, "weeks");
    mg_buffer_char(out, '[');
    for (size_t i = 0; i < weekly->count; i++) {
        mg_buffer_string(out, i ? ",{" : "{");
        write_week(out, &weekly->week[i]);
        mg_buffer_char(out, '}');
    }
    mg_buffer_char(out, ']');
    mg_member_name(out, "beyond");
    mg_buffer_char(out, '[');
    for (int i = 0; i <= MG_WEEKLY_SIGMAS && weekly->rows > 0; i++) {
        mg_buffer_string(out, i ? "," : "");
        mg_num_short(out, weekly->beyond[i] / weekly->rows);
    }
    mg_buffer_char(out, ']');
}
