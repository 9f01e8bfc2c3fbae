package org.sorensen.cli;

import java.util.List;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;

/** A question about losses that is answered by training. */
enum Study {
    /** What becomes of false positives on patches that hold nothing to find. */
    EMPTY_PATCHES(
            "Dice loss alone on patches that hold none of the structure, after a common start on all patches: are false"
                    + " positives unlearned there",
            true,
            Study.rules()),
    /** The same rules where most patches hold nothing, from the first step on. */
    RARE_FOREGROUND(
            "Dice loss alone, most patches without foreground from the first step on: what the rule for empty targets"
                    + " does to false positives",
            false,
            Study.rules()),
    /** The five losses people choose between. */
    LOSSES(
            "the five losses people choose between, on a structure of few voxels",
            false,
            List.of(
                    new Contender("Dice", new DiceLoss(), foreground()),
                    new Contender("cross-entropy", new CrossEntropyLoss(), foreground()),
                    new Contender("focal, gamma 2", new SoftmaxFocalLoss(2), foreground()),
                    new Contender("IoU", new JaccardLoss(), foreground()),
                    new Contender("Tversky .3/.7", new TverskyLoss(.3, .7), foreground())));

    /**
     * One of the trainings that are compared.
     *
     * @param name for people
     * @param loss what is minimised
     * @param options its options
     */
    record Contender(String name, Loss loss, LossOptions options) {}

    private final String question;
    private final boolean endsOnEmptyPatches;
    private final List<Contender> contenders;

    Study(String question, boolean endsOnEmptyPatches, List<Contender> contenders) {
        this.question = question;
        this.endsOnEmptyPatches = endsOnEmptyPatches;
        this.contenders = contenders;
    }

    String question() {
        return question;
    }

    /** Whether the second half of the training sees no foreground at all. */
    boolean endsOnEmptyPatches() {
        return endsOnEmptyPatches;
    }

    List<Contender> contenders() {
        return contenders;
    }

    /** The rules for empty targets of this project and of others. */
    private static List<Contender> rules() {
        Smoothing standard = Smoothing.DEFAULT;
        return List.of(
                contender("Sorensen", AbsentClassPolicy.MEAN_PREDICTION, Aggregation.PER_SAMPLE_CLASS, standard),
                contender("MONAI 1.5", AbsentClassPolicy.COUNT, Aggregation.PER_SAMPLE_CLASS, standard),
                contender(
                        "SMP 0.5", AbsentClassPolicy.ZERO, Aggregation.PER_CLASS_OVER_BATCH, new Smoothing(0, 0, 2e-7)),
                contender("Keras 3", AbsentClassPolicy.COUNT, Aggregation.GLOBAL_MICRO, new Smoothing(0, 1e-7, 0)),
                contender("smoothing 1", AbsentClassPolicy.COUNT, Aggregation.PER_SAMPLE_CLASS, Smoothing.of(1)));
    }

    /** Two classes of which the foreground alone is asked for, as binary segmentation with softmax. */
    private static LossOptions foreground() {
        return LossOptions.softmax().withClasses(ClassSelection.foreground());
    }

    private static Contender contender(
            String name, AbsentClassPolicy policy, Aggregation aggregation, Smoothing smoothing) {
        return new Contender(
                name,
                new DiceLoss(Denominator.LINEAR, smoothing, ScoreTransform.COMPLEMENT),
                foreground().withAbsentClass(policy).withAggregation(aggregation));
    }
}
