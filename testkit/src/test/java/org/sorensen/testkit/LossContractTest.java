package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.array.SoftMap;
import org.sorensen.array.Target;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.Configured;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.Dual;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;
import org.sorensen.loss.WeightedSum;

/** The contract itself: losses with one defect each fail the test that is there for it. */
class LossContractTest {
    /** Cross-entropy with something done to the gradient before or after. */
    private record Defective(BiConsumer<Scores, Scores> before, BiConsumer<Scores, Scores> after) implements Loss {
        private static final CrossEntropyLoss SOUND = new CrossEntropyLoss();

        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options) {
            return SOUND.evaluate(scores, target, options);
        }

        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
            before.accept(scores, gradient);
            LossValue value = SOUND.evaluate(scores, target, options, gradient);
            after.accept(scores, gradient);
            return value;
        }
    }

    private static final BiConsumer<Scores, Scores> NOTHING = (scores, gradient) -> {};

    private static void set(Scores array, int index, double value) {
        if (array instanceof DoubleArray doubles) {
            doubles.set(index, value);
        } else {
            ((FloatArray) array).write(index, new float[] {(float) value}, 1);
        }
    }

    private static Set<String> failures(Loss loss) {
        Set<String> failed = new TreeSet<>();
        DynamicContainer container =
                (DynamicContainer) LossContract.of(loss).findFirst().orElseThrow();
        for (DynamicNode node :
                (Iterable<DynamicNode>) container.getChildren().map(DynamicNode.class::cast)::iterator) {
            try {
                ((DynamicTest) node).getExecutable().execute();
            } catch (Throwable failure) {
                failed.add(node.getDisplayName());
            }
        }
        return failed;
    }

    /** A loss of no kind that the contract knows passes too, alone and in a sum. */
    @TestFactory
    Stream<DynamicNode> soundLossOfUnknownKind() {
        Loss sound = new Defective(NOTHING, NOTHING);
        return Stream.of(sound, WeightedSum.of(2, new DiceLoss(), -.5, sound)).flatMap(LossContract::of);
    }

    @Test
    void wrongGradient() {
        Set<String> failed =
                failures(new Defective(NOTHING, (scores, gradient) -> set(gradient, 0, gradient.get(0) * (1 + 1e-5))));
        assertTrue(failed.contains("finite differences"), failed::toString);
    }

    @Test
    void gradientOfDoubleAndFloatDiffer() {
        Set<String> failed = failures(new Defective(NOTHING, (scores, gradient) -> {
            if (gradient instanceof FloatArray) {
                set(gradient, 0, gradient.get(0) + 1e-3);
            }
        }));
        assertTrue(failed.contains("fast path agrees with reference path"), failed::toString);
        assertTrue(!failed.contains("finite differences"), failed::toString);
    }

    @Test
    void accumulatedGradient() {
        double[] kept = new double[1];
        Set<String> failed = failures(new Defective(
                (scores, gradient) -> kept[0] = gradient.get(0),
                (scores, gradient) -> set(gradient, 0, gradient.get(0) + kept[0])));
        assertTrue(failed.contains("finite differences"), failed::toString);
    }

    @Test
    void modifiedScores() {
        Set<String> failed = failures(new Defective(NOTHING, (scores, gradient) -> set(scores, 0, 1)));
        assertTrue(failed.contains("inputs are not modified"), failed::toString);
    }

    /** Dice with the derivative of its numerator forgotten. */
    private record Forgetful() implements OverlapLoss {
        @Override
        public Dual score(OverlapSums sums) {
            Dual over = Dual.constant(2 * sums.intersection().value() + 1e-5);
            return over.over(sums.prediction().plus(sums.target() + 1e-5));
        }
    }

    @Test
    void failuresPrintAReproducer() {
        LossCases cases = LossCases.of(new Forgetful());
        AssertionFailedError failure = assertThrows(
                AssertionFailedError.class,
                () -> cases.sample(50).forEach(subject -> GradientCheck.assertMatches(subject, 1e-7)));
        String message = failure.getMessage();
        assertTrue(
                message.matches("(?s)LossCases\\.of\\(loss\\)\\.at\\(\\d+L\\): Forgetful\\[] on scores \\[.*"),
                message);
        assertTrue(message.contains("the gradient at index"), message);
        long index = Long.parseLong(message.substring(message.indexOf("at(") + 3, message.indexOf("L)")));
        AssertionFailedError again =
                assertThrows(AssertionFailedError.class, () -> GradientCheck.assertMatches(cases.at(index), 1e-7));
        assertEquals(message, again.getMessage());
    }

    /** The largest error of a sound gradient, and that it is found where it is wrong. */
    @Test
    void differencesReachNineDigits() {
        LossCase subject = new LossCase(
                "fixture",
                new DiceLoss().plus(new CrossEntropyLoss()),
                LossOptions.softmax(),
                PeerFixture.logits(),
                PeerFixture.labels());
        assertTrue(GradientCheck.check(subject).relativeError() < 1e-9);
        Loss defective = new Defective(NOTHING, (scores, gradient) -> set(gradient, 7, gradient.get(7) + 1e-3));
        LossCase wrong =
                new LossCase("fixture", defective, LossOptions.softmax(), PeerFixture.logits(), PeerFixture.labels());
        assertEquals(7, GradientCheck.check(wrong).index());
    }

    /** At p = t the L1 form has no derivative; any number between its two sides is accepted, and no other. */
    @Test
    void tiesAcceptEverySubgradient() {
        Shape shape = Shape.of(1, 1, 3);
        DoubleArray scores = DoubleArray.of(new double[] {.25, .5, .75}, shape);
        SoftMap target = SoftMap.of(DoubleArray.of(new double[] {.25, .6, .4}, shape));
        LossOptions options = LossOptions.probabilities();
        LossCase tie = new LossCase("tie", new DiceLoss(), options, scores, target);
        assertTrue(GradientCheck.check(tie).relativeError() < 1e-9);
        GradientCheck.Result away = GradientCheck.check(new LossCase("tie", new Shifted(), options, scores, target));
        assertTrue(away.relativeError() > .1, away::toString);
    }

    /** Dice with a gradient that is wrong at the first voxel. */
    private record Shifted() implements Loss {
        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options) {
            return new DiceLoss().evaluate(scores, target, options);
        }

        @Override
        public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
            LossValue value = new DiceLoss().evaluate(scores, target, options, gradient);
            set(gradient, 0, 2);
            return value;
        }
    }

    @Test
    void dataFollowsTheActivation() {
        Loss mixed = new CrossEntropyLoss().plus(new BinaryCrossEntropyLoss());
        assertEquals(
                "IDENTITY", LossCases.of(mixed).at(0).options().activation().name());
        Loss probabilities = new Configured(new DiceLoss(), LossOptions.probabilities());
        LossCase given = LossCases.of(probabilities).at(1);
        for (double score : given.scores().toArray()) {
            assertTrue(score > 0 && score < 1);
        }
    }

    @Test
    void casesCoverEveryOption() {
        List<LossCase> cases = LossCases.of(new DiceLoss()).sample(600).toList();
        assertEquals(600, cases.size());
        assertEquals(3, distinct(cases, LossCase::options, LossOptions::activation));
        assertEquals(4, distinct(cases, LossCase::options, LossOptions::aggregation));
        assertEquals(4, distinct(cases, LossCase::options, LossOptions::absentClass));
        assertEquals(3, distinct(cases, LossCase::options, LossOptions::reduction));
        assertEquals(2, distinct(cases, LossCase::target, Object::getClass));
        assertEquals(
                4, distinct(cases, LossCase::scores, scores -> scores.shape().extent(1)));
        assertEquals(
                3, distinct(cases, LossCase::scores, scores -> scores.shape().rank()));
    }

    private static <A> long distinct(List<LossCase> cases, Function<LossCase, A> field, Function<A, Object> value) {
        return cases.stream().map(field).map(value).distinct().count();
    }

    @Test
    void labelsMayHaveAChannelAxisOfOne() {
        LabelMap labels = LabelMap.of(new int[] {0, 1, 2, 0, 1, 0, 1, 0}, Shape.of(2, 1, 2, 2));
        LossOptions options = LossOptions.softmax();
        assertEquals(
                new DiceLoss()
                        .evaluate(PeerFixture.logits(), PeerFixture.labels(), options)
                        .value(),
                new DiceLoss().evaluate(PeerFixture.logits(), labels, options).value());
    }
}
