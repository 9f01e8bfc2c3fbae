package org.sorensen.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.internal.engine.CallData;
import org.sorensen.internal.engine.ChainRule;

/**
 * The mean of a loss over several scales: prediction and target are blurred alike before it.
 *
 * <p>Probabilities are blurred, after the activation, with zeros outside the image; scale 0 is not blurred. What ignored
 * voxels hold is 0 before the blur, and their weight acts after it. The inner loss sees probabilities and soft targets.
 * Range and direction are the inner loss's. In double precision throughout.
 *
 * <p>Equals MONAI 1.5 {@code MultiScaleLoss} around a loss of probabilities.
 *
 * @param inner a loss of probabilities
 * @param scales the σ of each blur in voxels, at least 0, at least one
 * @param kernel the shape of the blur
 */
public record MultiScaleLoss(Loss inner, List<Double> scales, Kernel kernel) implements LossWrapper {
    /** The shape of a blur. */
    public enum Kernel {
        /** {@code exp(−x²/2σ²) / (σ√2π)} at whole x up to 3σ; its sum is not quite 1. */
        GAUSSIAN,
        /** {@code 1 / (1 + x²/σ²)} at whole x up to 5σ, over its sum. */
        CAUCHY
    }

    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "multi-scale",
                    "Multi-scale",
                    LossFamily.COMPOUND,
                    a -> new MultiScaleLoss(
                            Losses.parse(a.text("inner")),
                            Arrays.stream(a.numbers("scales")).boxed().toList(),
                            a.choice("kernel", Kernel.class)))
            .purpose("a loss at several degrees of blur, so that what is near counts as nearly right")
            .formula("mean over scales s of ℓ(G_s * p, G_s * t)")
            .gradient("mean over scales of G_s * ∂ℓ/∂(G_s * p): the kernels are even")
            .range("the inner loss's")
            .parameter("inner", "dice", "a loss of probabilities", "the loss at each scale")
            .parameter("scales", "0x1x2", "numbers of 0 or more joined by x", "σ of each blur in voxels")
            .parameter("kernel", Kernel.GAUSSIAN, "gaussian, cauchy", "the shape of the blur")
            .imbalance(LossCard.Imbalance.BY_PARAMETER)
            .differentiable("where the inner loss is")
            .typically("registration, landmarks, objects that do not touch the prediction yet")
            .use("Prediction and target do not overlap at first, or boundaries are uncertain.")
            .avoid("Details of the size of the blur are what matters.")
            .peers("MONAI MultiScaleLoss")
            .paper("Fu et al. 2020, DeepReg, doi 10.21105/joss.02705")
            .variants(
                    new MultiScaleLoss(new DiceLoss(Denominator.SQUARED), List.of(1.0), Kernel.CAUCHY),
                    new MultiScaleLoss(new SoftClDiceLoss(1, 1), List.of(0.0, .7), Kernel.GAUSSIAN));

    private static final int GAUSSIAN_REACH = 3;
    private static final int CAUCHY_REACH = 5;

    /** Checks and copies the scales. */
    public MultiScaleLoss {
        Objects.requireNonNull(inner, "inner");
        Objects.requireNonNull(kernel, "kernel");
        scales = List.copyOf(scales);
        if (scales.isEmpty() || !scales.stream().allMatch(s -> s >= 0 && s < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "scales must be finite numbers of at least 0, at least one, found " + scales);
        }
    }

    /**
     * Gaussian kernels.
     *
     * @param inner a loss of probabilities
     * @param scales the σ of each blur in voxels
     */
    public MultiScaleLoss(Loss inner, double... scales) {
        this(inner, Arrays.stream(scales).boxed().toList(), Kernel.GAUSSIAN);
    }

    @Override
    public MultiScaleLoss withInner(Loss other) {
        return new MultiScaleLoss(other, scales, kernel);
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return run(scores, target, options, null);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        return run(scores, target, options, InnerLosses.gradientFor(scores, gradient));
    }

    private LossValue run(Scores scores, Target target, LossOptions options, Scores gradient) {
        InnerLosses.requireMean(this, options);
        CallData data = CallData.of(scores, target, options);
        data.requireFiniteScores();
        ChainRule activation = new ChainRule(scores, target, options);
        LossOptions changed = options.withoutIgnoreLabel()
                .withVoxelWeights(data.weightArray())
                .withActivation(Activation.IDENTITY);
        Loss within = InnerLosses.readActivated(this, inner, options.activation(), Activation.IDENTITY);
        double[] byPrediction = new double[scores.shape().size()];
        double value = 0;
        for (double scale : scales) {
            Shape shape = scores.shape();
            DoubleArray prediction = DoubleArray.of(blur(activation.prediction(), shape, scale), shape);
            SoftMap blurred = SoftMap.of(DoubleArray.of(bounded(blur(activation.target(), shape, scale)), shape));
            DoubleArray slope = gradient == null ? null : DoubleArray.zeros(shape);
            value += InnerLosses.evaluate(within, prediction, blurred, changed, slope)
                            .value()
                    / scales.size();
            if (slope != null) {
                double[] back = blur(slope.toArray(), shape, scale);
                Arrays.setAll(byPrediction, i -> byPrediction[i] + back[i] / scales.size());
            }
        }
        if (gradient != null) {
            activation.write(byPrediction, gradient);
        }
        return InnerLosses.number(this, value, List.of(), data.validVoxels());
    }

    /** Rounding, and a kernel whose sum is above 1, are no target above 1. */
    private static double[] bounded(double[] target) {
        Arrays.setAll(target, i -> Math.min(1, target[i]));
        return target;
    }

    private double[] kernel(double scale) {
        int reach = kernel == Kernel.GAUSSIAN
                ? (int) (Math.max(scale * GAUSSIAN_REACH, 0.5) + 0.5)
                : (int) (scale * CAUCHY_REACH);
        double[] weights = new double[2 * reach + 1];
        Arrays.setAll(weights, i -> {
            double x = (i - reach) / scale;
            return kernel == Kernel.GAUSSIAN
                    ? Math.exp(-x * x / 2) / (scale * Math.sqrt(2 * Math.PI))
                    : 1 / (1 + x * x);
        });
        if (kernel == Kernel.CAUCHY) {
            double sum = Arrays.stream(weights).sum();
            Arrays.setAll(weights, i -> weights[i] / sum);
        }
        return weights;
    }

    /** Blurs a copy along each spatial axis. */
    private double[] blur(double[] values, Shape shape, double scale) {
        double[] from = values.clone();
        if (scale == 0) {
            return from;
        }
        double[] weights = kernel(scale);
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 2; axis--) {
            from = along(from, weights, stride, shape.extent(axis));
            stride *= shape.extent(axis);
        }
        return from;
    }

    private static double[] along(double[] from, double[] weights, int stride, int extent) {
        double[] into = new double[from.length];
        int reach = weights.length / 2;
        for (int i = 0; i < into.length; i++) {
            int at = i / stride % extent;
            for (int k = Math.max(-reach, -at); k <= Math.min(reach, extent - 1 - at); k++) {
                into[i] += weights[k + reach] * from[i + k * stride];
            }
        }
        return into;
    }
}
