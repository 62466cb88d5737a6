/* marks.h - where in 16 bytes of CSV something stands that ends a field, a
 * blank, or what only libcsv may judge: a quote, or a byte below the blank
 * (line ends, NUL). A byte is a bit, the first one the lowest. */
#ifndef MG_MARKS_H
#define MG_MARKS_H

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MG_MARKS = 16 };

struct mg_marks {
    unsigned ends; /* delimiters, which are no blanks */
    unsigned blanks;
    unsigned odd; /* those that are odd, and are no delimiter */
};

/* One after the other: for machines without such instructions, and the slow
 * twin. */
static inline struct mg_marks mg_marks_slowly(const char *at, char delimiter)
{
    struct mg_marks marks = {0, 0, 0};
    for (unsigned i = 0; i < MG_MARKS; i++) {
        unsigned char byte = (unsigned char)at[i];
        if (at[i] == delimiter)
            marks.ends |= 1U << i;
        else if (byte == ' ')
            marks.blanks |= 1U << i;
        else if (byte < ' ' || byte == '"')
            marks.odd |= 1U << i;
    }
    return marks;
}

static inline struct mg_marks mg_marks_find(const char *at, char delimiter)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i ends = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter));
    __m128i blanks = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i low = _mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1));
    __m128i odd = _mm_or_si128(_mm_cmpeq_epi8(low, bytes), quotes);
    return (struct mg_marks){
        (unsigned)_mm_movemask_epi8(ends), (unsigned)_mm_movemask_epi8(blanks),
        (unsigned)_mm_movemask_epi8(_mm_andnot_si128(ends, odd))};
#else
    return mg_marks_slowly(at, delimiter);
#endif
}

#endif
