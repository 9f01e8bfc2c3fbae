package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Shape;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.OverlapCoefficients;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapState;
import org.sorensen.loss.VoxelLoss;

/**
 * The leaves of a loss that share an activation and a mask, and so two sweeps: what sums they need, and what they make of
 * the sums. Where the sums come from, arrays in memory or tensors on a device, does not matter here.
 */
public final class LossGroup {
    /** What two leaves must have in common to share sweeps. */
    private record Key(Activation activation, OptionalInt ignoreLabel, Optional<FloatArray> voxelWeights) {
        Key(LossOptions options) {
            this(options.activation(), options.ignoreLabel(), options.voxelWeights());
        }
    }

    /** The result of one leaf. */
    record Result(LossPart part, double[] values, Shape valuesShape) {}

    /**
     * What a group makes of its sums.
     *
     * @param value {@code Σ w·ℓ} over the group
     * @param coefficients of the overlap sums
     * @param results by member
     */
    record Finished(double value, GradientCoefficients coefficients, List<Result> results) {}

    private final List<Leaf> leaves;
    private final List<Integer> members = new ArrayList<>();
    private final List<VoxelTerm> terms = new ArrayList<>();
    private final int samples;
    private final int classes;
    private final Shape spatial;
    private final boolean overlap;

    private LossGroup(List<Leaf> leaves, int first, int samples, int classes, Shape spatial) {
        this.leaves = leaves;
        this.samples = samples;
        this.classes = classes;
        this.spatial = spatial;
        Key key = new Key(leaves.get(first).options());
        boolean any = false;
        for (int i = first; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            if (sweeps(leaf.loss()) && new Key(leaf.options()).equals(key)) {
                members.add(i);
                if (leaf.loss() instanceof VoxelLoss loss) {
                    terms.add(new VoxelTerm(loss, leaf.weight(), leaf.options(), samples, classes, spatial.size()));
                } else {
                    any = true;
                }
            }
        }
        overlap = any;
    }

    /**
     * Whether a leaf is evaluated by sweeps.
     *
     * @param loss a leaf's loss
     * @return true for overlap and per-voxel losses
     */
    public static boolean sweeps(Loss loss) {
        return loss instanceof OverlapLoss || loss instanceof VoxelLoss;
    }

    /**
     * The groups of the leaves that are evaluated by sweeps.
     *
     * @param leaves the leaves of a loss
     * @param samples the number of samples N
     * @param classes the number of channels C
     * @param spatial the spatial axes
     * @return groups in the order of their first member
     */
    public static List<LossGroup> of(List<Leaf> leaves, int samples, int classes, Shape spatial) {
        List<LossGroup> groups = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            int leaf = i;
            if (sweeps(leaves.get(i).loss()) && groups.stream().noneMatch(group -> group.members.contains(leaf))) {
                groups.add(new LossGroup(leaves, i, samples, classes, spatial));
            }
        }
        return groups;
    }

    /**
     * The options that the members share: activation, ignore label, voxel weights.
     *
     * @return the first member's options
     */
    public LossOptions options() {
        return leaves.get(members.get(0)).options();
    }

    /**
     * The per-voxel losses of the group.
     *
     * @return the terms in order
     */
    public List<VoxelTerm> terms() {
        return terms;
    }

    /**
     * Whether overlap sums are needed.
     *
     * @return true where a member is an overlap loss
     */
    public boolean hasOverlap() {
        return overlap;
    }

    List<Integer> members() {
        return members;
    }

    /** Turns sums into values and, in the terms and the result, the coefficients of the gradient. */
    Finished finish(SampleSums sums) {
        Sums total = sums.total();
        GradientCoefficients coefficients = overlap ? new GradientCoefficients(samples, classes) : null;
        List<Result> results = new ArrayList<>();
        long validSamples =
                sums.samples().stream().filter(sample -> sample.valid > 0).count();
        double value = 0;
        int term = 0;
        OverlapState state = overlap ? sums.state() : null;
        for (int i : members) {
            Leaf leaf = leaves.get(i);
            Result result;
            if (leaf.loss() instanceof OverlapLoss loss) {
                OverlapCoefficients own = loss.coefficients(state, leaf.options());
                coefficients.add(own, leaf.weight(), leaf.options().softOverlap(), 0);
                LossPart part = own.value().parts().get(0);
                result = new Result(
                        new LossPart(part.name(), leaf.weight(), part.value(), part.cells()),
                        own.value().values(),
                        own.value().valuesShape());
            } else {
                VoxelTerm own = terms.get(term);
                LossPart part = own.finish(total, term++, validSamples);
                result = new Result(part, own.each == null ? new double[] {part.value()} : own.each, valuesShape(own));
            }
            value += leaf.weight() * result.part.value();
            results.add(result);
        }
        return new Finished(value, coefficients, results);
    }

    /**
     * Turns sums that an engine formed on its own device into the value and the coefficients of the gradient.
     *
     * @param state the overlap sums
     * @param elements by term and class, the weighted sum of {@link VoxelLoss#element}
     * @param normalizers by term and class, the weighted sum of {@link VoxelLoss#normalizer} where a term has one
     * @param classVoxels by class, the weighted number of target voxels
     * @return the group's value and coefficients; the terms' scales are set
     */
    public EngineResult finish(OverlapState state, double[][] elements, double[][] normalizers, double[] classVoxels) {
        SampleSums sums = SampleSums.of(state, elements, normalizers, classVoxels);
        Finished finished = finish(sums);
        return new EngineResult(
                finished.value,
                finished.coefficients,
                finished.results.stream().map(Result::part).toList());
    }

    /**
     * What an engine needs to form the gradient on its own device.
     *
     * @param value {@code Σ w·ℓ} over the group
     * @param coefficients of the overlap sums, null without overlap losses
     * @param parts by member
     */
    public record EngineResult(double value, GradientCoefficients coefficients, List<LossPart> parts) {}

    private Shape valuesShape(VoxelTerm term) {
        if (term.each == null) {
            return Shape.of();
        }
        return term.categorical ? spatial.prepend(samples) : spatial.prepend(samples, classes);
    }
}
