package org.sorensen.loss;

/** A class, or the complement of one, over some samples of a field: its probabilities, targets and slopes. */
final class FocalSide {
    private final Field field;
    private final int first;
    private final int last;
    private final int channel;
    private final boolean complement;
    private final double clamp;

    FocalSide(Field field, int first, int last, int channel, boolean complement, double clamp) {
        this.field = field;
        this.first = first;
        this.last = last;
        this.channel = channel;
        this.complement = complement;
        this.clamp = clamp;
    }

    /** What is done with a voxel: its weight, and where it lies in the arrays. */
    private interface Visitor {
        void visit(double weight, int at);
    }

    private void forEach(Visitor visitor) {
        for (int n = first; n < last; n++) {
            for (int v = 0; v < field.voxels(); v++) {
                double weight = field.weights()[n * field.voxels() + v];
                if (weight != 0) {
                    visitor.visit(weight, field.offset(n, channel) + v);
                }
            }
        }
    }

    private double raw(int at) {
        double p = field.prediction()[at];
        return complement ? 1 - p : p;
    }

    private double probability(int at) {
        double p = raw(at);
        return clamp == 0 ? p : Math.max(clamp, Math.min(p, 1 - clamp));
    }

    private boolean clamped(int at) {
        double p = raw(at);
        return clamp > 0 && !(p >= clamp && p <= 1 - clamp);
    }

    private double target(int at) {
        double t = field.target()[at];
        return complement ? 1 - t : t;
    }

    private double logarithm(int at) {
        if (clamped(at)) {
            return Math.log(probability(at));
        }
        if (!complement) {
            return field.logPrediction()[at];
        }
        if (field.options().activation() != Activation.SIGMOID) {
            return Math.log1p(-field.prediction()[at]);
        }
        double z = field.scores()[at];
        return Math.min(-z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
    }

    private void addSlope(int at, double byProbability, double byLogarithm) {
        if (clamped(at)) {
            return;
        }
        field.slope()[at] += complement ? -byProbability : byProbability;
        if (!complement) {
            field.logSlope()[at] += byLogarithm;
        } else if (field.options().activation() == Activation.SIGMOID) {
            // ∂ln(1 − p)/∂z = −p
            field.scoreSlope()[at] -= byLogarithm * field.prediction()[at];
        } else if (byLogarithm != 0) {
            field.slope()[at] -= byLogarithm / (1 - field.prediction()[at]);
        }
    }

    double targetSum() {
        double[] sum = new double[1];
        forEach((weight, at) -> sum[0] += weight * target(at));
        return sum[0];
    }

    /** {@code −share·Σ m·t·(1 − p)^exponent·ln p}; adds its slopes. */
    double focal(double share, double exponent) {
        double[] sum = new double[1];
        forEach((weight, at) -> {
            double t = target(at);
            if (t == 0) {
                return;
            }
            double scale = share * weight * t;
            double logarithm = logarithm(at);
            double error = 1 - probability(at);
            double focus = exponent == 0 ? 1 : Math.pow(error, exponent);
            sum[0] -= scale * focus * logarithm;
            if (field.differentiates()) {
                // where p is 1 its logarithm is 0, faster than the power's slope grows
                boolean flat = exponent == 0 || error == 0;
                double byError = flat ? 0 : exponent * Math.pow(error, exponent - 1);
                addSlope(at, scale * byError * logarithm, -scale * focus);
            }
        });
        return sum[0];
    }

    OverlapSums sums(SoftOverlap form) {
        double[] sums = new double[4];
        forEach((weight, at) -> {
            double p = probability(at);
            double t = target(at);
            sums[0] += weight * (usesMinimum(t, form) ? Math.min(p, t) : p * t);
            sums[1] += weight * p;
            sums[2] += weight * t;
            sums[3] += weight;
        });
        return new OverlapSums(Dual.intersection(sums[0]), Dual.prediction(sums[1]), sums[2], sums[3]);
    }

    void addSlopes(Dual by, SoftOverlap form) {
        if (!field.differentiates()) {
            return;
        }
        forEach((weight, at) -> {
            double p = probability(at);
            double t = target(at);
            double intersection = t;
            if (usesMinimum(t, form)) {
                intersection = p < t ? 1 : p == t ? .5 : 0;
            }
            addSlope(at, weight * (by.byIntersection() * intersection + by.byPrediction()), 0);
        });
    }

    private static boolean usesMinimum(double t, SoftOverlap form) {
        return form == SoftOverlap.MINIMUM && t > 0 && t < 1;
    }
}
