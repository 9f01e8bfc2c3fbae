package org.sorensen.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.evaluator.Evaluator;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.ClassSelection;
import org.sorensen.metric.JointHistogram;
import org.sorensen.metric.Overlap;

/**
 * Dice or IoU of predicted label maps as a DJL evaluator that aggregates over a data set, whatever the batch size: the mean
 * over images of each image's class mean, or the score of all voxels pooled. It is never a mean of batch means.
 *
 * <p>Labels are maps {@code [N, spatial…]}; predictions are scores {@code [N, C, spatial…]}, logits or probabilities, whose
 * largest channel is the predicted label; with one channel a logit above 0 is label 1. Labels that neither map holds are
 * left out of a mean. Safe for use by several threads.
 */
public final class OverlapEvaluator extends Evaluator {
    /** The score. */
    public enum Score {
        /** The Sørensen–Dice coefficient. */
        DICE(Overlap::dice),
        /** Intersection over union. */
        IOU(Overlap::iou);

        private final Function<Overlap, OptionalDouble> formula;

        Score(Function<Overlap, OptionalDouble> formula) {
            this.formula = formula;
        }
    }

    /** What is averaged. */
    public enum Averaging {
        /** The class mean of each image, then the mean over the images that have one. */
        PER_IMAGE,
        /** Counts of all images are added, then the class mean is taken. */
        POOLED
    }

    private static final class Accumulator {
        private double sum;
        private long images;
        private JointHistogram pooled;
    }

    private final Score score;
    private final Averaging averaging;
    private final ClassSelection classes;
    private final OptionalInt ignoreLabel;
    private final Map<String, Accumulator> accumulators = new ConcurrentHashMap<>();

    /**
     * An evaluator.
     *
     * @param name the name DJL reports it under
     * @param score the score
     * @param averaging what is averaged
     * @param classes the labels of the mean; for one channel, whose labels are 0 and 1, pass
     *     {@link ClassSelection#foreground()}
     * @param ignoreLabel a reference label whose voxels are not counted
     */
    public OverlapEvaluator(
            String name, Score score, Averaging averaging, ClassSelection classes, OptionalInt ignoreLabel) {
        super(name);
        this.score = Objects.requireNonNull(score, "score");
        this.averaging = Objects.requireNonNull(averaging, "averaging");
        this.classes = Objects.requireNonNull(classes, "classes");
        this.ignoreLabel = Objects.requireNonNull(ignoreLabel, "ignoreLabel");
    }

    /**
     * Mean Dice over foreground labels, averaged per image.
     *
     * @return the evaluator
     */
    public static OverlapEvaluator dice() {
        return new OverlapEvaluator(
                "Dice", Score.DICE, Averaging.PER_IMAGE, ClassSelection.foreground(), OptionalInt.empty());
    }

    /**
     * Mean IoU over foreground labels, averaged per image.
     *
     * @return the evaluator
     */
    public static OverlapEvaluator iou() {
        return new OverlapEvaluator(
                "IoU", Score.IOU, Averaging.PER_IMAGE, ClassSelection.foreground(), OptionalInt.empty());
    }

