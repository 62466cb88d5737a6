/* fuzz.h - what the fuzz targets share: a check that is there in every build,
 * and a reader of bytes in memory. */
#ifndef MG_FUZZ_H
#define MG_FUZZ_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "read/reader.h"
#include "time/civil.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_check(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}
#define CHECK(condition) fuzz_check(condition, #condition)

static inline void fuzz_hear(void *context, const char *line)
{
    size_t *lines = context;
    CHECK(line[0]);
    for (; *line; line++)
        CHECK((unsigned char)*line >= 0x20 && *line != 0x7F);
    ++*lines;
}

static inline void fuzz_check_row(const struct mg_row *row)
{
    CHECK(row->time != MG_NO_TIME);
    CHECK(!isinf(row->value));
    CHECK(row->series[0]);
    CHECK(row->time_text.length && row->time_text.length <= MG_ROW_MAX);
    CHECK(row->value_text.length <= MG_ROW_MAX);
}

static inline void fuzz_check_counts(const struct mg_input *input,
                                     const struct mg_reader *reader,
                                     size_t rows, size_t lines)
{
    const struct mg_reader_counts *counts = mg_reader_counts(reader);
    CHECK(counts->rows == rows);
    CHECK(counts->files == 1);
    CHECK(lines >= counts->refused + (counts->bad < 20 ? counts->bad : 20));
    CHECK(!input->strict || counts->bad <= 1);
    bool failed = counts->refused || (input->strict && counts->bad);
    CHECK((mg_reader_outcome(reader) != MG_OK) == failed);
}

/* All that was read of a row, added to what was read before. */
static inline uint64_t fuzz_hash_row(uint64_t hash, const struct mg_row *row)
{
    hash = mg_hash_add(hash, &row->time, sizeof row->time);
    hash = mg_hash_add(hash, &row->value, sizeof row->value);
    hash = mg_hash_add(hash, &row->place.line, sizeof row->place.line);
    hash = mg_hash_add(hash, row->series, strlen(row->series) + 1);
    hash = mg_hash_add(hash, row->time_text.at, row->time_text.length);
    hash = mg_hash_add(hash, ",", 1);
    return mg_hash_add(hash, row->value_text.at, row->value_text.length);
}

/* Reads the bytes as a file from end to end, and checks every row. `ahead`: in
 * a thread of its own. Returns a hash of them all, and of the counts. */
static inline uint64_t fuzz_read_so(const struct mg_input *input,
                                    const uint8_t *data, size_t size,
                                    bool ahead)
{
    char path[64];
    const char *paths[] = {path};
    size_t lines = 0;
    size_t rows = 0;
    uint64_t hash = MG_HASH_START;
    struct mg_listener listener = {&lines, fuzz_hear, NULL};
    struct mg_reader *reader;
    struct mg_row row;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    CHECK(mg_reader_open(&reader, input, &listener, paths, 1, NULL) == MG_OK);
    if (ahead)
        mg_reader_ahead(reader);
    enum mg_read got = mg_reader_next(reader, &row);
    for (; got != MG_READ_END; got = mg_reader_next(reader, &row)) {
        if (got != MG_READ_ROW)
            continue;
        fuzz_check_row(&row);
        hash = fuzz_hash_row(hash, &row);
        rows++;
    }
    fuzz_check_counts(input, reader, rows, lines);
    hash = mg_hash_add(hash, mg_reader_counts(reader),
                       sizeof *mg_reader_counts(reader));
    mg_reader_close(reader);
    close(fd);
    return mg_hash_add(hash, &lines, sizeof lines);
}

static inline uint64_t fuzz_read(const struct mg_input *input,
                                 const uint8_t *data, size_t size)
{
    return fuzz_read_so(input, data, size, false);
}

#endif
