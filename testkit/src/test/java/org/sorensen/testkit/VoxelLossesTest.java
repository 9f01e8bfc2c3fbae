package org.sorensen.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.loss.ExpectedCostLoss;
import org.sorensen.loss.HardestVoxelsLoss;
import org.sorensen.loss.NeighborPenaltyLoss;

class VoxelLossesTest {
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(NeighborPenaltyLoss.CARD, ExpectedCostLoss.CARD, HardestVoxelsLoss.CARD)
                .flatMap(card -> card.examples().stream())
                .flatMap(LossContract::of);
    }
}
