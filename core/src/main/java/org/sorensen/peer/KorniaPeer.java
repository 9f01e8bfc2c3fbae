package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.HausdorffErosionLoss;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;

/** kornia 0.8. */
final class KorniaPeer {
    /** How far its one-hot targets are smoothed. */
    private static final double ONE_HOT = 1e-6;

    private static final String EROSION = "alpha=2.0, k=10, reduction='mean'";
    private static final String IGNORE = "ignore_index=-100";

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of(
                    "DiceLoss(average='micro', eps=1e-8, weight=None, " + IGNORE + ")", KorniaPeer::dice, "dice_loss"),
            Constructor.of(
                    "TverskyLoss(alpha=required, beta=required, eps=1e-8, " + IGNORE + ")",
                    KorniaPeer::tversky,
                    "tversky_loss"),
            Constructor.of(
                    "FocalLoss(alpha=required, gamma=2.0, reduction='none', weight=None, " + IGNORE + ")",
                    KorniaPeer::focal,
                    "focal_loss"),
            Constructor.of(
                    "BinaryFocalLossWithLogits(alpha=0.25, gamma=2.0, reduction='none', pos_weight=None, weight=None, "
                            + IGNORE + ")",
                    KorniaPeer::binaryFocal,
                    "binary_focal_loss_with_logits"),
            Constructor.of("LovaszSoftmaxLoss(weight=None)", Lovasz::korniaSoftmax, "lovasz_softmax_loss"),
            Constructor.of("LovaszHingeLoss()", Lovasz::korniaHinge, "lovasz_hinge_loss"),
            Constructor.of("HausdorffERLoss(" + EROSION + ")", a -> erosion(a, 2)),
            Constructor.of("HausdorffERLoss3D(" + EROSION + ")", a -> erosion(a, 3)),
            Constructor.of("kl_div_loss_2d(reduction='mean')", KorniaPeer::kullbackLeibler),
            Constructor.of("js_div_loss_2d(reduction='mean')", KorniaPeer::jensenShannon));

    static final List<String> DEVIATIONS = List.of(
            "DiceLoss(average='micro', weight) multiplies prediction and target by the weights, which squares them in the"
                    + " numerator; here they weigh each class's sums once, the defect is reproduced on request.",
            "LovaszSoftmaxLoss sorts the labels' values instead of whether they are the class; here the latter, the defect"
                    + " is reproduced on request.",
            "TverskyLoss pools classes, so that alpha and beta enter as their sum only.",
            "One-hot targets are smoothed by 1e-6.",
            "FocalLoss keeps ignored voxels in the divisor of the mean.");

    private KorniaPeer() {}

    private static double[] oneHot(Batch in, OptionalInt ignored) {
        double[] valid = in.overChannels(in.valid(ignored), in.classes);
        double[] hot = in.oneHot(in.labels(), in.classes, ignored);
        for (int i = 0; i < hot.length; i++) {
            hot[i] = valid[i] * (hot[i] * (1 - ONE_HOT) + ONE_HOT);
        }
        return hot;
    }

    private static Optional<double[]> weights(Arguments a, String name, int classes) {
        Optional<double[]> weights = a.numbers(name);
        if (weights.isPresent() && weights.get().length != classes) {
            throw a.wrong(name, "one for each of " + classes + " classes");
        }
        return weights;
    }

    private static Recipe dice(Arguments a) {
        boolean micro = a.choice("average", "micro", "macro").equals("micro");
        Cells cells = cells(new DiceLoss(Denominator.LINEAR, smoothing(a), ScoreTransform.COMPLEMENT));
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            Optional<double[]> weights = weights(a, "weight", in.classes);
            Flow p = in.scores.softmax(1).times(in.overChannels(in.valid(ignored), in.classes));
            double[] target = oneHot(in, ignored);
            if (!micro) {
                return macro(in, cells.of(p, target, in.cells(in.classes, false), in.samples, in.classes), weights);
            }
            int[] group = Arrays.stream(in.cells(in.classes, false))
                    .map(row -> row / in.classes)
                    .toArray();
            double[] each = in.perChannel(weights.orElseGet(() -> ones(in.classes)));
            return a.bugs()
                    ? cells.of(p.times(each), Flow.product(target, each), group, in.samples)
                            .mean()
                    : cells.weighted(p, target, each, group, in.samples).mean();
        };
    }

    private static Flow macro(Batch in, Flow values, Optional<double[]> weights) {
        double[] each = weights.orElseGet(() -> ones(in.classes));
        double[] factors = new double[values.size()];
        Arrays.setAll(factors, i -> each[i % in.classes]);
        return Reduce.over(values.times(factors), Flow.total(each) * in.samples);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Smoothing smoothing(Arguments a) {
        return new Smoothing(0, a.number("eps"), 0);
    }

    private static Cells cells(OverlapLoss formula) {
        return new Cells(formula, Cells.Form.PRODUCT);
    }

    private static Recipe tversky(Arguments a) {
        Cells cells =
                cells(new TverskyLoss(a.number("alpha"), a.number("beta"), smoothing(a), ScoreTransform.COMPLEMENT));
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            double[] valid = in.overChannels(in.valid(ignored), in.classes);
            double[] target = in.oneHot(in.labels(), in.classes, ignored);
            int[] group = Arrays.stream(in.cells(in.classes, false))
                    .map(row -> row / in.classes)
                    .toArray();
            return cells.weighted(in.scores.softmax(1), target, valid, group, in.samples)
                    .mean();
        };
    }

    private static Recipe focal(Arguments a) {
        OptionalDouble alpha = a.optionalNumber("alpha");
        VoxelLoss loss = new SoftmaxFocalLoss(a.number("gamma"));
        String reduction = a.choice("reduction", Reduce.NAMES);
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            Flow elements = in.classes == 1
                    ? in.scores.times(0)
                    : CoreTerm.elements(loss, in.scores, Activation.SOFTMAX, oneHot(in, ignored));
            if (alpha.isPresent()) {
                double[] factors = new double[in.classes];
                Arrays.fill(factors, alpha.getAsDouble());
                factors[0] = 1 - alpha.getAsDouble();
                elements = elements.times(in.perChannel(factors));
            }
            Optional<double[]> weights = weights(a, "weight", in.classes);
            return Reduce.by(reduction, weights.isEmpty() ? elements : elements.times(in.perChannel(weights.get())));
        };
    }

    private static Recipe binaryFocal(Arguments a) {
        OptionalDouble alpha = a.optionalNumber("alpha");
        SigmoidFocalLoss loss = new SigmoidFocalLoss(a.number("gamma"));
        String reduction = a.choice("reduction", Reduce.NAMES);
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_index"));
            double[] valid = SmpMode.MULTILABEL.valid(in, ignored);
            double[] target = SmpMode.MULTILABEL.target(in, ignored);
            double[] positive =
                    in.perChannel(weights(a, "pos_weight", in.classes).orElseGet(() -> ones(in.classes)));
            double[] both = in.perChannel(weights(a, "weight", in.classes).orElseGet(() -> ones(in.classes)));
            double held = alpha.orElse(1);
            double free = alpha.isPresent() ? 1 - alpha.getAsDouble() : 1;
            double[] absent = Arrays.stream(target).map(t -> free * (1 - t)).toArray();
            double[] present = Arrays.stream(Flow.product(target, positive))
                    .map(t -> held * t)
                    .toArray();
            Flow one = CoreTerm.channelwise(loss, in.scores, Activation.SIGMOID, ones(target.length));
            Flow zero = CoreTerm.channelwise(loss, in.scores, Activation.SIGMOID, new double[target.length]);
            Flow elements = one.times(present).plus(zero.times(absent)).times(both);
            return Reduce.by(reduction, elements.masked(valid));
        };
    }

    private static Recipe erosion(Arguments a, int axes) {
        HausdorffErosionLoss loss =
                new HausdorffErosionLoss(a.number("alpha"), a.integer("k"), new HausdorffErosionLoss().spacing());
        String reduction = a.choice("reduction", Reduce.NAMES);
        Recipe recipe = in -> {
            if (in.spatial.length != axes) {
                throw new IllegalArgumentException(a.where() + " expects " + axes
                        + " spatial axes, found scores of shape " + Arrays.toString(in.scores.dims));
            }
            double[] labels = in.labels();
            double[] target = new double[in.scores.size()];
            Arrays.setAll(
                    target,
                    i -> labels[i / (in.classes * in.voxels) * in.voxels + i % in.voxels] == i / in.voxels % in.classes
                            ? 1
                            : 0);
            if (reduction.equals("none")) {
                return eroded(in, target, loss);
            }
            Flow means = CoreTerm.cells(loss, in.implied(), Plain.options(Activation.RAW), target);
            return reduction.equals("sum") ? means.sum().times(in.voxels) : means.mean();
        };
        // the kernel is held in single precision
        return recipe.inSingle();
    }

    /** {@code [C, N, 1, spatial…]}. */
    private static Flow eroded(Batch in, double[] target, HausdorffErosionLoss loss) {
        Flow p = in.implied();
        List<Flow> images = new ArrayList<>();
        for (int c = 0; c < in.classes; c++) {
            for (int n = 0; n < in.samples; n++) {
                int from = (n * in.classes + c) * in.voxels;
                int[] index = new int[in.voxels];
                Arrays.setAll(index, i -> from + i);
                Flow errors = p.gather(index, in.voxels);
                double[] t = Arrays.copyOfRange(target, from, from + in.voxels);
                double[] values = new double[in.voxels];
                Arrays.setAll(values, i -> errors.values[i] - t[i]);
                Flow squared = errors.then(values, errors.dims, slope -> slope).power(2);
                images.add(KorniaErosion.of(squared, in.spatial, loss.alpha(), loss.steps()));
            }
        }
        return Flow.joined(images);
    }

    private static Recipe kullbackLeibler(Arguments a) {
        return overImages(a, (t, p) -> t > 0 ? t * Math.log(t / p) : 0, (t, p) -> -t / p);
    }

    private static Recipe jensenShannon(Arguments a) {
        return overImages(
                a,
                (t, p) -> {
                    double middle = (t + p) / 2;
                    return ((t > 0 ? t * Math.log(t / middle) : 0) + (p > 0 ? p * Math.log(p / middle) : 0)) / 2;
                },
                (t, p) -> Math.log(2 * p / (t + p)) / 2);
    }

    private interface Pointwise {
        double of(double target, double prediction);
    }

    /** A divergence of the two distributions over an image, for each sample and channel. */
    private static Recipe overImages(Arguments a, Pointwise divergence, Pointwise slope) {
        String reduction = a.choice("reduction", Reduce.NAMES);
        return in -> {
            double[] target = in.channels();
            double[] values = new double[target.length];
            double[] slopes = new double[target.length];
            Arrays.setAll(values, i -> divergence.of(target[i], in.scores.values[i]));
            Arrays.setAll(slopes, i -> slope.of(target[i], in.scores.values[i]));
            Flow elements = in.scores.then(values, in.scores.dims, c -> Flow.product(c, slopes));
            return Reduce.by(reduction, elements.sums(in.cells(in.classes, false), in.samples, in.classes));
        };
    }
}
