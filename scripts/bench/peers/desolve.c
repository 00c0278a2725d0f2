/* The equations of equations.py for deSolve. */
static double p[8];

void start(void (*fill)(int *, double *)) {
    int n = 8;
    fill(&n, p);
}

void oral(int *n, double *t, double *y, double *dy, double *out, int *ip) {
    dy[0] = -p[0] * y[0];
    dy[1] = p[0] * y[0] - p[1] * y[1];
}

void adaptation(int *n, double *t, double *y, double *dy, double *out, int *ip) {
    dy[0] = -p[0] * y[0];
    dy[1] = p[0] * y[0] - p[1] * y[1];
    dy[2] = p[3] * (y[1] / p[2] - y[2]);
    dy[3] = p[4] * (y[2] / (p[5] + y[2]) - y[3]);
}

void saturable(int *n, double *t, double *y, double *dy, double *out, int *ip) {
    double absorbed = p[0] * y[0] * (p[4] + (1.0 - p[4]) / (1.0 + y[0] / p[3]));
    dy[0] = -absorbed;
    dy[1] = absorbed - p[1] * y[1];
}

void ethanol(int *n, double *t, double *y, double *dy, double *out, int *ip) {
    double C = y[1] / p[1], between = p[5] * (C - y[2] / p[6]);
    dy[0] = -p[0] * y[0];
    dy[1] = p[0] * y[0] - p[4] * C - p[2] * C / (p[3] + C) - between;
    dy[2] = between;
}
