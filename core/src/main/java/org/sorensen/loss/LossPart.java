package org.sorensen.loss;

import java.util.List;

/**
 * What one term of a loss contributed.
 *
 * @param name the term, as its {@code toString} says it
 * @param weight its weight in the sum, 1 for a loss on its own
 * @param value its value before that weight
 * @param cells its cells where it is an overlap loss, else empty
 */
public record LossPart(String name, double weight, double value, List<LossCell> cells) {
    /** Copies the list. */
    public LossPart {
        cells = List.copyOf(cells);
    }

    /**
     * How many cells have a status.
     *
     * @param status the status to count
     * @return the number of cells
     */
    public long count(CellStatus status) {
        return cells.stream().filter(cell -> cell.status() == status).count();
    }
}
