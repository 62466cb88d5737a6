/* stop.h - a run that would wait for ever is ended by a signal, and ends well:
 * nothing is lost that was read. */
#ifndef MG_STOP_H
#define MG_STOP_H

#include "base/note.h"

/* From here on SIGINT and SIGTERM end nothing by themselves: *fd becomes
 * readable. IO: the system would not. */
enum mg_err mg_stop_open(int *fd, struct mg_note *note);

/* From here on they end the program again, for who cannot wait. Which one has
 * come meanwhile; 0: none. A descriptor of 0 or less is none. */
int mg_stop_close(int fd);

#endif
