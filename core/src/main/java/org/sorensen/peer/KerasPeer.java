package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;

/** Keras 3, on any backend; {@code tf.keras} from TensorFlow 2.16 on. */
final class KerasPeer {
    /** {@code keras.config.epsilon()}. */
    static final double EPSILON = 1e-7;

    private static final String LAST = "reduction='sum_over_batch_size', name=None";
    private static final String CROSS = "from_logits=False, label_smoothing=0.0, axis=-1, " + LAST + ", dtype=None";

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of("Dice(" + LAST + ", axis=None, dtype=None)", KerasPeer::dice, "dice"),
            Constructor.varying(
                    "Tversky(alpha=0.5, beta=0.5, " + LAST + ", axis=None, dtype=None)", KerasPeer::tversky, "tversky"),
            Constructor.of("BinaryCrossentropy(" + CROSS + ")", KerasBinary::crossEntropy, "binary_crossentropy"),
            Constructor.of(
                    "BinaryFocalCrossentropy(apply_class_balancing=False, alpha=0.25, gamma=2.0, " + CROSS + ")",
                    KerasBinary::focal,
                    "binary_focal_crossentropy"),
            Constructor.varying(
                    "CategoricalCrossentropy(" + CROSS + ")", KerasPeer::crossEntropy, "categorical_crossentropy"),
            Constructor.varying(
                    "CategoricalFocalCrossentropy(alpha=0.25, gamma=2.0, " + CROSS + ")",
                    KerasPeer::focal,
                    "categorical_focal_crossentropy"),
            Constructor.of(
                    "SparseCategoricalCrossentropy(from_logits=False, ignore_class=None,"
                            + " reduction='sum_over_batch_size', axis=-1, name=None, dtype=None)",
                    KerasPeer::sparseCrossEntropy,
                    "sparse_categorical_crossentropy"),
            Constructor.of(
                    "CategoricalGeneralizedCrossEntropy(q=0.5, " + LAST + ", dtype=None)",
                    KerasPeer::generalizedCrossEntropy,
                    "categorical_generalized_cross_entropy"),
            Constructor.of(
                    "KLDivergence(" + LAST + ", dtype=None)", KerasPeer::divergence, "kl_divergence", "KLD", "kld"));

    static final List<String> DEVIATIONS = List.of(
            "Tversky of the releases 3.7.0 to 3.15.1 weights false negatives by alpha and false positives by beta;"
                    + " here as documented, the swap is reproduced on request.",
            "label_smoothing of categorical losses divides by the size of the last axis in releases up to 3.15.1; here"
                    + " by the number of classes, the defect is reproduced on request.",
            "Dice of an empty target and an empty prediction is 1, and without axis it pools samples and classes.",
            "With softmax over all classes and no axis alpha and beta of Tversky enter as their sum only.",
            "SparseCategoricalCrossentropy(ignore_class) of probabilities has gradients of NaN in ignored voxels there"
                    + " and of 0 here.");

    private KerasPeer() {}

    /** Evaluates in Keras' view, then reduces. */
    interface Values {
        Flow of(KerasView view);
    }

    /** Keras computes in single precision unless it is told otherwise; its means and weights are in single precision even then. */
    static Recipe recipe(Arguments a, boolean implies, Values values) {
        String reduction = a.choice("reduction", KerasReduction.NAMES);
        Recipe recipe = in -> {
            KerasView view = new KerasView(a, in, implies ? in.implied() : in.scores);
            return KerasReduction.apply(reduction, values.of(view), Optional.empty(), in);
        };
        return precision(a, recipe);
    }

    private static Recipe precision(Arguments a, Recipe recipe) {
        boolean wide = !a.none("dtype") && a.text("dtype").contains("64");
        String reduction = a.choice("reduction", KerasReduction.NAMES);
        boolean means = a.where().contains("Binary")
                || a.where().contains("Focal")
                || !reduction.equals("sum") && !reduction.equals("none");
        return wide && !means ? recipe : recipe.inSingle();
    }

    private static Recipe dice(Arguments a) {
        return overlap(a, new DiceLoss(Denominator.LINEAR, new Smoothing(0, EPSILON, 0), ScoreTransform.COMPLEMENT));
    }

    private static Recipe tversky(Arguments a) {
        double alpha = a.number(a.bugs() ? "beta" : "alpha");
        double beta = a.number(a.bugs() ? "alpha" : "beta");
        return overlap(a, new TverskyLoss(alpha, beta, new Smoothing(0, EPSILON, 0), ScoreTransform.COMPLEMENT));
    }

    private static Recipe overlap(Arguments a, OverlapLoss formula) {
        Optional<double[]> axes = a.numbers("axis");
        Cells cells = new Cells(formula, Cells.Form.PRODUCT);
        return recipe(a, true, view -> {
            boolean[] summed = new boolean[view.dims.length];
            Arrays.fill(summed, axes.isEmpty());
            axes.ifPresent(all -> Arrays.stream(all).forEach(axis -> summed[view.axis((int) axis)] = true));
            return cells.of(view.scores, view.target(), view.group(summed), view.without(summed));
        });
    }

    /** Smoothed towards the uniform distribution; up to 3.15.1 that of the last axis. */
    private static double[] smoothed(Arguments a, KerasView view, int axis) {
        double smoothing = a.number("label_smoothing");
        int classes = view.dims[a.bugs() ? view.dims.length - 1 : axis];
        return Arrays.stream(view.target())
                .map(t -> smoothing == 0 ? t : t * (1 - smoothing) + smoothing / classes)
                .toArray();
    }

    /** Probabilities that sum to 1 along the axis, away from 0 and 1. */
    private static Flow clipped(KerasView view, Flow p, int axis) {
        return view.shareAlong(p, axis).clip(EPSILON, 1 - EPSILON);
    }

    private static Recipe crossEntropy(Arguments a) {
        boolean logits = a.flag("from_logits");
        return recipe(a, !logits, view -> {
            int axis = view.axis(a.integer("axis"));
            return entropy(view, axis, logits, smoothed(a, view, axis));
        });
    }

    private static Flow entropy(KerasView view, int axis, boolean logits, double[] target) {
        Flow scores = logits ? view.scores : clipped(view, view.scores, axis);
        return view.classesFirst(scores, axis, (lines, places) -> {
            if (logits && lines.dims[1] == 1) {
                return lines.times(0);
            }
            double[] t = Arrays.stream(places).mapToDouble(i -> target[i]).toArray();
            Activation activation = logits ? Activation.SOFTMAX : Activation.IDENTITY;
            return CoreTerm.categorical(new CrossEntropyLoss(), lines, activation, t);
        });
    }

    private static Recipe focal(Arguments a) {
        boolean logits = a.flag("from_logits");
        Tensor alpha = a.tensor("alpha").orElseThrow(() -> a.wrong("alpha", "a number or a list of numbers"));
        VoxelLoss loss = new SoftmaxFocalLoss(a.number("gamma"));
        return recipe(a, !logits, view -> {
            int axis = view.axis(a.integer("axis"));
            double[] target = smoothed(a, view, axis);
            double[] factors = alpha.broadcast(view.dims, "alpha");
            Flow p = clipped(view, logits ? view.scores.softmax(axis) : view.scores, axis);
            return view.classesFirst(p, axis, (lines, places) -> {
                double[] t = Arrays.stream(places).mapToDouble(i -> target[i]).toArray();
                double[] f = Arrays.stream(places).mapToDouble(i -> factors[i]).toArray();
                // the loss is linear in the target, so that alpha may be a part of it
                Flow elements =
                        CoreTerm.elements(loss, lines, Activation.IDENTITY, t).times(f);
                int[] group = new int[elements.size()];
                Arrays.setAll(group, i -> i / lines.dims[1]);
                return elements.sums(group, lines.dims[0]);
            });
        });
    }

    private static Recipe sparseCrossEntropy(Arguments a) {
        boolean logits = a.flag("from_logits");
        String reduction = a.choice("reduction", KerasReduction.NAMES);
        Recipe recipe = in -> {
            var ignored = TorchCrossEntropy.ignored(in, a.optionalInteger("ignore_class"));
            double[] valid = in.valid(ignored);
            KerasView view = new KerasView(a, in.withoutIgnored(ignored), logits ? in.scores : in.implied());
            int axis = view.axis(a.integer("axis"));
            if (axis != view.channelAxis()) {
                throw a.wrong("axis", "the axis of the classes, " + view.channelAxis());
            }
            Flow values = entropy(view, axis, logits, view.target()).masked(valid);
            return KerasReduction.apply(
                    reduction, values, ignored.isPresent() ? Optional.of(valid) : Optional.empty(), in);
        };
        return precision(a, recipe);
    }

    private static Recipe generalizedCrossEntropy(Arguments a) {
        double q = a.number("q");
        if (!(q > 0 && q < 1)) {
            throw a.wrong("q", "a number between 0 and 1");
        }
        return recipe(a, true, view -> {
            int axis = view.axis(-1);
            Flow p = view.sumAlong(view.scores.times(view.target()), axis);
            return p.power(q).times(-1 / q).plus(1 / q);
        });
    }

    private static Recipe divergence(Arguments a) {
        return recipe(a, true, view -> {
            double[] target = Arrays.stream(view.target())
                    .map(t -> Math.min(1, Math.max(EPSILON, t)))
                    .toArray();
            // at a bound torch takes half the slope of a clip between tensors
            Flow p = view.scores.map(
                    x -> Math.min(1, Math.max(EPSILON, x)),
                    x -> x == EPSILON || x == 1 ? 0.5 : x > EPSILON && x < 1 ? 1 : 0);
            double[] values = new double[target.length];
            Arrays.setAll(values, i -> target[i] * Math.log(target[i] / p.values[i]));
            double[] slopes = new double[target.length];
            Arrays.setAll(slopes, i -> -target[i] / p.values[i]);
            Flow elements = p.then(values, p.dims, c -> Flow.product(c, slopes));
            return view.sumAlong(elements, view.axis(-1));
        });
    }
}
