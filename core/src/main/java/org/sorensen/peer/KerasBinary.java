package org.sorensen.peer;

import java.util.Arrays;

/** Keras' binary cross-entropies: of every element, the mean over one axis, then reduced. */
final class KerasBinary {
    private KerasBinary() {}

    static Recipe crossEntropy(Arguments a) {
        boolean logits = a.flag("from_logits");
        return KerasPeer.recipe(a, !logits, view -> {
            double[] target = smoothed(a, view);
            double[] ones = new double[target.length];
            Arrays.fill(ones, 1);
            Flow elements = logits
                    ? TorchPeer.binaryElements(view.scores, target, ones)
                    : TorchPeer.binaryElements(clipped(view.scores), target);
            return mean(a, view, elements);
        });
    }

    static Recipe focal(Arguments a) {
        boolean logits = a.flag("from_logits");
        boolean balanced = a.flag("apply_class_balancing");
        double alpha = a.number("alpha");
        double gamma = a.number("gamma");
        return KerasPeer.recipe(a, !logits, view -> {
            double[] target = smoothed(a, view);
            Flow p = logits ? view.scores.sigmoid() : view.scores;
            Flow elements = TorchPeer.binaryElements(clipped(p), target)
                    .times(TorchPeer.misses(p, target).power(gamma));
            if (balanced) {
                elements = elements.times(Arrays.stream(target)
                        .map(t -> t * alpha + (1 - t) * (1 - alpha))
                        .toArray());
            }
            return mean(a, view, elements);
        });
    }

    private static double[] smoothed(Arguments a, KerasView view) {
        double smoothing = a.number("label_smoothing");
        return Arrays.stream(view.target())
                .map(t -> t * (1 - smoothing) + smoothing / 2)
                .toArray();
    }

    private static Flow clipped(Flow p) {
        return p.clip(KerasPeer.EPSILON, 1 - KerasPeer.EPSILON);
    }

    private static Flow mean(Arguments a, KerasView view, Flow elements) {
        int axis = view.axis(a.integer("axis"));
        return view.sumAlong(elements, axis).times(1.0 / view.dims[axis]);
    }
}
