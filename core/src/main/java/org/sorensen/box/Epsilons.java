package org.sorensen.box;

/** The one check of what is added to denominators. */
final class Epsilons {
    private Epsilons() {}

    static void check(double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be finite and at least 0, found " + epsilon);
        }
    }
}
