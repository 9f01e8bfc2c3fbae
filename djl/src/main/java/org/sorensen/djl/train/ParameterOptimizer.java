package org.sorensen.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sorensen.djl.net.NoGradient;
import org.sorensen.djl.net.StoredArray;

/**
 * Changes a network's parameters in place by their gradients, and owns the state that takes.
 *
 * <p>The state can be exported and imported, so that a resumed training continues with the numbers of an uninterrupted
 * one. Not thread-safe.
 */
public final class ParameterOptimizer implements AutoCloseable {
    private static final String FIRST = "first/";
    private static final String SECOND = "second/";

    private final OptimizerSpec spec;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private final NDManager manager;
    private long step;

    /**
     * Prepares the state, all zeros.
     *
     * @param spec the update rule and its settings
     * @param net an initialised block; parameters without gradient (running averages) are left alone
     */
    public ParameterOptimizer(OptimizerSpec spec, Block net) {
        this.spec = spec;
        for (Pair<String, Parameter> entry : net.getParameters()) {
            if (entry.getValue().requiresGradient()) {
                weights.put(entry.getKey(), entry.getValue().getArray());
            }
        }
        this.manager = weights.values().iterator().next().getManager().newSubManager();
        boolean adam = spec.method() != OptimizerSpec.Method.SGD;
        weights.forEach((name, weight) -> {
            if (adam || spec.momentum() > 0) {
                state.put(FIRST + name, manager.zeros(weight.getShape(), weight.getDataType()));
            }
            if (adam) {
                state.put(SECOND + name, manager.zeros(weight.getShape(), weight.getDataType()));
            }
        });
    }

    /**
     * How many updates were done, those before an import included.
     *
     * @return the count
     */
    public long step() {
        return step;
    }

    /** Sets all gradients to zero, so that the next backward pass does not add to them. */
    public void zeroGradients() {
        NoGradient.run(() -> weights.values().forEach(weight -> JniUtils.zeroGrad((PtNDArray) weight)));
    }

    /**
     * The Euclidean norm of all gradients together.
     *
     * @return the norm; infinite or NaN where any gradient is
     */
    public double gradientNorm() {
        return NoGradient.call(() -> {
            try (NDManager scratch = manager.newSubManager()) {
                NDList norms = new NDList();
                for (NDArray weight : weights.values()) {
                    try (NDArray gradient = weight.getGradient()) {
                        NDArray norm = gradient.norm();
                        norm.attach(scratch);
                        norms.add(norm);
                    }
                }
                // One transfer from the device for all parameters; squared in double, where floats would overflow.
                double sum = 0;
                for (float norm : NDArrays.stack(norms).toFloatArray()) {
                    sum += (double) norm * norm;
                }
                return Math.sqrt(sum);
            }
        });
    }

    /**
     * One update of every parameter with unscaled, unclipped gradients.
     *
     * @param rateFactor the schedule's factor of the learning rate
     */
    public void update(double rateFactor) {
        update(rateFactor, 1);
    }

    /**
     * One update of every parameter.
     *
     * @param rateFactor the schedule's factor of the learning rate
     * @param gradientScale what every gradient is multiplied by: the clipping factor over the accumulated batches
     */
    public void update(double rateFactor, double gradientScale) {
        step++;
        double rate = spec.learningRate() * rateFactor;
        NoGradient.run(() -> weights.forEach((name, weight) -> {
            try (NDArray gradient = weight.getGradient()) {
                if (spec.method() == OptimizerSpec.Method.SGD) {
                    sgd(weight, gradient, state.get(FIRST + name), rate, gradientScale);
                } else {
                    adam(weight, gradient, state.get(FIRST + name), state.get(SECOND + name), rate, gradientScale);
                }
            }
        }));
    }

