/* classic_limits.h - which gains forget. An error in a forecast changes all
 * later ones; with some gains, also some in 0..1, its traces grow without end
 * (Archibald 1990, Int. J. Forecasting 6, 199-209). They do when a root of
 *
 *     z^(m+1) + (a + b - phi) z^m + (a + b - a phi) (z^(m-1) + ... + z^2)
 *             + (a + b - a phi + g - 1) z + phi (1 - a - g)
 *
 * with a = alpha, b = phi alpha beta, g = gamma (1 - alpha), lies outside the
 * unit circle (Hyndman, Akram, Archibald 2008, Ann. Inst. Stat. Math. 60,
 * 407-426). A root on the circle is none outside: what is never corrected, as
 * the trend with beta 0, stays as it is and grows no further. The
 * multiplicative form has no such theory; near its level it is the additive
 * one. */
#ifndef MG_CLASSIC_LIMITS_H
#define MG_CLASSIC_LIMITS_H

#include "models/classic_pass.h"

/* `damped`: phi; 0: no trend. `period`: m, >= 2. The time goes with the
 * period. */
bool mg_classic_diverges(const struct mg_classic_gains *gains, double damped,
                         int64_t period);

#endif
