package org.sorensen.testkit;

import java.util.List;
import java.util.Random;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;

/** Several blocks of voxels: the same bits for any number of threads, and still the digits of the reference path. */
final class ContractThreads {
    /** Of samples that are swept in several blocks. */
    private static final int[] SEVERAL_BLOCKS = {70, 70, 20};

    /** Of samples that are more than a block, for losses that hold the batch in double. */
    private static final int[] TWO_BLOCKS = {40, 40, 21};

    /** For losses over places, some of which evaluate others for each component. */
    private static final int[] COSTLY = {12, 12, 6};

    private static final List<Integer> THREADS = List.of(7, 2);
    private static final int PREFERRED_CHANNELS = 3;

    private ContractThreads() {}

    static void check(Loss loss) {
        LossTraits traits = new LossTraits(loss);
        boolean first = true;
        for (Activation activation : traits.activations()) {
            List<Integer> admitted = traits.channels(activation);
            int channels = admitted.contains(PREFERRED_CHANNELS) ? PREFERRED_CHANNELS : admitted.get(0);
            boolean probabilities = activation == Activation.IDENTITY || traits.probabilities();
            check(subject(loss, traits, activation, channels, probabilities), first);
            first = false;
        }
    }

    private static LossCase subject(
            Loss loss, LossTraits traits, Activation activation, int channels, boolean probabilities) {
        Shape spatial = Shape.of(traits.sweeps() ? SEVERAL_BLOCKS : traits.unordered() ? TWO_BLOCKS : COSTLY);
        Random random = new Random(20);
        DoubleArray scores = LossCases.scores(spatial.prepend(2, channels), probabilities, traits, random);
        LabelMap labels = LossCases.labels(spatial.prepend(2), channels, true, random);
        LossOptions options = LossOptions.with(activation).withIgnoreLabel(LossCases.IGNORED);
        return new LossCase("two samples of several blocks, seed 20", loss, options, scores, labels);
    }

    /** The activation does not matter to the blocks, so only one goes through everything. */
    private static void check(LossCase subject, boolean everything) {
        LossCase.Evaluated one =
                subject.withOptions(subject.options().withThreads(1)).evaluateFast();
        for (int threads : everything ? THREADS : THREADS.subList(0, 1)) {
            LossCase several = subject.withOptions(subject.options().withThreads(threads));
            Compare.same(several, one, several.evaluateFast());
        }
        if (everything) {
            Compare.close(subject, subject.evaluate(), one, LossContract.FAST_VOLUME_TOLERANCE);
        }
    }
}
