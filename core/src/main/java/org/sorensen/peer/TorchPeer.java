package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;
import org.sorensen.loss.FocalTarget;
import org.sorensen.loss.Focus;

/** torch 2: {@code torch.nn} and {@code torchvision.ops}. */
final class TorchPeer {
    private static final String OLD = "size_average=None, reduce=None, reduction='mean'";

    static final List<Constructor> CONSTRUCTORS = List.of(
            Constructor.of(
                    "CrossEntropyLoss(" + TorchCrossEntropy.PARAMETERS + ")", TorchCrossEntropy::of, "cross_entropy"),
            Constructor.of(
                    "NLLLoss(weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean')",
                    TorchPeer::negativeLogLikelihood,
                    "NLLLoss2d",
                    "nll_loss"),
            Constructor.of("BCELoss(weight=None, " + OLD + ")", TorchPeer::binary, "binary_cross_entropy"),
            Constructor.of(
                    "BCEWithLogitsLoss(weight=None, " + OLD + ", pos_weight=None)",
                    TorchPeer::binaryWithLogits,
                    "binary_cross_entropy_with_logits"),
            Constructor.of("KLDivLoss(" + OLD + ", log_target=False)", TorchPeer::divergence, "kl_div"),
            Constructor.of(
                    "sigmoid_focal_loss(alpha=0.25, gamma=2, reduction='none')", TorchPeer::focal, "SigmoidFocalLoss"));

    static final List<String> DEVIATIONS = List.of(
            "CrossEntropyLoss and NLLLoss of nothing but ignored voxels are NaN there and 0 here.",
            "CrossEntropyLoss divides the mean by the labels' weights for labels, by the voxels for probabilities.");

    private TorchPeer() {}

