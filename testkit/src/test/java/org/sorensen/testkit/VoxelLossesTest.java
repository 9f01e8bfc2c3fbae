package org.sorensen.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.sorensen.loss.AsymmetricLoss;
import org.sorensen.loss.GeneralizedCrossEntropyLoss;
import org.sorensen.loss.JensenShannonLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.PolyLoss;
import org.sorensen.loss.SymmetricCrossEntropyLoss;

/** The per-voxel losses of the catalog, and what wraps them, under the contract. */
class VoxelLossesTest {
    @TestFactory
    Stream<DynamicNode> contract() {
        return Stream.of(
                        PolyLoss.CARD,
                        AsymmetricLoss.CARD,
                        GeneralizedCrossEntropyLoss.CARD,
                        SymmetricCrossEntropyLoss.CARD,
                        KlDivergenceLoss.CARD,
                        JensenShannonLoss.CARD)
                .flatMap(card -> card.examples().stream())
                .flatMap(LossContract::of);
    }
}
