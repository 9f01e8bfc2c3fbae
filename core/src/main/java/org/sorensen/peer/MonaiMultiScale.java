package org.sorensen.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** MONAI's {@code MultiScaleLoss}: a loss of prediction and target, both blurred at several scales. */
final class MonaiMultiScale {
    private MonaiMultiScale() {}

    static Recipe of(Arguments a) {
        Recipe inner = a.nested("loss", Preset.MONAI_1_5);
        boolean gaussian = a.choice("kernel", "gaussian", "cauchy").equals("gaussian");
        String reduction = a.choice("reduction", Reduce.NAMES);
        Recipe recipe = in -> {
            if (a.none("scales")) {
                return Reduce.by(reduction, inner.apply(in));
            }
            List<Flow> parts = new ArrayList<>();
            for (double scale : a.numbers("scales").orElseThrow()) {
                parts.add(inner.apply(scale == 0 ? in : blurred(in, kernel(scale, gaussian))));
            }
            return Reduce.by(reduction, Flow.joined(parts));
        };
        // kernels are held in single precision
        return recipe.inSingle();
    }

    private static Batch blurred(Batch in, double[] kernel) {
        Flow scores = in.scores;
        Flow target = Flow.input(in.channels(), in.dims(in.classes));
        for (int axis = 2; axis < scores.dims.length; axis++) {
            scores = along(scores, axis, kernel);
            target = along(target, axis, kernel);
        }
        return in.withChannels(scores, target.values);
    }

    private static double[] kernel(double scale, boolean gaussian) {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scales must be at least 0, found " + scale);
        }
        int tail = gaussian ? (int) (Math.max(3 * scale, .5) + .5) : (int) (5 * scale);
        double[] kernel = new double[2 * tail + 1];
        for (int i = 0; i < kernel.length; i++) {
            double x = (i - tail) / scale;
            kernel[i] = gaussian ? Math.exp(-x * x / 2) / (2.5066282 * scale) : 1 / (x * x + 1);
        }
        double sum = gaussian ? 1 : Flow.total(kernel);
        return Arrays.stream(kernel).map(k -> k / sum).toArray();
    }

    /** A symmetric kernel along an axis, zero outside. */
    private static Flow along(Flow values, int axis, double[] kernel) {
        return values.then(
                filtered(values.values, values.dims, axis, kernel),
                values.dims,
                c -> filtered(c, values.dims, axis, kernel));
    }

    private static double[] filtered(double[] values, int[] dims, int axis, double[] kernel) {
        Flow.Axis along = new Flow.Axis(dims, axis);
        int tail = kernel.length / 2;
        double[] out = new double[values.length];
        along.each(line -> {
            for (int i = 0; i < along.extent; i++) {
                double sum = 0;
                for (int k = Math.max(0, i - tail); k < Math.min(along.extent, i + tail + 1); k++) {
                    sum += kernel[k - i + tail] * values[line + k * along.stride];
                }
                out[line + i * along.stride] = sum;
            }
        });
        return out;
    }
}
