/* html.h - text put into a page: the name tells where. Whatever a series or an
 * incident is called, it stays text. Bytes that are not UTF-8, and control
 * bytes that HTML forbids, become U+FFFD. */
#ifndef MG_HTML_H
#define MG_HTML_H

#include "base/buffer.h"

/* Between tags. */
void mg_html_text(struct mg_buffer *out, struct mg_text text);

/* The value of an attribute, with its quotes. */
void mg_html_attr(struct mg_buffer *out, struct mg_text text);

/* A JSON document inside <script>: no '<', '>' or '&' is left that could end or
 * open anything, and no U+2028 or U+2029, which end a line in old JavaScript.
 * In JSON they can only stand in strings, where an escape means the same. */
void mg_html_script_json(struct mg_buffer *out, struct mg_text json);

#endif
