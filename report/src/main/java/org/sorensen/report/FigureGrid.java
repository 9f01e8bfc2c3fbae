package org.sorensen.report;

import java.util.List;

/**
 * Pictures side by side, as many in a row as the page has room for.
 *
 * @param figures the pictures in order, at least one
 * @param legend what their colours mean; may be empty
 */
public record FigureGrid(List<Figure> figures, List<LegendEntry> legend) implements Block {
    /** Checks and copies the lists. */
    public FigureGrid {
        figures = List.copyOf(figures);
        legend = List.copyOf(legend);
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("a figure grid needs at least one figure, found none");
        }
    }

    /**
     * Pictures without a legend.
     *
     * @param figures the pictures in order, at least one
     * @return the block
     */
    public static FigureGrid of(Figure... figures) {
        return new FigureGrid(List.of(figures), List.of());
    }
}
