# The equations of curves_ode.py for deSolve::lsoda, restarted at every stop.
# In: nine lines of numbers (constants; output times; starts; ends; CL at start and end of each piece; mg/h infused;
# mg into the gut and into plasma at its start). Out: time and five states per line.
suppressPackageStartupMessages(library(deSolve))
lines <- readLines(file("stdin"))
numbers <- lapply(strsplit(lines, " "), as.numeric)
p <- numbers[[1]]
names(p) <- c("ka", "V1", "Q", "V2", "fm", "CL_m", "V_m", "ke0", "Vmax", "Km", "rtol", "atol")
wanted <- numbers[[2]]

slope <- function(t, y, p) {
  with(as.list(c(y, p)), {
    CL <- CL0 + (CL1 - CL0) * (t - from) / (to - from)
    out <- CL * C + Vmax * C / (Km + C) + Q * (C - C2)
    list(c(
      -ka * gut,
      (ka * gut + infused - out) / V1,
      Q * (C - C2) / V2,
      (fm * CL * C - CL_m * Cm) / V_m,
      ke0 * (C - Ce)
    ))
  })
}

y <- c(gut = 0, C = 0, C2 = 0, Cm = 0, Ce = 0)
for (i in seq_along(numbers[[3]])) {
  from <- numbers[[3]][i]
  to <- numbers[[4]][i]
  y["gut"] <- y["gut"] + numbers[[8]][i]
  y["C"] <- y["C"] + numbers[[9]][i] / p["V1"]
  inside <- wanted[wanted > from & wanted < to]
  now <- c(p, from = from, to = to, CL0 = numbers[[5]][i], CL1 = numbers[[6]][i], infused = numbers[[7]][i])
  run <- lsoda(y, c(from, inside, to), slope, now, rtol = p[["rtol"]], atol = p[["atol"]], maxsteps = 1e5)
  for (k in seq_along(inside)) cat(sprintf("%.15g", run[k + 1, ]), "\n")
  y <- run[nrow(run), -1]
}
