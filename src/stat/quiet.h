/* quiet.h - GSL's error handler ends the program unless it is switched off,
 * which is a setting of the whole process. What uses GSL and can fail calls
 * this first, and looks at what it got. */
#ifndef MG_QUIET_H
#define MG_QUIET_H

void mg_gsl_quiet(void);

#endif
