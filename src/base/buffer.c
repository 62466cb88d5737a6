/* buffer.c - see buffer.h. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mg_buffer_init(struct mg_buffer *buffer, size_t ceiling)
{
    *buffer = (struct mg_buffer){.ceiling = ceiling};
}

void mg_buffer_clear(struct mg_buffer *buffer)
{
    free(buffer->at);
    mg_buffer_init(buffer, buffer->ceiling);
}

void mg_buffer_empty(struct mg_buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
}

static bool grow(struct mg_buffer *buffer, size_t need)
{
    size_t room = buffer->room ? buffer->room : 256;
    while (room < need && room <= SIZE_MAX / 2)
        room *= 2;
    if (buffer->ceiling && room > buffer->ceiling)
        room = buffer->ceiling + 1;
    char *at = room < need ? NULL : realloc(buffer->at, room);
    if (!at)
        return false;
    buffer->at = at;
    buffer->room = room;
    return true;
}

char *mg_buffer_reserve_slowly(struct mg_buffer *buffer, size_t extra)
{
    size_t need = buffer->length + extra + 1;
    bool high = buffer->ceiling && need - 1 > buffer->ceiling;
    if (buffer->failed || need < extra || high ||
        (need > buffer->room && !grow(buffer, need))) {
        buffer->failed = true;
        return NULL;
    }
    return buffer->at + buffer->length;
}

void mg_buffer_add_slowly(struct mg_buffer *buffer, const void *bytes,
                          size_t length)
{
    char *end = mg_buffer_reserve(buffer, length);
    if (!end)
        return;
    if (length)
        memcpy(end, bytes, length);
    end[length] = '\0';
    buffer->length += length;
}

void mg_buffer_printf(struct mg_buffer *buffer, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *end = length < 0 ? NULL : mg_buffer_reserve(buffer, (size_t)length);
    if (end) {
        vsnprintf(end, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

struct mg_text mg_buffer_all(const struct mg_buffer *buffer)
{
    return (struct mg_text){buffer->at, buffer->length};
}
