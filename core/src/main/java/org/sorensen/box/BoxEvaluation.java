package org.sorensen.box;

import java.util.Arrays;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.internal.engine.Gradients;
import org.sorensen.loss.Reduction;

/** Evaluates any box loss, in double whatever the precision of the arrays; the one place where boxes are checked. */
final class BoxEvaluation {
    private BoxEvaluation() {}

    static BoxLossValue evaluate(BoxLoss loss, Scores predicted, Scores target, BoxOptions options, Scores gradient) {
        Shape shape = predicted.shape();
        int coordinates = coordinates("predicted boxes", shape, loss);
        if (!target.shape().equals(shape)) {
            throw new IllegalArgumentException("target boxes " + target.shape() + " do not match predicted boxes "
                    + shape + "; give the target of each prediction in its row");
        }
        if (gradient != null) {
            Gradients.requireFits("predictions", predicted, gradient);
        }
        int boxes = shape.extent(0);
        double[] weights = weights(options, boxes);
        double total = Arrays.stream(weights).sum();
        double divisor = options.reduction() == Reduction.MEAN && total > 0 ? total : 1;
        double[] values = new double[boxes];
        double sum = 0;
        int inverted = 0;
        for (int k = 0; k < boxes; k++) {
            BoxNumber value = BoxNumber.constant(0);
            if (weights[k] > 0) {
                BoxPair pair = pair(predicted, k, target, k, options.format(), gradient != null);
                value = finite(loss, pair, k, predicted);
                inverted += pair.inverted() ? 1 : 0;
            }
            values[k] = weights[k] * value.value();
            sum += values[k];
            for (int i = 0; gradient != null && i < coordinates; i++) {
                gradient.set(k * coordinates + i, weights[k] / divisor * value.slope(i));
            }
        }
        return new BoxLossValue(sum / divisor, values, inverted);
    }

    static DoubleArray pairwise(BoxLoss loss, Scores predicted, Scores target, BoxFormat format) {
        if (coordinates("predicted boxes", predicted.shape(), loss)
                != coordinates("target boxes", target.shape(), loss)) {
            throw new IllegalArgumentException("target boxes " + target.shape() + " do not match predicted boxes "
                    + predicted.shape() + ": both must have 4 coordinates, or 6");
        }
        int columns = target.shape().extent(0);
        Shape shape = Shape.of(predicted.shape().extent(0), columns);
        DoubleArray losses = DoubleArray.zeros(shape);
        for (int i = 0; i < shape.size(); i++) {
            int k = i / columns;
            BoxPair pair = pair(predicted, k, target, i % columns, format, false);
            losses.set(i, finite(loss, pair, k, predicted).value());
        }
        return losses;
    }

    private static int coordinates(String what, Shape shape, BoxLoss loss) {
        int found = shape.rank() == 2 ? shape.extent(1) : 0;
        if (found != 4 && (found != 6 || loss.planar())) {
            throw new IllegalArgumentException(what + " must have the shape [K, 4]"
                    + (loss.planar() ? " for " + loss : ", or [K, 6] in three dimensions") + ", found " + shape);
        }
        return found;
    }

    private static double[] weights(BoxOptions options, int boxes) {
        double[] weights = new double[boxes];
        if (options.weights().isEmpty()) {
            Arrays.fill(weights, 1);
            return weights;
        }
        Scores given = options.weights().get();
        if (!given.shape().equals(Shape.of(boxes))) {
            throw new IllegalArgumentException(
                    "box weights " + given.shape() + " do not match " + boxes + " boxes, expected [" + boxes + "]");
        }
        for (int k = 0; k < boxes; k++) {
            weights[k] = given.get(k);
            if (!(weights[k] >= 0 && weights[k] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weight " + weights[k] + " of box " + k + " is not a finite number of 0 or more");
            }
        }
        return weights;
    }

    private static BoxPair pair(
            Scores predicted, int k, Scores target, int m, BoxFormat format, boolean differentiate) {
        double[] box = row(predicted, k);
        double[] reference = row(target, m);
        requireFinite("predicted box ", box, k);
        int axes = box.length / 2;
        for (int a = 0; a < axes; a++) {
            double first = reference[a];
            double second = reference[axes + a];
            double size = format == BoxFormat.CORNERS ? second - first : second;
            if (!(size >= 0 && Double.isFinite(first) && Double.isFinite(second))) {
                throw new IllegalArgumentException("target box " + m + " is " + Arrays.toString(reference)
                        + ", expected finite numbers "
                        + (format == BoxFormat.CORNERS
                                ? "with the lower corner first; is it given by centre and size?"
                                : "with sizes of 0 or more; is it given by its corners?"));
            }
        }
        return new BoxPair(format, box, reference, differentiate);
    }

    private static double[] row(Scores boxes, int k) {
        double[] row = new double[boxes.shape().extent(1)];
        Arrays.setAll(row, i -> boxes.get(k * row.length + i));
        return row;
    }

    private static void requireFinite(String what, double[] box, int k) {
        if (!Arrays.stream(box).allMatch(Double::isFinite)) {
            throw new ArithmeticException(
                    what + k + " is not finite: " + Arrays.toString(box) + "; give it a weight of 0 to leave it out");
        }
    }

    private static BoxNumber finite(BoxLoss loss, BoxPair pair, int k, Scores predicted) {
        BoxNumber value = loss.loss(pair);
        if (!value.isFinite()) {
            throw new ArithmeticException("the loss of predicted box " + k + " overflows: "
                    + Arrays.toString(row(predicted, k)) + "; scale the coordinates");
        }
        return value;
    }
}
