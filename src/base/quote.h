/* quote.h - text put where other text is meant: the name tells the context. */
#ifndef MG_QUOTE_H
#define MG_QUOTE_H

#include "base/buffer.h"

/* One CSV field (RFC 4180): quoted only where it must be, and where blanks at
 * its ends would be lost on some reader. */
void mg_quote_csv(struct mg_buffer *out, struct mg_text text);

/* Does the text stand for itself there, without quotes? */
bool mg_quote_csv_bare(struct mg_text text);

/* Puts it there, if it does. */
bool mg_quote_csv_put(char *into, struct mg_text text);

/* One JSON string (RFC 8259) with its quotes. Bytes that are not UTF-8 become
 * U+FFFD, so that the line stays valid JSON whatever a series is called. */
void mg_quote_json(struct mg_buffer *out, struct mg_text text);

/* Bytes of the UTF-8 character at `i`; 0: there is none. */
size_t mg_quote_character(struct mg_text text, size_t i);

/* Text for a terminal or a log line: control bytes become '?'. */
void mg_quote_line(struct mg_buffer *out, struct mg_text text);

/* Filled text of a manual page (groff_man(7), mandoc): what the formatter would
 * take for its own is escaped, also in front of each word, where a line may
 * begin.
 */
void mg_quote_roff(struct mg_buffer *out, struct mg_text text);

/* One word for sh, bash and zsh, or for fish, with its quotes. */
void mg_quote_shell(struct mg_buffer *out, struct mg_text text);
void mg_quote_fish(struct mg_buffer *out, struct mg_text text);

/* Text or an attribute's value of XML 1.0, without quotes. What is no
 * character of XML becomes U+FFFD. */
void mg_quote_xml(struct mg_buffer *out, struct mg_text text);

#endif
