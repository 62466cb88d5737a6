/* csvcount.c - the yardstick for speed: what it costs to let libcsv find the
 * fields of a file, and nothing else. */
#include <csv.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void on_field(void *field, size_t length, void *count)
{
    (void)field;
    (void)length;
    ++*(size_t *)count;
}

int main(int argc, char **argv)
{
    static char block[256 * 1024];
    struct csv_parser parser;
    size_t count = 0;
    ssize_t got;
    int fd = argc > 1 ? open(argv[1], O_RDONLY) : STDIN_FILENO;
    if (fd < 0 || csv_init(&parser, 0) != 0)
        return 1;
    while ((got = read(fd, block, sizeof block)) > 0)
        csv_parse(&parser, block, (size_t)got, on_field, NULL, &count);
    csv_fini(&parser, on_field, NULL, &count);
    csv_free(&parser);
    printf("%zu\n", count);
    return got < 0;
}
