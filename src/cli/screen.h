/* screen.h - what is known of where output goes: how wide it is, whether it
 * shows colours, whether it can write more than ASCII. */
#ifndef MG_SCREEN_H
#define MG_SCREEN_H

#include <stdbool.h>

struct mg_screen {
    bool terminal;
    int columns; /* a terminal's own; else COLUMNS, or 80 */
    bool colour; /* a terminal, and no NO_COLOR (no-color.org) */
    bool ascii;  /* the locale is not one of UTF-8 */
};

/* Asks anew each time: a window may have been resized. */
struct mg_screen mg_screen_of(int fd);

#endif
