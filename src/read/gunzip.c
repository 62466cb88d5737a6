/* gunzip.c - the one file that knows zlib. Bytes behind a member begin the next
 * one; zeros there are what tapes and block devices leave, and end it all. */
#include "read/gunzip.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

enum { GZIP_ONLY = 16 }; /* added to the window's bits: no other wrapping */

enum place { IN_MEMBER, BETWEEN, IN_ZEROS };

struct mg_gunzip {
    z_stream stream;
    enum place place;
    enum mg_err err;         /* met while bytes were still to be given out */
    unsigned long long read; /* packed bytes fed */
    unsigned char packed[MG_GUNZIP_ROOM];
};

bool mg_gunzip_claims(const char *first, size_t length)
{
    return length >= 2 && first[0] == '\x1F' && first[1] == '\x8B';
}

struct mg_gunzip *mg_gunzip_new(void)
{
    struct mg_gunzip *gunzip = calloc(1, sizeof *gunzip);
    if (gunzip && inflateInit2(&gunzip->stream, MAX_WBITS + GZIP_ONLY) == Z_OK)
        return gunzip;
    free(gunzip);
    return NULL;
}

void mg_gunzip_free(struct mg_gunzip *gunzip)
{
    if (!gunzip)
        return;
    inflateEnd(&gunzip->stream);
    free(gunzip);
}

char *mg_gunzip_room(struct mg_gunzip *gunzip, size_t *room)
{
    *room = MG_GUNZIP_ROOM;
    return (char *)gunzip->packed;
}

void mg_gunzip_fed(struct mg_gunzip *gunzip, size_t length)
{
    gunzip->stream.next_in = gunzip->packed;
    gunzip->stream.avail_in = (uInt)length;
    gunzip->read += length;
}

static enum mg_err damaged(struct mg_gunzip *gunzip, struct mg_note *note)
{
    const char *what = gunzip->stream.msg;
    gunzip->err = MG_INPUT;
    return mg_fail(note, MG_INPUT,
                   "gzip is damaged: %s near byte %llu (the rows before it "
                   "were read)",
                   what ? what : "bytes that mean nothing",
                   gunzip->read - gunzip->stream.avail_in);
}

/* Between members: zeros end everything, all else begins the next one. */
static void start_member(struct mg_gunzip *gunzip)
{
    z_stream *stream = &gunzip->stream;
    if (gunzip->place == BETWEEN && stream->avail_in)
        gunzip->place = *stream->next_in ? IN_MEMBER : IN_ZEROS;
    if (gunzip->place == IN_MEMBER)
        return;
    while (stream->avail_in && !*stream->next_in) {
        stream->next_in++;
        stream->avail_in--;
    }
}

enum mg_err mg_gunzip_take(struct mg_gunzip *gunzip, char *into, size_t room,
                           size_t *got, struct mg_note *note)
{
    z_stream *stream = &gunzip->stream;
    int went = Z_OK;
    *got = 0;
    if (gunzip->err)
        return damaged(gunzip, note);
    stream->next_out = (unsigned char *)into;
    stream->avail_out = (uInt)room;
    while (went == Z_OK && stream->avail_out) {
        if (gunzip->place != IN_MEMBER)
            start_member(gunzip);
        if (gunzip->place != IN_MEMBER)
            break;
        went = inflate(stream, Z_SYNC_FLUSH);
        if (went != Z_STREAM_END)
            continue;
        gunzip->place = BETWEEN;
        went = inflateReset(stream);
    }
    *got = room - stream->avail_out;
    bool stray = gunzip->place == IN_ZEROS && stream->avail_in;
    if (stray)
        stream->msg = "other bytes behind the zeros";
    if (!stray && (went == Z_OK || went == Z_BUF_ERROR))
        return MG_OK;
    gunzip->err = MG_INPUT;
    return *got ? MG_OK : damaged(gunzip, note);
}

enum mg_err mg_gunzip_end(const struct mg_gunzip *gunzip, struct mg_note *note)
{
    if (gunzip->place != IN_MEMBER)
        return MG_OK;
    return mg_fail(note, MG_INPUT,
                   "gzip ends in the middle, after %llu bytes (the rows before "
                   "it were read)",
                   gunzip->read);
}
