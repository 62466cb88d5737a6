/* screen.c - see screen.h. */
#include "cli/screen.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/num.h"

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

/* POSIX: the first of these that says anything. */
static bool is_ascii(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = variable(names[i]);
        const char *set = strchr(locale, '.');
        if (locale[0])
            return !set || (strncasecmp(set, ".UTF-8", 6) != 0 &&
                            strncasecmp(set, ".UTF8", 5) != 0);
    }
    return true;
}

static int columns_of(int fd, bool terminal)
{
    struct winsize size;
    int64_t columns;
    if (terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    if (mg_num_parse_int(mg_text_of(variable("COLUMNS")), &columns) &&
        columns > 0 && columns < 10000)
        return (int)columns;
    return 80;
}

struct mg_screen mg_screen_of(int fd)
{
    bool terminal = isatty(fd) == 1;
    return (struct mg_screen){
        .terminal = terminal,
        .columns = columns_of(fd, terminal),
        .colour = terminal && !variable("NO_COLOR")[0] &&
                  strcmp(variable("TERM"), "dumb") != 0,
        .ascii = is_ascii(),
    };
}
