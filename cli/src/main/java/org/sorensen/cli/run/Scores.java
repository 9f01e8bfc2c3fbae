package org.sorensen.cli.run;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.sorensen.array.LabelMap;
import org.sorensen.cli.Progress;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.Predictor;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.djl.train.TrainingPlan;
import org.sorensen.metric.JointHistogram;
import org.sorensen.metric.Overlap;

/**
 * The overlap of every validation case.
 *
 * @param cases one for each case, in order
 */
record Scores(List<CaseScore> cases) {
    /**
     * One case.
     *
     * @param index its place in the source
     * @param id its name
     * @param overlaps the counts of each foreground class, from class 1
     */
    record CaseScore(int index, String id, List<Overlap> overlaps) {
        OptionalDouble meanDice() {
            return mean(overlaps.stream().map(Overlap::dice).toList());
        }
    }

    static Scores of(SegmentationNet net, NDManager manager, CaseSource source, TrainingPlan plan, Progress progress)
            throws IOException {
        List<CaseScore> cases = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            TrainingCase one = source.load(i);
            LabelMap found = predict(net, manager, one, plan);
            JointHistogram histogram = JointHistogram.of(
                    one.labels(),
                    found,
                    net.spec().classes(),
                    OptionalInt.of(plan.patch().ignoreLabel()));
            List<Overlap> overlaps = new ArrayList<>();
            for (int label = 1; label < net.spec().classes(); label++) {
                overlaps.add(histogram.overlap(label));
            }
            cases.add(new CaseScore(i, one.id(), overlaps));
            progress.update(i + 1, "");
        }
        return new Scores(cases);
    }

    static LabelMap predict(SegmentationNet net, NDManager manager, TrainingCase one, TrainingPlan plan) {
        Predictor predictor = new Predictor(net, manager, plan.validationTile(), List.of());
        return Predictor.labels(predictor.probabilities(one.image(), one.size()), one.size());
    }

    /** The mean over cases of a ratio of one foreground class, of the cases where it is defined. */
    OptionalDouble mean(int label, Function<Overlap, OptionalDouble> ratio) {
        return mean(cases.stream()
                .map(each -> ratio.apply(each.overlaps().get(label - 1)))
                .toList());
    }

    OptionalDouble meanDice() {
        return mean(cases.stream().map(CaseScore::meanDice).toList());
    }

    long referenceVoxels(int label) {
        return cases.stream()
                .mapToLong(each -> each.overlaps().get(label - 1).referenceVoxels())
                .sum();
    }

    static OptionalDouble mean(List<OptionalDouble> values) {
        return values.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }
}
