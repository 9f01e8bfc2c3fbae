package org.sorensen.box;

/** The value of a box loss, and how it came about. */
public final class BoxLossValue {
    private final double value;
    private final double[] values;
    private final int inverted;

    BoxLossValue(double value, double[] values, int inverted) {
        this.value = value;
        this.values = values;
        this.inverted = inverted;
    }

    /**
     * The loss; always finite. With {@link org.sorensen.loss.Reduction#NONE} the sum of {@link #values()}, which is what
     * the gradient belongs to.
     *
     * @return the value
     */
    public double value() {
        return value;
    }

    /**
     * The loss of each box, times its weight, whatever the reduction.
     *
     * @return a copy of {@code K} losses
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * How many predicted boxes had their corners in the wrong order, or a negative size, and were read with them in order.
     *
     * @return the number of boxes of a weight above 0
     */
    public int inverted() {
        return inverted;
    }

    @Override
    public String toString() {
        return value + " over " + values.length + " boxes" + (inverted == 0 ? "" : ", " + inverted + " inverted");
    }
}
