package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Components;
import org.sorensen.internal.engine.CallData;

/** The terms of a {@link BlobLoss}: one problem of a single sample and class for each component. */
final class Blobs {
    /** The components of a class in a sample, and what their mean is multiplied with. */
    private record Group(int sample, int classIndex, double share, Components components) {}

    private final BlobLoss loss;
    private final CallData data;
    private final Scores scores;
    private final LossOptions options;
    /** A class of exclusive ones is a channel beside the rest, so that categorical losses have two. */
    private final boolean against;

    private final double[] gradient;

    Blobs(BlobLoss loss, CallData data, Scores scores, LossOptions options) {
        this.loss = loss;
        this.data = data;
        this.scores = scores;
        this.options = options;
        against = data.classes() > 1 && options.activation() != Activation.SIGMOID;
        gradient = new double[scores.shape().size()];
    }

    /** By the scores, before the weight of the blobs. */
    double[] gradient() {
        return gradient;
    }

    double evaluate(boolean differentiates) {
        double value = 0;
        for (Group group : groups()) {
            Scores part = part(group);
            Scores byPart = differentiates ? InnerLosses.zeros(part, part.shape()) : null;
            double[] sum = new double[part.shape().size()];
            int count = group.components.count();
            for (int blob = 1; blob <= count; blob++) {
                value += group.share / count * blob(group, part, blob, byPart).value();
                for (int i = 0; differentiates && i < sum.length; i++) {
                    sum[i] += group.share / count * byPart.get(i);
                }
            }
            if (differentiates) {
                scatter(group, sum);
            }
        }
        return value;
    }

    private List<Group> groups() {
        double[] weights = options.classWeights().forChannels(data.classes());
        List<Group> found = new ArrayList<>();
        double weightSum = 0;
        int samples = 0;
        for (int n = 0; n < data.samples(); n++) {
            int before = found.size();
            for (int c : options.classes().indices(data.classes())) {
                Components components = Components.of(data.mask(n, c), data.spatial(), loss.connectivity());
                if (components.count() > 0) {
                    found.add(new Group(n, c, weights[c], components));
                    weightSum += weights[c];
                }
            }
            samples += found.size() > before ? 1 : 0;
        }
        double divisor = switch (options.classWeights().normalization()) {
            case NONE -> samples;
            case BY_WEIGHT_SUM -> weightSum;
            case BY_COUNT -> found.size();
        };
        return found.stream()
                .filter(group -> group.share > 0)
                .map(group -> new Group(group.sample, group.classIndex, group.share / divisor, group.components))
                .toList();
    }

    /** The scores of one sample and class: {@code [1, 2, spatial…]} beside the rest, or {@code [1, 1, spatial…]}. */
    private Scores part(Group group) {
        if (against && options.activation() == Activation.SOFTMAX) {
            return ClassGroups.against(group.classIndex, data.classes())
                    .scores(data, group.sample, scores, options.activation());
        }
        int voxels = data.voxels();
        double[] channels = new double[against ? 2 * voxels : voxels];
        int first = first(group);
        for (int v = 0; v < voxels; v++) {
            channels[channels.length - voxels + v] = scores.get(first + v);
            if (against) {
                channels[v] = 1 - scores.get(first + v);
            }
        }
        return InnerLosses.of(scores, channels, data.spatial().prepend(1, channels.length / voxels));
    }

    private int first(Group group) {
        return (group.sample * data.classes() + group.classIndex) * data.voxels();
    }

    private LossValue blob(Group group, Scores part, int blob, Scores byPart) {
        int[] labels = new int[data.voxels()];
        float[] weights = new float[data.voxels()];
        for (int v = 0; v < labels.length; v++) {
            int label = group.components.label(v);
            labels[v] = label == blob ? 1 : 0;
            weights[v] = label == blob || label == 0 ? data.weight(group.sample, v) : 0;
        }
        Shape one = data.spatial().prepend(1);
        LossOptions own = options.withoutIgnoreLabel()
                .withClasses(against ? ClassSelection.foreground() : ClassSelection.all())
                .withClassWeights(ClassWeights.uniform())
                .withVoxelWeights(FloatArray.of(weights, one));
        Loss inner = InnerLosses.readActivated(loss, loss.inner(), options.activation(), options.activation());
        return InnerLosses.evaluate(inner, part, LabelMap.of(labels, one), own, byPart);
    }

    private void scatter(Group group, double[] byPart) {
        if (against && options.activation() == Activation.SOFTMAX) {
            ClassGroups.against(group.classIndex, data.classes())
                    .addBack(data, group.sample, byPart, options.activation(), gradient);
            return;
        }
        int first = first(group);
        int voxels = data.voxels();
        for (int v = 0; v < voxels; v++) {
            gradient[first + v] += against ? byPart[voxels + v] - byPart[v] : byPart[v];
        }
    }
}
