/* page.h - what is known of the verbs, written for somebody: as help on a
 * terminal, as a manual page, as the completions of a shell. Every page is made
 * from the tables that read the command line, so none can say what the program
 * does not do. */
#ifndef MG_PAGE_H
#define MG_PAGE_H

#include "cli/options.h"

/* A way to write them. `marigram VERB --help=NAME` prints `verb` of that verb;
 * what stands before and after those of all verbs is put around by
 * `marigram help`. */
struct mg_page {
    const char *name;
    void (*begin)(struct mg_buffer *out); /* may be NULL, as `end` */
    void (*verb)(const struct mg_command *command,
                 const struct mg_options *sets, struct mg_buffer *out);
    void (*end)(struct mg_buffer *out);
};

extern const struct mg_page mg_page_text;
extern const struct mg_page mg_page_man;
extern const struct mg_page mg_page_bash;
extern const struct mg_page mg_page_zsh;
extern const struct mg_page mg_page_fish;

/* NULL: there is none of the name. */
const struct mg_page *mg_page_find(const char *name);

/* Manual pages of what is no verb: marigram(1) and marigram.json(5). */
void mg_page_man_program(struct mg_buffer *out);
void mg_page_man_config(struct mg_buffer *out);

/* ---- what the pages are made of ---- */

/* What a value is, for a shell that completes it. */
enum mg_value { MG_VALUE_NONE, MG_VALUE_FREE, MG_VALUE_FILE, MG_VALUE_FOLDER };
enum mg_value mg_page_value(const struct mg_knob *knob);

/* Adds the words that it may be, with blanks between; none where it is free. */
void mg_page_words(const struct mg_knob *knob, struct mg_buffer *out);

/* Adds the words that a verb's first operand may be; none: it takes files. */
void mg_page_operands(const struct mg_command *command, struct mg_buffer *out);

/* Help for a line of its own: up to what explains it further. */
struct mg_text mg_page_brief(const char *help);

/* The first sentence, without its full stop. */
struct mg_text mg_page_sentence(const char *summary);

/* What is said of the program as a whole: in half a line, in a paragraph, and
 * by examples, each line one. */
extern const char mg_page_about[];
extern const char mg_page_description[];
extern const char mg_page_examples[];

#endif