    /**
     * The factor that brings a gradient's norm down to a limit.
     *
     * @param norm the norm as found
     * @param limit the largest allowed norm, above 0
     * @return {@code limit / norm} where the norm is above the limit, 1 elsewhere
     * @throws ArithmeticException if the norm is not finite: no factor helps then
     */
    public static double clipFactor(double norm, double limit) {
        if (!Double.isFinite(norm)) {
            throw new ArithmeticException("the norm of the gradients is " + norm);
        }
        return norm > limit ? limit / norm : 1;
    }

    private void adam(
            NDArray weight, NDArray gradient, NDArray first, NDArray second, double rate, double gradientScale) {
        boolean decoupled = spec.method() == OptimizerSpec.Method.ADAMW;
        double rootCorrection = Math.sqrt(1 - Math.pow(spec.beta2(), step));
        double corrected = rate * rootCorrection / (1 - Math.pow(spec.beta1(), step));
        if (decoupled && spec.weightDecay() > 0) {
            weight.muli(1 - rate * spec.weightDecay());
        }
        // The engine corrects the bias in the rate alone; with ε scaled by the same root that is the published formula.
        JniUtils.adamUpdate(
                (PtNDArray) weight,
                (PtNDArray) gradient,
                (PtNDArray) first,
                (PtNDArray) second,
                (float) rate,
                (float) corrected,
                decoupled ? 0 : (float) spec.weightDecay(),
                (float) gradientScale,
                -1,
                (float) spec.beta1(),
                (float) spec.beta2(),
                (float) (spec.epsilon() * rootCorrection),
                false);
    }

    private void sgd(NDArray weight, NDArray gradient, NDArray velocity, double rate, double gradientScale) {
        try (NDArray scaled = gradient.mul(gradientScale);
                NDArray decay = weight.mul(spec.weightDecay())) {
            scaled.addi(decay);
            if (velocity == null) {
                subtract(weight, scaled, rate);
                return;
            }
            velocity.muli(spec.momentum());
            velocity.addi(scaled);
            if (!spec.nesterov()) {
                subtract(weight, velocity, rate);
                return;
            }
            try (NDArray ahead = velocity.mul(spec.momentum())) {
                scaled.addi(ahead);
            }
            subtract(weight, scaled, rate);
        }
    }

    private static void subtract(NDArray weight, NDArray direction, double rate) {
        try (NDArray change = direction.mul(rate)) {
            weight.subi(change);
        }
    }

    /**
     * Copies the state out of the engine.
     *
     * @return the arrays by name; {@link #step()} belongs to them
     */
    public Map<String, StoredArray> exportState() {
        Map<String, StoredArray> copy = new LinkedHashMap<>();
        state.forEach((name, array) -> copy.put(name, StoredArray.of(array)));
        return copy;
    }

    /**
     * Overwrites the state.
     *
     * @param steps how many updates led to it
     * @param stored what {@link #exportState()} gave
     * @throws IllegalArgumentException if names or shapes are not those of this optimiser; then nothing has changed
     */
    public void importState(long steps, Map<String, StoredArray> stored) {
        List<String> missing = new ArrayList<>(state.keySet());
        missing.removeAll(stored.keySet());
        List<String> further = new ArrayList<>(stored.keySet());
        further.removeAll(state.keySet());
        if (!missing.isEmpty() || !further.isEmpty()) {
            throw new IllegalArgumentException("the stored optimiser state is not one of " + spec.method()
                    + " for this network: missing " + missing + ", unknown " + further
                    + "; resume with the settings of the interrupted run");
        }
        state.forEach((name, array) -> {
            if (!array.getShape().equals(stored.get(name).shape())) {
                throw new IllegalArgumentException("the stored optimiser state \"" + name + "\" has shape "
                        + stored.get(name).shape() + ", expected " + array.getShape());
            }
        });
        state.forEach((name, array) -> stored.get(name).copyTo(array));
        step = steps;
    }

    /** Sets the state to zero, as for new parameters; the step count stays, since the schedule runs on. */
    public void resetState() {
        NoGradient.run(() -> state.values().forEach(array -> array.subi(array)));
    }

    /** Frees the state; the parameters stay. */
    @Override
    public void close() {
        manager.close();
    }
}
