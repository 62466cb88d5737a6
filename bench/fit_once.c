/* fit_once.c - fits classic Holt-Winters to a column of numbers and prints what
 * it found: what fit_speed times against R.
 *
 *     fit_once PERIOD FILE */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/grow.h"
#include "baseline/classic_fit.h"

static double *read_numbers(const char *path, int64_t *count)
{
    struct mg_note note = {""};
    struct mg_buffer text;
    double *value = NULL;
    size_t room = 0;
    size_t found = 0;
    mg_buffer_init(&text, 0);
    if (mg_file_read(path, &text, &note)) {
        fprintf(stderr, "fit_once: %s\n", note.text);
        exit(1);
    }
    const char *at = text.at;
    for (;;) {
        char *end;
        double number = strtod(at, &end);
        if (end == at || !mg_grow(&value, found, &room, sizeof *value))
            break;
        value[found++] = number;
        at = end;
    }
    mg_buffer_clear(&text);
    *count = (int64_t)found;
    return value;
}

int main(int argc, char **argv)
{
    struct mg_note note = {""};
    struct mg_classic_fit fit;
    struct mg_classic_data data = {.damped = 1};
    if (argc != 3) {
        fprintf(stderr, "usage: fit_once PERIOD FILE\n");
        return 2;
    }
    double *value = read_numbers(argv[2], &data.count);
    data.value = value;
    data.period = atoll(argv[1]);
    if (mg_classic_fit(&data, &fit, &note)) {
        fprintf(stderr, "fit_once: %s\n", note.text);
        free(value);
        return 1;
    }
    printf("alpha %.7g beta %.7g gamma %.7g squares %.12g passes %d%s\n",
           fit.gains.alpha, fit.gains.beta, fit.gains.gamma, fit.squares,
           fit.passes, fit.diverges ? " diverges" : "");
    free(value);
    return 0;
}
