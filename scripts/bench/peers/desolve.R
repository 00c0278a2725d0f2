# deSolve::lsoda with compiled equations (desolve.c), one patient after the other; doses are its events.
# In: in.bin, doubles as desolve.py writes them. Out: out.bin (patient by time), and the seconds of each run.
suppressPackageStartupMessages(library(deSolve))
x <- readBin("in.bin", "double", n = file.info("in.bin")$size / 8)
names <- c("kind", "patients", "count", "hours", "doses", "states", "state", "divisor", "rtol", "atol", "runs", "limit")
h <- setNames(as.list(x[seq_along(names)]), names)
x <- x[-seq_along(names)]
take <- function(n) { part <- x[seq_len(n)]; x <<- x[-seq_len(n)]; part }
hours <- take(h$hours)
events <- list(data = data.frame(var = "y1", time = take(h$doses), value = take(h$doses), method = "add"))
p <- matrix(x, nrow = h$patients, byrow = TRUE)
kind <- c("oral", "adaptation", "saturable", "ethanol")[h$kind + 1]
invisible(dyn.load(paste0("./peer", .Platform$dynlib.ext)))
y <- setNames(numeric(h$states), paste0("y", seq_len(h$states)))
work <- function() {
  out <- matrix(0, nrow = h$hours, ncol = h$patients)
  for (i in seq_len(h$patients)) {
    found <- lsoda(y, hours, func = kind, parms = c(p[i, ], numeric(8 - h$count)), dllname = "peer",
                   initfunc = "start", events = events, rtol = h$rtol, atol = h$atol, maxsteps = 1e5)
    out[, i] <- found[, h$state + 2] / (if (h$divisor < 0) 1 else p[i, h$divisor + 1])
  }
  out
}
out <- work()
seconds <- c()
while (length(seconds) < h$runs && sum(seconds) < h$limit) {
  begin <- proc.time()[["elapsed"]]
  out <- work()
  seconds <- c(seconds, proc.time()[["elapsed"]] - begin)
}
writeBin(as.vector(out), "out.bin")
cat(as.character(packageVersion("deSolve")), as.character(getRversion()), seconds, "\n")
