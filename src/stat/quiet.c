/* quiet.c - see quiet.h. */
#include "stat/quiet.h"

#include <gsl/gsl_errno.h>

void mg_gsl_quiet(void)
{
    gsl_set_error_handler_off();
}
