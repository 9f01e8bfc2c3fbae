package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.HalfArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.geometry.Spacing;
import org.sorensen.internal.engine.Evaluation;
import org.sorensen.internal.engine.Gradients;

/**
 * The logarithm of the Hausdorff loss, {@code ln(1 + ℓ)} with ℓ the reduced {@link HausdorffDistanceLoss}.
 *
 * <p>Range [0, ∞), smaller is better; its gradient is that of ℓ divided by {@code 1 + ℓ}, so that a few far outliers do not
 * drown the other terms of a sum. The logarithm is taken after the mean or sum over cells; with {@link Reduction#NONE} of
 * each cell for which the formula applies. Empty and full masks as in {@link HausdorffDistanceLoss}. Equals MONAI 1.5
 * {@code LogHausdorffDTLoss} with {@link AbsentClassPolicy#COUNT}.
 *
 * @param distance the loss whose logarithm is taken
 */
public record LogHausdorffDistanceLoss(HausdorffDistanceLoss distance) implements Loss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "log-hausdorff-distance",
                    "Log-Hausdorff by distance transform",
                    LossFamily.DISTANCE,
                    a -> new LogHausdorffDistanceLoss(HausdorffDistanceLoss.of(a)))
            .purpose("a small Hausdorff distance, on the scale of the other losses")
            .formula("ln(1 + ℓ), ℓ = mean over cells of Σ m·(p − t)²·(d_t^α + d_p^α) / Σ m")
            .gradient("∂ℓ/∂p / (1 + ℓ)")
            .range("0 to ∞")
            .parameter("alpha", "2", "above 0", "the power of the distances")
            .parameter("oneSided", "false", "true, false", "leave out d_p, at half of the cost")
            .parameter("spacing", "", "above 0, for each axis, slowest first; empty: 1", "how far voxels are apart")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes, distances held constant; jumps where a probability crosses 1/2")
            .typically("boundaries of organs, in a sum")
            .use("In a sum with other losses: far outliers do not drown them.")
            .avoid("Distances are to count in proportion.")
            .peers("MONAI LogHausdorffDTLoss")
            .paper("Karimi and Salcudean 2019, arXiv 1904.10030")
            .variants(new LogHausdorffDistanceLoss(new HausdorffDistanceLoss(1, true, Spacing.unit())));

    /** The formula and its logarithm within each cell. */
    private record InCell(HausdorffDistanceLoss distance) implements CellLoss {
        @Override
        public double cell(Cell cell) {
            double value = distance.cell(cell);
            if (cell.differentiates()) {
                for (int i = 0; i < cell.size(); i++) {
                    cell.slope()[i] /= 1 + value;
                }
            }
            return Math.log1p(value);
        }
    }

    /** Checks that nothing is null. */
    public LogHausdorffDistanceLoss {
        Objects.requireNonNull(distance, "distance");
    }

    /** α = 2, two-sided, unit spacing. */
    public LogHausdorffDistanceLoss() {
        this(new HausdorffDistanceLoss());
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return logarithm(inner(options).evaluate(scores, target, options), options);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        Evaluation.requireGradient(gradient);
        if (options.reduction() == Reduction.NONE) {
            return logarithm(inner(options).evaluate(scores, target, options, gradient), options);
        }
        // half precision is to be rounded once
        Scores work = gradient instanceof HalfArray ? Gradients.like(gradient) : gradient;
        LossValue value = distance.evaluate(scores, target, options, work);
        Gradients.scale(work, 1 / (1 + value.value()));
        if (work != gradient) {
            Gradients.copy(work, gradient);
        }
        return logarithm(value, options);
    }

    private Loss inner(LossOptions options) {
        return options.reduction() == Reduction.NONE ? new InCell(distance) : distance;
    }

    private LossValue logarithm(LossValue value, LossOptions options) {
        boolean apart = options.reduction() == Reduction.NONE;
        double reduced = apart ? value.value() : Math.log1p(value.value());
        LossPart part =
                new LossPart(toString(), 1, reduced, value.parts().get(0).cells());
        double[] values = apart ? value.values() : new double[] {reduced};
        return new LossValue(reduced, values, value.valuesShape(), List.of(part), value.validVoxels());
    }

    @Override
    public boolean usesGeometry() {
        return true;
    }
}
