package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sorensen.loss.Activation;
import org.sorensen.loss.FocalTarget;
import org.sorensen.loss.Focus;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.VoxelLoss;

/**
 * MONAI's {@code FocalLoss}: leaves the background out before the softmax, divides by voxels and classes, and sums over
 * classes and samples only with {@code reduction='sum'}.
 *
 * @param background whether class 0 counts
 * @param gamma the focusing power
 * @param alpha the weight of the positive side, or of the foreground with softmax
 * @param weights one, or one for each class that counts
 * @param softmax whether classes exclude each other
 * @param reduction mean, sum or none
 */
record MonaiFocal(
        boolean background,
        double gamma,
        OptionalDouble alpha,
        Optional<double[]> weights,
        boolean softmax,
        String reduction)
        implements Recipe {

    static MonaiFocal of(Arguments a) {
        a.flag("to_onehot_y");
        return new MonaiFocal(
                a.flag("include_background"),
                a.number("gamma"),
                a.optionalNumber("alpha"),
                a.numbers("weight"),
                a.flag("use_softmax"),
                a.choice("reduction", Reduce.NAMES));
    }

    @Override
    public boolean single() {
        return true;
    }

    @Override
    public Flow apply(Batch in) {
        int first = background || in.classes == 1 ? 0 : 1;
        int channels = in.classes - first;
        Flow scores = in.slice(in.scores, first, channels).map(x -> (float) x, x -> 1);
        double[] target = first == 0 ? in.channels() : in.slice(in.channels(), in.classes, first, channels);
        Flow elements = softmax ? softmax(in, scores, target) : sigmoid(scores, target);
        if (weights.isPresent() && channels != 1) {
            elements = elements.times(in.perChannel(MonaiWeights.each(weights.get(), channels)));
        }
        return switch (reduction) {
            case "mean" -> elements.mean();
            case "sum" -> elements.sum().times(1.0 / (in.spatial.length == 0 ? elements.size() : in.voxels));
            default -> elements;
        };
    }

    private Flow softmax(Batch in, Flow scores, double[] target) {
        int channels = scores.dims[1];
        if (channels == 1) {
            return scores.times(0);
        }
        SoftmaxFocalLoss focal = new SoftmaxFocalLoss(gamma, VoxelLoss.Divisor.ELEMENTS);
        Flow elements = CoreTerm.elements(focal, scores, Activation.SOFTMAX, target);
        if (alpha.isPresent() && background) {
            double[] factors = new double[channels];
            Arrays.fill(factors, alpha.getAsDouble());
            factors[0] = 1 - alpha.getAsDouble();
            elements = elements.times(in.perChannel(factors));
        }
        return elements;
    }

    private Flow sigmoid(Flow scores, double[] target) {
        Flow elements = CoreTerm.channelwise(
                CoreTerm.focal(Focus.of(gamma), FocalTarget.SIGNED_LOGIT), scores, Activation.SIGMOID, target);
        if (alpha.isPresent()) {
            double a = alpha.getAsDouble();
            elements = elements.times(
                    Arrays.stream(target).map(t -> t * a + (1 - t) * (1 - a)).toArray());
        }
        return elements;
    }
}
