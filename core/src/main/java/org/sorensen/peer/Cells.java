package org.sorensen.peer;

import java.util.Arrays;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.Dual;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;

/** An overlap loss of the core over cells of any grouping, with the peers' own forms of the intersection. */
final class Cells {
    /** How the sums of a cell are formed. */
    enum Form {
        /** {@code I = Σ p·t}. */
        PRODUCT,
        /**
         * {@code I = ½ (Σp + Σt − Σ|p − t|)}, with the slope 0 of {@code |p − t|} that automatic differentiation takes
         * where {@code p = t}.
         */
        L1,
        /** As {@link #L1} with {@code Σ|p|} and {@code Σ|t|} for the cardinalities. */
        L1_NORMS
    }

    private final OverlapLoss loss;
    private final Form form;

    Cells(OverlapLoss loss, Form form) {
        this.loss = loss;
        this.form = form;
    }

    /**
     * The loss of each cell.
     *
     * @param p the prediction
     * @param t the target, entry by entry
     * @param group the cell of each entry, negative for none
     * @param dims the shape of the cells
     */
    Flow of(Flow p, double[] t, int[] group, int... dims) {
        double[] ones = new double[t.length];
        Arrays.fill(ones, 1);
        return weighted(p, t, ones, group, dims);
    }

    /** As {@link #of}, with a weight of each entry in the sums. */
    Flow weighted(Flow p, double[] t, double[] weights, int[] group, int... dims) {
        int cells = Flow.count(dims);
        double[] intersection = new double[cells];
        double[] prediction = new double[cells];
        double[] target = new double[cells];
        double[] voxels = new double[cells];
        for (int i = 0; i < t.length; i++) {
            int k = group[i];
            if (k >= 0 && weights[i] != 0) {
                intersection[k] += weights[i] * overlap(p.values[i], t[i]);
                prediction[k] += weights[i] * cardinal(p.values[i]);
                target[k] += weights[i] * cardinal(t[i]);
                voxels[k] += weights[i];
            }
        }
        Dual[] results = new Dual[cells];
        double[] values = new double[cells];
        for (int k = 0; k < cells; k++) {
            OverlapSums sums = new OverlapSums(
                    Dual.intersection(intersection[k]), Dual.prediction(prediction[k]), target[k], voxels[k]);
            results[k] = loss.loss(loss.score(sums));
            values[k] = results[k].value();
        }
        return p.then(values, dims, c -> {
            double[] out = new double[t.length];
            for (int i = 0; i < out.length; i++) {
                int k = group[i];
                if (k >= 0 && weights[i] != 0 && c[k] != 0) {
                    out[i] = c[k]
                            * weights[i]
                            * (results[k].byIntersection() * overlapSlope(p.values[i], t[i])
                                    + results[k].byPrediction() * cardinalSlope(p.values[i]));
                }
            }
            return out;
        });
    }

    private boolean squared() {
        return loss.denominator() == Denominator.SQUARED;
    }

    private double overlap(double p, double t) {
        if (form == Form.PRODUCT) {
            return p * t;
        }
        return form == Form.L1 ? (p + t - Math.abs(p - t)) / 2 : (Math.abs(p) + Math.abs(t) - Math.abs(p - t)) / 2;
    }

    private double overlapSlope(double p, double t) {
        if (form == Form.PRODUCT) {
            return t;
        }
        return ((form == Form.L1 ? 1 : Math.signum(p)) - Math.signum(p - t)) / 2;
    }

    private double cardinal(double x) {
        if (squared()) {
            return x * x;
        }
        return form == Form.L1_NORMS ? Math.abs(x) : x;
    }

    private double cardinalSlope(double p) {
        if (squared()) {
            return 2 * p;
        }
        return form == Form.L1_NORMS ? Math.signum(p) : 1;
    }
}
