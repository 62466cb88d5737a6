/* pieces.h - what an engine has learned, in pieces, for whoever keeps them
 * apart: a head of settings that must not differ, and a world of series
 * (world.h). */
#ifndef MG_PIECES_H
#define MG_PIECES_H

#include "engine/engine.h"

/* The settings without which what was learned means nothing, a line each. */
void mg_pieces_save_head(const struct marigram *engine, struct mg_buffer *out);

/* Takes such a head off the text. STATE: it is of an engine that was set
 * otherwise. */
enum mg_err mg_pieces_check_head(const struct marigram *engine,
                                 struct mg_text *body, struct mg_note *note);

/* An empty world as this engine wants it. MEMORY; clear it in any case. */
enum mg_err mg_pieces_begin(const struct marigram *engine,
                            struct mg_world *world);

/* From here on the engine knows what this world knows; it is taken over. */
void mg_pieces_adopt(struct marigram *engine, struct mg_world *world);

#endif