    private static Recipe negativeLogLikelihood(Arguments a) {
        Optional<double[]> weights = a.numbers("weight");
        OptionalInt constructed = a.optionalInteger("ignore_index");
        String reduction = TorchCrossEntropy.legacy(a);
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, constructed);
            double[] picked = in.oneHot(in.labels(), in.classes, ignored);
            if (weights.isPresent()) {
                picked = Flow.product(picked, in.perChannel(weights.get()));
            }
            Flow voxels = overClasses(in, logarithms(in).masked(picked).times(-1));
            return reduction.equals("mean") ? Reduce.over(voxels, Flow.total(picked)) : Reduce.by(reduction, voxels);
        };
    }

    /** What the kind of the scores implies for losses of log-probabilities; otherwise the scores are such. */
    private static Flow logarithms(Batch in) {
        if (!in.in.implied()) {
            return in.scores;
        }
        return in.logits() ? in.scores.logSoftmax(1) : in.scores.map(Math::log, p -> 1 / p);
    }

    /** Sums over the channel axis, {@code [N, spatial…]}. */
    static Flow overClasses(Batch in, Flow elements) {
        int channels = elements.dims[1];
        int[] group = new int[elements.size()];
        for (int i = 0; i < group.length; i++) {
            group[i] = i / (channels * in.voxels) * in.voxels + i % in.voxels;
        }
        return elements.sums(group, in.voxelDims());
    }

    /**
     * The elements of binary cross-entropy of logits with a weight of the positive side.
     *
     * @param scores logits
     * @param target any number for each element
     * @param positive the weight of the positive side of each element
     */
    static Flow binaryElements(Flow scores, double[] target, double[] positive) {
        double[] ones = new double[target.length];
        Arrays.fill(ones, 1);
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Flow held = CoreTerm.channelwise(loss, scores, Activation.SIGMOID, ones);
        Flow free = CoreTerm.channelwise(loss, scores, Activation.SIGMOID, new double[target.length]);
        double[] absent = Arrays.stream(target).map(t -> 1 - t).toArray();
        return held.times(Flow.product(target, positive)).plus(free.times(absent));
    }

    private static Recipe binaryWithLogits(Arguments a) {
        Optional<Tensor> weight = a.tensor("weight");
        Optional<Tensor> positive = a.tensor("pos_weight");
        String reduction = TorchCrossEntropy.legacy(a);
        Recipe recipe = in -> {
            int[] dims = in.scores.dims;
            double[] side =
                    positive.orElse(new Tensor(new double[] {1}, new int[0])).elements(dims, "pos_weight");
            Flow elements = binaryElements(in.scores, in.channels(), side);
            return Reduce.by(reduction, weighted(elements, weight));
        };
        return recipe.withPlain(channels -> weight.isEmpty() && positive.isEmpty()
                ? Optional.of(new Configured(
                        new BinaryCrossEntropyLoss(), Plain.reduction(Plain.options(Activation.SIGMOID), reduction)))
                : Optional.empty());
    }

    private static Flow weighted(Flow elements, Optional<Tensor> weight) {
        return weight.isEmpty() ? elements : elements.times(weight.get().elements(elements.dims, "weight"));
    }

    private static Recipe binary(Arguments a) {
        Optional<Tensor> weight = a.tensor("weight");
        String reduction = TorchCrossEntropy.legacy(a);
        return in -> Reduce.by(reduction, weighted(binaryElements(in.implied(), in.channels()), weight));
    }

    /** Binary cross-entropy of probabilities; logarithms end at -100 and the slope's denominator at 1e-12, as in torch. */
    static Flow binaryElements(Flow p, double[] target) {
        double[] values = new double[p.size()];
        double[] slopes = new double[p.size()];
        for (int i = 0; i < values.length; i++) {
            double x = p.values[i];
            if (!(x >= 0 && x <= 1)) {
                throw new IllegalArgumentException("probability " + x + " at index " + i + " is outside [0, 1];"
                        + " logits need BCEWithLogitsLoss");
            }
            double held = Math.max(Math.log(x), -100);
            double free = Math.max(Math.log1p(-x), -100);
            values[i] = -target[i] * held - (1 - target[i]) * free;
            slopes[i] = (x - target[i]) / Math.max(x * (1 - x), 1e-12);
        }
        return p.then(values, p.dims, c -> Flow.product(c, slopes));
    }

    private static Recipe divergence(Arguments a) {
        String reduction = a.none("size_average") && a.none("reduce")
                ? a.choice("reduction", "mean", "sum", "none", "batchmean")
                : TorchCrossEntropy.legacy(a);
        boolean logTarget = a.flag("log_target");
        return in -> {
            double[] target = in.channels();
            double[] weight = logTarget ? Arrays.stream(target).map(Math::exp).toArray() : target;
            double[] constant = Arrays.stream(target)
                    .map(t -> logTarget ? Math.exp(t) * t : t > 0 ? t * Math.log(t) : 0)
                    .toArray();
            Flow elements = logarithms(in).times(weight).times(-1);
            double[] values = new double[constant.length];
            Arrays.setAll(values, i -> elements.values[i] + constant[i]);
            Flow all = elements.then(values, elements.dims, c -> c);
            return reduction.equals("batchmean") ? all.sum().times(1.0 / in.samples) : Reduce.by(reduction, all);
        };
    }

    private static Recipe focal(Arguments a) {
        double alpha = a.number("alpha");
        double gamma = a.number("gamma");
        String reduction = a.choice("reduction", Reduce.NAMES);
        return in -> {
            double[] target = in.channels();
            Flow elements = CoreTerm.channelwise(
                    CoreTerm.focal(Focus.of(gamma), FocalTarget.EXPECTED), in.scores, Activation.SIGMOID, target);
            if (alpha >= 0) {
                elements = elements.times(Arrays.stream(target)
                        .map(t -> alpha * t + (1 - alpha) * (1 - t))
                        .toArray());
            }
            return Reduce.by(reduction, elements);
        };
    }

    /** {@code 1 − p_t} with {@code p_t = p·t + (1 − p)(1 − t)}. */
    static Flow misses(Flow p, double[] target) {
        double[] values = new double[target.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = p.values[i] * (1 - target[i]) + (1 - p.values[i]) * target[i];
        }
        double[] slopes = Arrays.stream(target).map(t -> 1 - 2 * t).toArray();
        return p.then(values, p.dims, c -> Flow.product(c, slopes));
    }
}
