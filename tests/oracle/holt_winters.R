# Makes holt_winters.txt: R's HoltWinters on four of R's own data sets, fitted
# by R.
#
#     Rscript tests/oracle/holt_winters.R > tests/oracle/holt_winters.txt
#
# co2: Mauna Loa, monthly, ppm (Keeling, Whorf 1997). AirPassengers: monthly
# totals of international airline passengers, thousands (Box, Jenkins 1976).
# nottem: mean monthly air temperature at Nottingham Castle, F (Anderson 1976).
# UKgas: quarterly UK gas consumption, million therms (Durbin, Koopman 2001).

line <- function(...) cat(..., "\n", sep = " ")
numbers <- function(x) line(sprintf("%.15g", x))

say <- function(name, x, form, trend) {
  fit <- if (trend) HoltWinters(x, seasonal = form)
         else HoltWinters(x, seasonal = form, beta = FALSE)
  period <- frequency(x)
  line(name, form, as.integer(trend), period, length(x))
  numbers(c(fit$alpha, if (trend) fit$beta else 0, fit$gamma, fit$SSE))
  level <- fit$coefficients["a"]
  slope <- if (trend) fit$coefficients["b"] else 0
  numbers(c(level, slope, tail(fit$coefficients, period)))
  numbers(x)
  numbers(fit$fitted[, "xhat"])
}

for (trend in c(TRUE, FALSE)) {
  say("co2", co2, "additive", trend)
  say("AirPassengers", AirPassengers, "additive", trend)
  say("AirPassengers", AirPassengers, "multiplicative", trend)
  say("nottem", nottem, "additive", trend)
  say("nottem", nottem, "multiplicative", trend)
  say("UKgas", UKgas, "additive", trend)
  say("UKgas", UKgas, "multiplicative", trend)
}
