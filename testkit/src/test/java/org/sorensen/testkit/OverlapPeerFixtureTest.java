package org.sorensen.testkit;

import static org.sorensen.loss.AbsentClassPolicy.COUNT;
import static org.sorensen.loss.AbsentClassPolicy.SKIP;
import static org.sorensen.loss.Aggregation.PER_CLASS_OVER_BATCH;
import static org.sorensen.loss.Denominator.LINEAR;
import static org.sorensen.loss.ScoreTransform.COMPLEMENT;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.AsymmetricFocalLoss;
import org.sorensen.loss.AsymmetricFocalTverskyLoss;
import org.sorensen.loss.ClassDistances;
import org.sorensen.loss.ClassSelection;
import org.sorensen.loss.Configured;
import org.sorensen.loss.FineGrainedLoss;
import org.sorensen.loss.GeneralizedDiceLoss;
import org.sorensen.loss.GeneralizedDiceLoss.AbsentWeight;
import org.sorensen.loss.GeneralizedDiceLoss.Weighting;
import org.sorensen.loss.GeneralizedWassersteinDiceLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.MccLoss;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.UnifiedFocalLoss;

/** The rows of {@link PeerFixtureTest} for further overlap losses. */
class OverlapPeerFixtureTest {
    private static final LossOptions MONAI = LossOptions.softmax().withAbsentClass(COUNT);

    private static FixtureRow row(String name) {
        return FixtureRow.of(name);
    }

    private static GeneralizedDiceLoss monai(Weighting weighting) {
        return new GeneralizedDiceLoss(weighting, AbsentWeight.MAX_FINITE, Smoothing.DEFAULT);
    }

    /** MONAI takes the inverse volumes in single precision. */
    @TestFactory
    Stream<DynamicTest> generalizedDice() {
        GeneralizedDiceLoss square = monai(Weighting.SQUARE);
        LossOptions batch = MONAI.withAggregation(PER_CLASS_OVER_BATCH);
        Loss focal = square.plus(
                new Configured(new SigmoidFocalLoss(2), LossOptions.sigmoid().withAbsentClass(COUNT)));
        return Stream.of(
                row("square").single().is(square, MONAI, 0.4032790388, -.022899589, -.04393178, .0077362589),
                row("simple")
                        .single()
                        .is(monai(Weighting.SIMPLE), MONAI, 0.3938029797, -.026053058, -.0380628, .0077362782),
                row("uniform")
                        .single()
                        .is(monai(Weighting.UNIFORM), MONAI, 0.3816933258, -.029661163, -.030717706, .0077362879),
                row("batch").single().is(square, batch, 0.4832333204, -.01630822, -.03044163, .01541321),
                row("focal").single().is(focal, MONAI, 0.5102655689, -.025090469, -.04722425, .012545591));
    }

    @TestFactory
    Stream<DynamicTest> matthewsCorrelation() {
        LossOptions foreground = LossOptions.sigmoid()
                .withAggregation(PER_CLASS_OVER_BATCH)
                .withAbsentClass(COUNT)
                .withClasses(ClassSelection.of(1));
        return Stream.of(row("SMP MCCLoss on channel 1")
                .is(new MccLoss(MccLoss.Form.COUNTS, 1e-5, 0), foreground, 0.7786583885, 0, -.069682378, 0));
    }

    @TestFactory
    Stream<DynamicTest> jaccardMetricLosses() {
        LossOptions present = LossOptions.softmax().withAbsentClass(SKIP);
        Loss jaccard = new FineGrainedLoss(new JaccardLoss(LINEAR, Smoothing.of(1e-3), COMPLEMENT), 1, 0, 0);
        Loss dice = new FineGrainedLoss(new TverskyLoss(.5, .5, Smoothing.of(1e-3), COMPLEMENT), 0, .5, .5);
        return Stream.of(
                row("JDT defaults").is(jaccard, present, 0.5784941776, -.025276346, -.031282082, .0076924493),
                row("JDT Dice, I = C = .5").is(dice, present, 0.3529481085, -.025904092, -.044702798, .0029041258));
    }

    @TestFactory
    Stream<DynamicTest> generalizedWassersteinDice() {
        ClassDistances distances =
                ClassDistances.of(new double[] {0, 1, 1}, new double[] {1, 0, .5}, new double[] {1, .5, 0});
        DoubleArray logits = DoubleArray.of(Arrays.copyOf(PeerFixture.logits().toArray(), 12), Shape.of(1, 3, 2, 2));
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2, 0}, Shape.of(1, 2, 2));
        return Stream.of(
                row("default, sample 0")
                        .on(logits, labels)
                        .is(
                                new GeneralizedWassersteinDiceLoss(distances),
                                MONAI,
                                0.2669886253,
                                Map.of(0, -.043717351, 5, -.052992613)),
                row("GDL, sample 0")
                        .on(logits, labels)
                        .is(
                                new GeneralizedWassersteinDiceLoss(
                                        distances,
                                        GeneralizedWassersteinDiceLoss.Weighting.GENERALIZED_DICE,
                                        Smoothing.DEFAULT),
                                MONAI,
                                0.1538222454,
                                Map.of(0, -.031590407, 5, -.033231196)));
    }

    @TestFactory
    Stream<DynamicTest> unifiedFocal() {
        DoubleArray logits = DoubleArray.of(Arrays.copyOf(PeerFixture.logits().toArray(), 8), Shape.of(1, 2, 2, 2));
        LabelMap labels = LabelMap.of(new int[] {0, 1, 1, 0}, Shape.of(1, 2, 2));
        ClassSelection rare = ClassSelection.foreground();
        Loss unified = new UnifiedFocalLoss(UnifiedFocalLoss.Form.ASYMMETRIC, .5, .7, .5, rare, 1e-7, true);
        Loss tversky = new AsymmetricFocalTverskyLoss(.7, .75, rare, 1e-7, true);
        return Stream.of(
                row("AFTL(.7, .75)").on(logits, labels).is(tversky, MONAI, 0.5485169285, Map.of()),
                row("AFL(.7, 2)")
                        .on(logits, labels)
                        .is(new AsymmetricFocalLoss(.7, 2, rare, 1e-7), MONAI, 0.3146633745, Map.of()),
                row("AsymUnified").on(logits, labels).is(unified, MONAI, 0.4027539208, Map.of()));
    }
}
