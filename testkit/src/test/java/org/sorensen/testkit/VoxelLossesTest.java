package org.sorensen.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.loss.BinaryCrossEntropyLoss;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.SigmoidFocalLoss;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.VoxelLoss.Divisor;

/** The per-voxel losses of the catalog, and what wraps them, under the contract. */
class VoxelLossesTest {
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.concat(
                        Stream.of(BinaryCrossEntropyLoss.CARD, SoftmaxFocalLoss.CARD, SigmoidFocalLoss.CARD)
                                .flatMap(card -> card.examples().stream()),
                        wrapped())
                .flatMap(LossContract::of);
    }

    private static Stream<Loss> wrapped() {
        return Stream.of(
                new CrossEntropyLoss(.1).dividedBy(Divisor.POSITIVES),
                new BinaryCrossEntropyLoss().dividedBy(Divisor.SAMPLES),
                new CrossEntropyLoss(.1).clipped(.05),
                new SigmoidFocalLoss(2, .25).clipped(.05));
    }
}
