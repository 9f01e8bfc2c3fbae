package org.sorensen.testkit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.sorensen.loss.Loss;

/**
 * What every loss must keep, whatever its formula: a loss passes by being listed once in a JUnit {@code @TestFactory}.
 *
 * <p>The options that apply follow from its kind ({@link org.sorensen.loss.OverlapLoss},
 * {@link org.sorensen.loss.VoxelLoss}, sums of them). A failure prints a {@link LossCase} with the call that makes it again.
 */
public final class LossContract {
    /** Differences on the reference path, relative to the largest entry of the gradient. */
    public static final double GRADIENT_TOLERANCE = 1e-7;

    /**
     * The fast path against the reference path, relative to the largest entry, on a few voxels with logits from −3 to 3.
     * Where the only voxel that counts is nearly saturated, {@code 1 − p} has lost digits in single precision; 1.3e-5 is
     * the worst of 400 000 cases over core's losses, 1e-6 is usual.
     */
    public static final double FAST_TOLERANCE = 2e-5;

    /** The fast path against the reference path on thousands of scores and more, relative to the largest entry. */
    public static final double FAST_VOLUME_TOLERANCE = 2e-6;

    /** Another order of the same sums, in double. */
    static final double ORDER_TOLERANCE = 1e-11;

    private static final int DIFFERENCES = 400;
    private static final int PATHS = 1500;
    private static final int INVARIANCES = 300;
    private static final int LARGE = 40;

    /** Mutation testing asks every test many times; it takes fewer cases. */
    private static final double SHARE = Double.parseDouble(System.getProperty("sorensen.contract.share", "1"));

    private LossContract() {}

    /**
     * The contract of a loss, over random combinations of all options that apply to it; every pair of options, and nearly
     * every triple, occurs. The same ones each time.
     *
     * @param loss the loss
     * @return one container of tests
     */
    public static Stream<DynamicNode> of(Loss loss) {
        return of(loss, 1);
    }

    /**
     * The contract over fewer combinations, for further forms of a loss that passes it in full.
     *
     * @param loss the loss
     * @param share of the combinations, above 0 and at most 1
     * @return one container of tests
     */
    public static Stream<DynamicNode> of(Loss loss, double share) {
        LossCases cases = LossCases.of(loss);
        Stream<DynamicTest> tests = Stream.of(
                over(cases, share(DIFFERENCES, share), "finite differences", LossContract::differences),
                over(cases, share(PATHS, share), "fast path agrees with reference path", ContractChecks::paths),
                over(cases, share(INVARIANCES, share), "parts and values left apart add up", ContractChecks::parts),
                dynamicTest(
                        "paths agree over several tiles",
                        () -> new Random(LARGE)
                                .longs(share(LARGE, share), 0, cases.count())
                                .mapToObj(cases::large)
                                .forEach(ContractChecks::volumes)),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "value without gradient is the same",
                        ContractChecks::valueAlone),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "heap and direct memory give the same bits",
                        ContractChecks::memory),
                over(cases, share(INVARIANCES, share), "inputs are not modified", ContractChecks::inputs),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "what ignored voxels hold does not matter",
                        ContractChecks::ignored),
                over(cases, share(INVARIANCES, share), "no valid voxel gives 0", ContractChecks::nothingValid),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "a sample without valid voxels is as if absent",
                        ContractChecks::emptySample),
                over(cases, share(INVARIANCES, share), "order of samples is free", ContractChecks::sampleOrder),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "order of voxels is free",
                        subject -> voxelOrder(cases, subject)),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "order of classes is free",
                        subject -> classOrder(cases, subject)),
                over(cases, share(INVARIANCES, share), "a batch of one is its sample", ContractChecks::batchOfOne),
                over(
                        cases,
                        share(INVARIANCES, share),
                        "scale of normalised weights is free",
                        ContractChecks::weightScale),
                dynamicTest("extreme scores and targets stay finite", () -> ContractExtremes.check(loss)),
                dynamicTest("any number of threads gives the same bits", () -> ContractThreads.check(loss)));
        return Stream.of(dynamicContainer(loss.toString(), tests));
    }

    /**
     * Finite differences over every combination of options there is; slow.
     *
     * @param loss the loss
     * @return one test
     */
    public static Stream<DynamicNode> everyCombination(Loss loss) {
        return Stream.of(over(
                LossCases.of(loss), Integer.MAX_VALUE, "finite differences of " + loss, LossContract::differences));
    }

    private static int share(int cases, double share) {
        return (int) Math.ceil(cases * share * SHARE);
    }

    private static void differences(LossCase subject) {
        GradientCheck.assertMatches(subject, GRADIENT_TOLERANCE);
    }

    private static void voxelOrder(LossCases cases, LossCase subject) {
        if (cases.traits().unordered()) {
            ContractChecks.voxelOrder(subject);
        }
    }

    private static void classOrder(LossCases cases, LossCase subject) {
        if (cases.traits().symmetric()) {
            ContractChecks.classOrder(subject);
        }
    }

    private static DynamicTest over(LossCases cases, int most, String name, Consumer<LossCase> check) {
        return dynamicTest(name, () -> cases.sample(most).forEach(check));
    }
}
