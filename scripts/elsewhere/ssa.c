/* Gillespie's direct method (doi 10.1021/j100540a008) on kinetic laws given as stack programs: laws are propensities, taken as they stand. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { CONSTANT, SPECIES, SIZE, ADD, SUB, MUL, DIV, POW, NEG, GEQ, GT, LEQ, LT, AND, OR, SELECT };

static uint64_t state[4];
static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/* xoshiro256** (doi 10.1145/3460772), seeded by splitmix64. */
static uint64_t next(void) {
    uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;
    state[2] ^= state[0]; state[3] ^= state[1]; state[1] ^= state[2]; state[0] ^= state[3];
    state[2] ^= t; state[3] = rotate(state[3], 45);
    return result;
}

static double uniform(void) { return ((next() >> 11) + 0.5) * 0x1.0p-53; }

static void seed(uint64_t s) {
    for (int i = 0; i < 4; i++) {
        uint64_t z = (s += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        state[i] = z ^ (z >> 31);
    }
}

static double evaluate(const int *ops, const double *args, int from, int to, const double *x, const double *sizes) {
    double s[64];
    int n = 0;
    for (int i = from; i < to; i++) {
        switch (ops[i]) {
            case CONSTANT: s[n++] = args[i]; break;
            case SPECIES: s[n++] = x[(int)args[i]]; break;
            case SIZE: s[n++] = sizes[(int)args[i]]; break;
            case NEG: s[n - 1] = -s[n - 1]; break;
            case SELECT: n -= 2; s[n - 1] = s[n] != 0 ? s[n - 1] : s[n + 1]; break;
            default: {
                double b = s[--n], a = s[n - 1];
                switch (ops[i]) {
                    case ADD: a += b; break;
                    case SUB: a -= b; break;
                    case MUL: a *= b; break;
                    case DIV: a /= b; break;
                    case POW: a = pow(a, b); break;
                    case GEQ: a = a >= b; break;
                    case GT: a = a > b; break;
                    case LEQ: a = a <= b; break;
                    case LT: a = a < b; break;
                    case AND: a = a != 0 && b != 0; break;
                    default: a = a != 0 || b != 0; break;
                }
                s[n - 1] = a;
            }
        }
    }
    return s[0];
}

/* x: counts, changed in place; out[times][species] receives counts before the first event after each time. Returns the number of events. */
long simulate(int species, int reactions, const int *ops, const double *args, const int *law, const int *changeStart, const int *changeSpecies, const double *change,
              const int *dependentStart, const int *dependent, double *x, const double *sizes, int times, const double *time, double *out, uint64_t s) {
    double *a = malloc(reactions * sizeof *a), t = 0;
    long events = 0;
    seed(s);
    for (int r = 0; r < reactions; r++) a[r] = evaluate(ops, args, law[r], law[r + 1], x, sizes);
    for (int sample = 0; sample < times;) {
        double total = 0;
        for (int r = 0; r < reactions; r++) total += a[r];
        t = total > 0 ? t - log(uniform()) / total : INFINITY;
        for (; sample < times && time[sample] <= t; sample++)
            for (int i = 0; i < species; i++) out[(long)sample * species + i] = x[i];
        if (sample == times) break;
        double left = uniform() * total;
        int r = 0;
        while (r < reactions - 1 && (left -= a[r]) > 0) r++;
        while (a[r] <= 0) r--;
        for (int k = changeStart[r]; k < changeStart[r + 1]; k++) x[changeSpecies[k]] += change[k];
        for (int k = dependentStart[r]; k < dependentStart[r + 1]; k++) a[dependent[k]] = evaluate(ops, args, law[dependent[k]], law[dependent[k] + 1], x, sizes);
        events++;
    }
    free(a);
    return events;
}
