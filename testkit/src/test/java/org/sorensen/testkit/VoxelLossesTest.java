package org.sorensen.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.loss.*;
import org.sorensen.loss.VoxelLoss.Divisor;

class VoxelLossesTest {
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.concat(
                        Stream.of(NeighborPenaltyLoss.CARD, ExpectedCostLoss.CARD, HardestVoxelsLoss.CARD)
                                .flatMap(card -> card.examples().stream()),
                        Stream.of(new CrossEntropyLoss(.1).dividedBy(Divisor.POSITIVES)))
                .flatMap(LossContract::of);
    }
}
