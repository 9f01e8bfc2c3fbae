package org.sorensen.testkit;

import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.Denominator.SQUARED;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.Losses;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.VoxelLoss;
import org.sorensen.loss.WeightedSum;

/** Every loss of core, and every form of it, under the contract. */
class CoreLossContractTest {
    private static Stream<Loss> losses() {
        TverskyLoss tversky = new TverskyLoss(.3, .7);
        Configured binary = new Configured(new BinaryCrossEntropyLoss(), LossOptions.sigmoid());
        LossOptions batch = LossOptions.sigmoid()
                .withAggregation(Aggregation.PER_CLASS_OVER_BATCH)
                .withAbsentClass(AbsentClassPolicy.ZERO);
        return Stream.of(
                new DiceLoss(),
                new DiceLoss(SQUARED),
                new DiceLoss(SQUARED, Smoothing.NONE, COMPLEMENT),
                new DiceLoss(LINEAR, Smoothing.DEFAULT, new ScoreTransform.NegativeLog(1e-7)),
                new DiceLoss(LINEAR, new Smoothing(1, 1, 1e-8), ScoreTransform.NEGATIVE),
                new JaccardLoss(),
                new JaccardLoss(SQUARED, Smoothing.of(1e-3), new ScoreTransform.NegativeLog(1e-7)),
                tversky,
                new FocalTverskyLoss(.3, .7, .75),
                new FocalTverskyLoss(tversky, 4 / 3.0, FocalTverskyLoss.Placement.AFTER_MEAN),
                new CrossEntropyLoss(),
                new CrossEntropyLoss(.1),
                new BinaryCrossEntropyLoss(),
                new BinaryCrossEntropyLoss(.1),
                new SoftmaxFocalLoss(2),
                new SoftmaxFocalLoss(.5, VoxelLoss.Divisor.ELEMENTS),
                new SigmoidFocalLoss(2),
                new SigmoidFocalLoss(1.5, .25),
                new SigmoidFocalLoss(2, OptionalDouble.empty(), VoxelLoss.Divisor.VOXELS, false),
                new SigmoidFocalLoss(2, OptionalDouble.of(.75), VoxelLoss.Divisor.ELEMENTS, true),
                new DiceLoss().plus(new CrossEntropyLoss()),
                new DiceLoss(SQUARED).plus(new BinaryCrossEntropyLoss()).and(-.25, tversky),
                WeightedSum.of(.25, new CrossEntropyLoss(.1), .75, new JaccardLoss())
                        .and(.5, new DiceLoss()),
                new DiceLoss().plus(binary),
                new Configured(new DiceLoss(), batch).plus(new SoftmaxFocalLoss(2)),
                binary);
    }

    /** What a further form of a loss is tried on beside its standard form. */
    private static final double SHARE = 0.2;

    private static Stream<Loss> standard() {
        return Losses.all().stream().map(LossCard::make);
    }

    private static Stream<Loss> further() {
        return Stream.concat(Losses.all().stream().flatMap(card -> card.examples().stream()), losses())
                .distinct()
                .filter(loss -> standard().noneMatch(loss::equals));
    }

    @TestFactory
    Stream<DynamicNode> contract() {
        return standard().flatMap(LossContract::of);
    }

    @TestFactory
    Stream<DynamicNode> contractOfFurtherForms() {
        return further().flatMap(loss -> LossContract.of(loss, SHARE));
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicNode> everyCombination() {
        return losses().flatMap(LossContract::everyCombination);
    }
}
