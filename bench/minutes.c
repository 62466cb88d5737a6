/* minutes - made series for bench/replay_speed: FOLDER SERIES DAYS writes a
 * file for each series, one-minute rows with RFC 3339 stamps, a day's swing and
 * noise; FOLDER SERIES DAYS one writes a single file of all, by time. The same
 * bytes on every machine. The values are whole hundredths. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 1440 };

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* About normal: the sum of four even draws. */
static double noise(uint32_t *state)
{
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += draw(state) / 16777216.0;
    return (sum - 2) * 1.7320508;
}

static void write_row(FILE *out, int minute, const char *name, int series,
                      uint32_t *state)
{
    double day = sin(6.283185307179586 * (minute + 37 * series) / DAY);
    double value = (1000 + 600 * day) * (1 + .04 * noise(state));
    long long cents = llround(value * 100);
    fprintf(out, "2026-01-%02dT%02d:%02d:00Z,%s%lld.%02lld\n", minute / DAY + 1,
            minute % DAY / 60, minute % 60, name, cents / 100, cents % 100);
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    FILE *out = fopen(path, "w");
    if (out)
        return out;
    perror(path);
    exit(1);
}

static void finish(FILE *out)
{
    if (fclose(out) == 0)
        return;
    perror("minutes");
    exit(1);
}

static void write_apart(const char *folder, int count, int minutes)
{
    for (int i = 0; i < count; i++) {
        char name[32];
        uint32_t state = (uint32_t)i;
        snprintf(name, sizeof name, "host%04d", i);
        FILE *out = create(folder, name);
        fputs("timestamp,value\n", out);
        for (int m = 0; m < minutes; m++)
            write_row(out, m, "", i, &state);
        finish(out);
    }
}

static void write_together(const char *folder, int count, int minutes)
{
    FILE *out = create(folder, "hosts");
    uint32_t *state = calloc((size_t)count, sizeof *state);
    if (!state)
        exit(1);
    for (int i = 0; i < count; i++)
        state[i] = (uint32_t)i;
    fputs("timestamp,series,value\n", out);
    for (int m = 0; m < minutes; m++)
        for (int i = 0; i < count; i++) {
            char name[32];
            snprintf(name, sizeof name, "host%04d,", i);
            write_row(out, m, name, i, &state[i]);
        }
    free(state);
    finish(out);
}

int main(int argc, char **argv)
{
    int series = argc > 2 ? atoi(argv[2]) : 0;
    int days = argc > 3 ? atoi(argv[3]) : 0;
    if (series < 1 || series > 10000 || days < 1 || days > 31) {
        fputs("minutes: want FOLDER SERIES DAYS [one]\n", stderr);
        return 2;
    }
    if (argc > 4 && strcmp(argv[4], "one") == 0)
        write_together(argv[1], series, days * DAY);
    else
        write_apart(argv[1], series, days * DAY);
    return 0;
}
