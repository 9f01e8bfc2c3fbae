package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.loss.Activation;
import org.sorensen.loss.ClassFactors;
import org.sorensen.loss.VoxelAlgebra;

/**
 * The arithmetic of a run of voxels of one class, in double over values that came in single precision. Every operation is
 * one loop over plain arrays; the arrays are reused from run to run.
 */
final class RunAlgebra implements VoxelAlgebra<RunAlgebra.Run> {
    /** Values and derivatives of a run. */
    static final class Run {
        final double[] value = new double[FloatSweeps.TILE];
        final double[] slope = new double[FloatSweeps.TILE];
    }

    private final List<Run> pool = new ArrayList<>();
    private int used;
    private final double[] target = new double[FloatSweeps.TILE];
    private final int[] classOf = new int[FloatSweeps.TILE];
    private final int classes;
    private Activation activation;
    private int n;
    private float[] p;
    private float[] q;
    private float[] logP;
    private float[] logQ;

    RunAlgebra(int classes) {
        this.classes = classes;
    }

    /**
     * Starts a run: derivatives are by ln p for softmax, by the logit for sigmoid, by p for probabilities. The logarithms
     * are read where the activation gives them from the logits: of p for softmax, of both for sigmoid.
     */
    void start(Activation activation, int n, float[] p, float[] q, float[] logP, float[] logQ) {
        this.activation = activation;
        this.n = n;
        this.p = p;
        this.q = q;
        this.logP = logP;
        this.logQ = logQ;
        used = 0;
    }

    /** The targets of the run, to be filled after {@link #start}. */
    double[] targets() {
        return target;
    }

    /** The class of each voxel of the run, to be filled after {@link #start}. */
    int[] classOf() {
        return classOf;
    }

    private Run fresh() {
        if (used == pool.size()) {
            pool.add(new Run());
        }
        return pool.get(used++);
    }

    @Override
    public Run p() {
        return probability(p, 1);
    }

    @Override
    public Run q() {
        return probability(q, -1);
    }

    private Run probability(float[] values, double sign) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = values[i];
        }
        switch (activation) {
            case SOFTMAX -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = sign * p[i];
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = sign * p[i] * q[i];
                }
            }
            case IDENTITY, RAW -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = sign;
                }
            }
        }
        return run;
    }

    @Override
    public Run logP() {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = activation.takesLogits() ? logP[i] : Math.log(p[i]);
        }
        switch (activation) {
            case SOFTMAX -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = 1;
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = q[i];
                }
            }
            case IDENTITY, RAW -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = 1 / (double) p[i];
                }
            }
        }
        return run;
    }

    @Override
    public Run logQ() {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = activation == Activation.SIGMOID ? logQ[i] : Math.log(q[i]);
        }
        switch (activation) {
            case SOFTMAX -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = -p[i] / (double) q[i];
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = -p[i];
                }
            }
            case IDENTITY, RAW -> {
                for (int i = 0; i < n; i++) {
                    run.slope[i] = -1 / (double) q[i];
                }
            }
        }
        return run;
    }

    @Override
    public Run target() {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = target[i];
            run.slope[i] = 0;
        }
        return run;
    }

    @Override
    public Run constant(double value) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = value;
            run.slope[i] = 0;
        }
        return run;
    }

    @Override
    public Run byClass(ClassFactors factors) {
        double[] values = factors.forChannels(classes);
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = values[classOf[i]];
            run.slope[i] = 0;
        }
        return run;
    }

    @Override
    public Run ifTarget(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = target[i] == 0 ? 0 : target[i] * a.value[i];
            run.slope[i] = target[i] == 0 ? 0 : target[i] * a.slope[i];
        }
        return run;
    }

    @Override
    public Run ifNotTarget(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = target[i] == 1 ? 0 : (1 - target[i]) * a.value[i];
            run.slope[i] = target[i] == 1 ? 0 : (1 - target[i]) * a.slope[i];
        }
        return run;
    }

    @Override
    public Run plus(Run a, Run b) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = a.value[i] + b.value[i];
            run.slope[i] = a.slope[i] + b.slope[i];
        }
        return run;
    }

    @Override
    public Run times(Run a, Run b) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = a.value[i] * b.value[i];
            run.slope[i] = a.slope[i] * b.value[i] + a.value[i] * b.slope[i];
        }
        return run;
    }

    @Override
    public Run times(Run a, double factor) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = a.value[i] * factor;
            run.slope[i] = a.slope[i] * factor;
        }
        return run;
    }

    @Override
    public Run power(Run a, double exponent) {
        if (exponent == 2) {
            return times(a, a);
        }
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = Math.pow(a.value[i], exponent);
            run.slope[i] = ScalarAlgebra.powerSlope(a.value[i], exponent) * a.slope[i];
        }
        return run;
    }

    @Override
    public Run exp(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = Math.exp(a.value[i]);
            run.slope[i] = ScalarAlgebra.decaying(run.value[i], a.slope[i]);
        }
        return run;
    }

    @Override
    public Run expm1(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = Math.expm1(a.value[i]);
            run.slope[i] = ScalarAlgebra.decaying(run.value[i] + 1, a.slope[i]);
        }
        return run;
    }

    @Override
    public Run log(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = Math.log(a.value[i]);
            run.slope[i] = ScalarAlgebra.logSlope(a.value[i], a.slope[i]);
        }
        return run;
    }

    @Override
    public Run timesOwnLog(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            double log = a.value[i] == 0 ? 0 : Math.log(a.value[i]);
            run.value[i] = a.value[i] * log;
            run.slope[i] = a.value[i] == 0 ? 0 : (log + 1) * a.slope[i];
        }
        return run;
    }

    @Override
    public Run logistic(Run a) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            run.value[i] = ScalarAlgebra.logistic(a.value[i]);
            run.slope[i] = ScalarAlgebra.decaying(run.value[i] * ScalarAlgebra.logistic(-a.value[i]), a.slope[i]);
        }
        return run;
    }

    @Override
    public Run choose(Run a, double bound, Run within, Run beyond) {
        Run run = fresh();
        for (int i = 0; i < n; i++) {
            Run chosen = a.value[i] <= bound ? within : beyond;
            run.value[i] = chosen.value[i];
            run.slope[i] = chosen.slope[i];
        }
        return run;
    }
}
