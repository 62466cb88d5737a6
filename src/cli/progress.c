/* progress.c - see progress.h. */
#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/span.h"
#include "cli/screen.h"

static const int64_t FIRST = MG_SECOND / 2, AGAIN = MG_SECOND / 10;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * MG_SECOND + time.tv_nsec;
}

/* A terminal that can take a line away again. */
static bool can_show(void)
{
    const char *kind = getenv("TERM");
    return mg_screen_of(STDERR_FILENO).terminal && kind && kind[0] &&
           strcmp(kind, "dumb") != 0;
}

void mg_progress_begin(struct mg_progress *progress, bool data)
{
    bool mixed = data && mg_screen_of(STDOUT_FILENO).terminal;
    *progress =
        (struct mg_progress){.wanted = !mixed && can_show(), .begun = now()};
}

/* ---- the line ---- */

/* 950, 12.3k, 1.20M */
static void add_count(struct mg_buffer *out, double count)
{
    static const char letters[] = " kMGT";
    int unit = 0;
    for (; count >= 1000 && letters[unit + 1]; unit++)
        count /= 1000;
    if (unit == 0)
        mg_buffer_printf(out, "%.0f", count);
    else
        mg_buffer_printf(out, "%.*f%c", count < 10 ? 2 : count < 100, count,
                         letters[unit]);
}

static void add_clock(struct mg_buffer *out, double seconds)
{
    long left = (long)ceil(seconds);
    if (left >= 3600)
        mg_buffer_printf(out, "%ld:%02ld:%02ld", left / 3600, left / 60 % 60,
                         left % 60);
    else
        mg_buffer_printf(out, "%ld:%02ld", left / 60, left % 60);
}

/* "1.20M rows, 410k/s, 0:12 left" */
static void add_figures(struct mg_buffer *out, const struct mg_advance *pace,
                        double seconds)
{
    add_count(out, pace->count);
    mg_buffer_printf(out, " %s, ", pace->unit);
    add_count(out, pace->count / seconds);
    mg_buffer_string(out, "/s");
    if (!(pace->done > 0))
        return;
    mg_buffer_string(out, ", ");
    add_clock(out, (pace->total - pace->done) * seconds / pace->done);
    mg_buffer_string(out, " left");
}

static void add_bar(struct mg_buffer *out, double share, int width, bool ascii)
{
    int full = (int)(share * width);
    mg_buffer_char(out, ascii ? '[' : ' ');
    for (int i = 0; i < width; i++)
        mg_buffer_string(out,
                         i < full ? (ascii ? "=" : "━") : (ascii ? " " : "─"));
    mg_buffer_string(out, ascii ? "] " : " ");
}

/* As wide as the terminal is now, less a column: some wrap in the last one. */
static void draw(const struct mg_advance *pace, double seconds)
{
    enum { FRAME = 6 + 3, BAR_LEAST = 8, BAR_MOST = 40 };
    struct mg_screen screen = mg_screen_of(STDERR_FILENO);
    double share = pace->total > 0 ? pace->done / pace->total : 0;
    struct mg_buffer line, figures;
    mg_buffer_init(&line, 0);
    mg_buffer_init(&figures, 0);
    add_figures(&figures, pace, seconds);
    int room = screen.columns - 1 - FRAME - (int)figures.length;
    share = share > 1 ? 1 : share;
    mg_buffer_printf(&line, "\r%3.0f %% ", 100 * share);
    if (room >= BAR_LEAST)
        add_bar(&line, share, room > BAR_MOST ? BAR_MOST : room, screen.ascii);
    if (6 + (int)figures.length < screen.columns)
        mg_buffer_text(&line, mg_buffer_all(&figures));
    mg_buffer_string(&line, "\x1B[K");
    if (!line.failed && !figures.failed)
        fwrite(line.at, 1, line.length, stderr);
    fflush(stderr);
    mg_buffer_clear(&line);
    mg_buffer_clear(&figures);
}

void mg_progress_at(struct mg_progress *progress, const struct mg_advance *pace)
{
    if (!progress || !progress->wanted || !(pace->total > 0))
        return;
    int64_t time = now();
    if (time - progress->begun < FIRST || time - progress->drawn < AGAIN)
        return;
    progress->drawn = time;
    progress->shown = true;
    draw(pace, (double)(time - progress->begun) / (double)MG_SECOND);
}

void mg_progress_clear(struct mg_progress *progress)
{
    if (!progress || !progress->shown)
        return;
    fputs("\r\x1B[K", stderr);
    fflush(stderr);
    progress->shown = false;
}