    /**
     * The score of each image of a batch.
     *
     * @param labels the reference maps
     * @param predictions the scores
     * @return {@code [N]}, NaN for an image without any of the labels
     */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        JointHistogram[] images = histograms(labels, predictions);
        float[] scores = new float[images.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) mean(images[i]).orElse(Double.NaN);
        }
        return predictions.head().getManager().create(scores);
    }

    @Override
    public void addAccumulator(String key) {
        accumulators.put(key, new Accumulator());
    }

    @Override
    public void updateAccumulator(String key, NDList labels, NDList predictions) {
        updateAccumulators(new String[] {key}, labels, predictions);
    }

    @Override
    public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
        JointHistogram[] images = histograms(labels, predictions);
        for (String key : keys) {
            Accumulator into = accumulator(key);
            synchronized (into) {
                for (JointHistogram image : images) {
                    into.pooled = into.pooled == null ? image : into.pooled.plus(image);
                    OptionalDouble own = mean(image);
                    if (own.isPresent()) {
                        into.sum += own.getAsDouble();
                        into.images++;
                    }
                }
            }
        }
    }

    @Override
    public void resetAccumulator(String key) {
        accumulator(key);
        accumulators.put(key, new Accumulator());
    }

    /**
     * The aggregated score, as DJL asks for it.
     *
     * @param key the accumulator
     * @return the score; NaN where {@link #score(String)} is empty
     */
    @Override
    public float getAccumulator(String key) {
        return (float) score(key).orElse(Double.NaN);
    }

    /**
     * The aggregated score.
     *
     * @param key the accumulator
     * @return the score, empty where no image held any of the labels
     */
    public OptionalDouble score(String key) {
        Accumulator from = accumulator(key);
        synchronized (from) {
            if (averaging == Averaging.POOLED) {
                return from.pooled == null ? OptionalDouble.empty() : mean(from.pooled);
            }
            return from.images == 0 ? OptionalDouble.empty() : OptionalDouble.of(from.sum / from.images);
        }
    }

    /**
     * The aggregated counts of a label over all images.
     *
     * @param key the accumulator
     * @param label the label
     * @return the counts, none where no batch has been seen
     */
    public Overlap pooled(String key, int label) {
        Accumulator from = accumulator(key);
        synchronized (from) {
            return from.pooled == null ? new Overlap(0, 0, 0, 0) : from.pooled.overlap(label);
        }
    }

    private Accumulator accumulator(String key) {
        Accumulator found = accumulators.get(key);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no accumulator \"" + key + "\" in evaluator " + getName() + ", known: " + accumulators.keySet());
        }
        return found;
    }

    private OptionalDouble mean(JointHistogram histogram) {
        double sum = 0;
        int defined = 0;
        for (int label : classes.indices(histogram.labels())) {
            OptionalDouble own = score.formula.apply(histogram.overlap(label));
            if (own.isPresent()) {
                sum += own.getAsDouble();
                defined++;
            }
        }
        return defined == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / defined);
    }

    private JointHistogram[] histograms(NDList labels, NDList predictions) {
        NDArray scores = predictions.head();
        try (NDManager host = scores.getManager().newSubManager(Device.cpu())) {
            NDArray scoresHere = EngineMemory.onHost(host, scores.toType(DataType.FLOAT32, false));
            FloatArray values = EngineMemory.floats(scoresHere);
            LabelMap reference =
                    (LabelMap) EngineMemory.target(EngineMemory.onHost(host, labels.head()), TargetKind.LABELS);
            int samples = values.shape().extent(0);
            int channels = values.shape().extent(1);
            int voxels = values.shape().dropLeading(2).size();
            if (reference.shape().size() != samples * voxels) {
                throw new IllegalArgumentException("labels " + reference.shape() + " do not match predictions "
                        + values.shape() + ", expected "
                        + values.shape().dropLeading(2).prepend(samples));
            }
            Shape flat = Shape.of(voxels);
            int[] predicted = new int[voxels];
            int[] expected = new int[voxels];
            float[] best = new float[voxels];
            float[] channel = new float[voxels];
            int[] all = reference.toArray();
            JointHistogram[] images = new JointHistogram[samples];
            for (int n = 0; n < samples; n++) {
                argMax(values, n, channels, predicted, best, channel);
                System.arraycopy(all, n * voxels, expected, 0, voxels);
                images[n] = JointHistogram.of(
                        LabelMap.of(expected, flat), LabelMap.of(predicted, flat), Math.max(2, channels), ignoreLabel);
            }
            return images;
        }
    }

    private static void argMax(
            FloatArray values, int sample, int channels, int[] predicted, float[] best, float[] channel) {
        int voxels = predicted.length;
        values.read(sample * channels * voxels, best, voxels);
        for (int i = 0; i < voxels; i++) {
            predicted[i] = channels == 1 && best[i] > 0 ? 1 : 0;
        }
        for (int c = 1; c < channels; c++) {
            values.read((sample * channels + c) * voxels, channel, voxels);
            for (int i = 0; i < voxels; i++) {
                if (channel[i] > best[i]) {
                    best[i] = channel[i];
                    predicted[i] = c;
                }
            }
        }
    }
}
