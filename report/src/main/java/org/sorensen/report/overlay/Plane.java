package org.sorensen.report.overlay;

import java.util.Optional;

/**
 * A slice as it is shown: rows from the top, columns from the left, each a step through the volume's memory.
 *
 * @param origin the memory index of the top left voxel
 * @param rows how many rows
 * @param columns how many columns
 * @param rowStep the memory step from one row to the next lower one
 * @param columnStep the memory step from one column to the next
 * @param rowSpacing the distance between rows
 * @param columnSpacing the distance between columns
 * @param letters the directions at the top, bottom, left and right edge, if known
 */
record Plane(
        int origin,
        int rows,
        int columns,
        int rowStep,
        int columnStep,
        double rowSpacing,
        double columnSpacing,
        Optional<Edges> letters) {
    /** The directions at the edges. */
    record Edges(Direction top, Direction left) {}

    /**
     * The plane of a slice.
     *
     * @param box the first and last index shown of each axis
     */
    static Plane of(Grid grid, Slice slice, int[][] box, Optional<Orientation> orientation) {
        int vertical = slice.axis() == 0 ? 1 : 0;
        int horizontal = slice.axis() == 2 ? 1 : 2;
        if (orientation.isPresent() && swapped(orientation.get(), vertical, horizontal)) {
            int other = vertical;
            vertical = horizontal;
            horizontal = other;
        }
        boolean flipRows = false;
        boolean flipColumns = false;
        Optional<Edges> letters = Optional.empty();
        if (orientation.isPresent()) {
            Direction down = orientation.get().axes().get(vertical);
            Direction across = orientation.get().axes().get(horizontal);
            Direction top = orientation.get().top(down.line());
            Direction left = orientation.get().left(across.line());
            flipRows = down == top;
            flipColumns = across == left;
            letters = Optional.of(new Edges(top, left));
        }
        int rowStep = grid.stride(vertical);
        int columnStep = grid.stride(horizontal);
        int origin = slice.index() * grid.stride(slice.axis())
                + box[vertical][flipRows ? 1 : 0] * rowStep
                + box[horizontal][flipColumns ? 1 : 0] * columnStep;
        return new Plane(
                origin,
                box[vertical][1] - box[vertical][0] + 1,
                box[horizontal][1] - box[horizontal][0] + 1,
                flipRows ? -rowStep : rowStep,
                flipColumns ? -columnStep : columnStep,
                grid.spacing()[vertical],
                grid.spacing()[horizontal],
                letters);
    }

    /** Head to feet runs up and down wherever it is in the plane; otherwise front to back does. */
    private static boolean swapped(Orientation orientation, int vertical, int horizontal) {
        Direction.Line down = orientation.axes().get(vertical).line();
        Direction.Line across = orientation.axes().get(horizontal).line();
        return across == Direction.Line.HEIGHT || across == Direction.Line.DEPTH && down == Direction.Line.SIDE;
    }

    int index(int row, int column) {
        return origin + row * rowStep + column * columnStep;
    }
}
