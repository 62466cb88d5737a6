# Makes limits.txt: how much the traces of an error grow in a step, for gains
# drawn at random: the largest eigenvalue of F - g w' (Hyndman, Koehler, Ord,
# Snyder 2008, Forecasting with Exponential Smoothing, chapter 10), found by R.
#
#     Rscript tests/oracle/limits.R > tests/oracle/limits.txt
#
# A line: phi, period, alpha, beta, gamma as R's HoltWinters has them, growth.
# Growth 1 is what no gains change: a level may be moved to the seasons.

growth <- function(phi, m, alpha, beta, gamma) {
  n <- m + 2
  f <- matrix(0, n, n)
  f[1, 1] <- 1
  f[1, 2] <- phi
  f[2, 2] <- phi
  f[3, n] <- 1
  for (i in seq_len(m - 1)) f[3 + i, 2 + i] <- 1
  w <- c(1, phi, rep(0, m - 1), 1)
  g <- c(alpha, if (phi > 0) alpha * beta else 0, gamma * (1 - alpha),
         rep(0, m - 1))
  max(Mod(eigen(f - g %*% t(w), only.values = TRUE)$values))
}

set.seed(1)
for (m in c(2, 4, 7, 12, 24, 52))
  for (phi in c(1, .9, 0))
    for (i in 1:30) {
      p <- round(runif(3)^sample(c(.3, 1, 3), 3, replace = TRUE), 4)
      if (i %% 7 == 0) p[sample(3, 1)] <- sample(0:1, 1)
      cat(phi, m, p, sprintf("%.12g\n", growth(phi, m, p[1], p[2], p[3])))
    }

# A day of five-minute rows at gains that many use.
usual <- list(c(.1, .01, .1), c(.1, .0035, .1), c(.3, .1, .1), c(.1, 0, .1),
              c(.5, .1, .5))
for (phi in c(1, .98, .9, 0))
  for (p in usual)
    cat(phi, 288, p, sprintf("%.12g\n", growth(phi, 288, p[1], p[2], p[3])))
