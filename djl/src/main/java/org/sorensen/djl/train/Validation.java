package org.sorensen.djl.train;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.sorensen.array.LabelMap;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.metric.JointHistogram;
import org.sorensen.metric.Overlap;

/** Dice of whole validation cases. */
final class Validation {
    private Validation() {}

    /**
     * What came out.
     *
     * @param meanDice the mean over cases of the mean over the foreground classes that case or prediction holds
     * @param diceByClass the mean over cases for each foreground class
     * @param predictsForeground whether any voxel was predicted as foreground
     * @param holdsForeground whether any reference voxel is foreground
     */
    record Outcome(
            OptionalDouble meanDice,
            List<OptionalDouble> diceByClass,
            boolean predictsForeground,
            boolean holdsForeground) {}

    /** Empty where it was stopped, which is asked before each case and after each tile. */
    static Optional<Outcome> run(
            SegmentationNet net, NDManager manager, CaseSource cases, TrainingPlan plan, BooleanSupplier stopped)
            throws IOException {
        try {
            return Optional.of(whole(net, manager, cases, plan, stopped));
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    private static void check(BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private static Outcome whole(
            SegmentationNet net, NDManager manager, CaseSource cases, TrainingPlan plan, BooleanSupplier stopped)
            throws IOException {
        Predictor predictor = new Predictor(net, manager, plan.validationTile(), List.of());
        int labels = Math.max(2, net.spec().classes());
        List<Mean> byClass = new ArrayList<>();
        for (int label = 1; label < labels; label++) {
            byClass.add(new Mean());
        }
        Mean overall = new Mean();
        long predicted = 0;
        long held = 0;
        for (int i = 0; i < cases.size(); i++) {
            check(stopped);
            TrainingCase one = cases.load(i);
            float[] probabilities = predictor.probabilities(one.image(), one.size(), (done, all) -> check(stopped));
            LabelMap found = Predictor.labels(probabilities, one.size());
            JointHistogram histogram = JointHistogram.of(
                    one.labels(), found, labels, OptionalInt.of(plan.patch().ignoreLabel()));
            Mean ofCase = new Mean();
            for (int label = 1; label < labels; label++) {
                Overlap overlap = histogram.overlap(label);
                predicted += overlap.predictionVoxels();
                held += overlap.referenceVoxels();
                overlap.dice().ifPresent(ofCase::add);
                overlap.dice().ifPresent(byClass.get(label - 1)::add);
            }
            ofCase.value().ifPresent(overall::add);
        }
        return new Outcome(overall.value(), byClass.stream().map(Mean::value).toList(), predicted > 0, held > 0);
    }

    /** A running mean that is undefined until something is added. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        OptionalDouble value() {
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
        }
    }
}
