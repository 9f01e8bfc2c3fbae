package org.sorensen.loss;

import java.util.List;
import java.util.Objects;
import org.sorensen.array.Shape;

/** The value of a loss, and how it came about. */
public final class LossValue {
    private final double value;
    private final double[] values;
    private final Shape valuesShape;
    private final List<LossPart> parts;
    private final double validVoxels;

    /**
     * A value with its parts.
     *
     * @param value the reduced value
     * @param values what {@link Reduction#NONE} leaves apart, row-major; one element otherwise; copied
     * @param valuesShape the shape of {@code values}
     * @param parts the contribution of each term
     * @param validVoxels the number of valid voxels, or the sum of the voxel weights
     */
    public LossValue(double value, double[] values, Shape valuesShape, List<LossPart> parts, double validVoxels) {
        this.value = value;
        this.values = values.clone();
        this.valuesShape = Objects.requireNonNull(valuesShape, "valuesShape");
        this.parts = List.copyOf(parts);
        this.validVoxels = validVoxels;
    }

    /**
     * The loss; always finite. With {@link Reduction#NONE} the sum of {@link #values()}, which is what the gradient
     * belongs to.
     *
     * @return the value
     */
    public double value() {
        return value;
    }

    /**
     * What {@link Reduction#NONE} leaves apart: {@code [samples, classes]} cells of an overlap loss (1 where pooled),
     * {@code [N, spatial…]} voxels of a categorical loss, {@code [N, C, spatial…]} elements of a channelwise loss.
     *
     * @return a copy in row-major order; the value alone for other reductions
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * The shape of {@link #values()}.
     *
     * @return the shape; rank 0 for other reductions than {@link Reduction#NONE}
     */
    public Shape valuesShape() {
        return valuesShape;
    }

    /**
     * The contribution of each term, in the order of the sum.
     *
     * @return at least one part
     */
    public List<LossPart> parts() {
        return parts;
    }

    /**
     * How much data the loss saw.
     *
     * @return the number of valid voxels over the batch, or the sum of the voxel weights; 0 means that value and
     *     gradient are 0 for want of data
     */
    public double validVoxels() {
        return validVoxels;
    }

    /**
     * How many cells of all parts have a status.
     *
     * @param status the status to count
     * @return the number of cells
     */
    public long count(CellStatus status) {
        return parts.stream().mapToLong(part -> part.count(status)).sum();
    }

    @Override
    public String toString() {
        return parts.size() == 1 ? parts.get(0).name() + " = " + value : value + " = " + parts;
    }
}
