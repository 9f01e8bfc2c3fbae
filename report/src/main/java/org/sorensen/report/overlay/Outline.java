package org.sorensen.report.overlay;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** Traces the border of a region of voxels along the voxel edges. */
final class Outline {
    /** Right, down, left, up. */
    private static final int[] STEP_COLUMN = {1, 0, -1, 0};

    private static final int[] STEP_ROW = {0, 1, 0, -1};

    private final boolean[] region;
    private final int rows;
    private final int columns;

    private Outline(boolean[] region, int rows, int columns) {
        this.region = region;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The border as closed paths on a canvas.
     *
     * @param region whether each voxel of the canvas's plane belongs to the region, row by row
     * @param inset how many pixels inside the border the path runs
     */
    static Path2D trace(boolean[] region, Canvas canvas, double inset) {
        Outline outline =
                new Outline(region, canvas.plane().rows(), canvas.plane().columns());
        Path2D path = new Path2D.Double();
        for (List<int[]> loop : outline.loops()) {
            append(loop, canvas, inset, path);
        }
        return path;
    }

    /** Closed loops of {column, row, direction} with the region on the right hand. */
    private List<List<int[]>> loops() {
        boolean[] used = new boolean[(rows + 1) * (columns + 1) * 4];
        List<List<int[]>> loops = new ArrayList<>();
        for (int row = 0; row <= rows; row++) {
            for (int column = 0; column <= columns; column++) {
                if (isEdge(column, row, 0) && !used[edge(column, row, 0)]) {
                    loops.add(follow(column, row, used));
                }
            }
        }
        return loops;
    }

    private List<int[]> follow(int startColumn, int startRow, boolean[] used) {
        List<int[]> loop = new ArrayList<>();
        int column = startColumn;
        int row = startRow;
        int direction = 0;
        while (!used[edge(column, row, direction)]) {
            used[edge(column, row, direction)] = true;
            loop.add(new int[] {column, row, direction});
            column += STEP_COLUMN[direction];
            row += STEP_ROW[direction];
            direction = next(column, row, direction);
        }
        return loop;
    }

    /** Turns right where possible, so that voxels that touch at a corner keep borders of their own. */
    private int next(int column, int row, int direction) {
        for (int turn : new int[] {1, 0, 3}) {
            int candidate = (direction + turn) % 4;
            if (isEdge(column, row, candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("the border of a region is always closed");
    }

    /** Whether the voxel edge from a corner in a direction has the region on its right and none on its left. */
    private boolean isEdge(int column, int row, int direction) {
        return switch (direction) {
            case 0 -> inside(column, row) && !inside(column, row - 1);
            case 1 -> inside(column - 1, row) && !inside(column, row);
            case 2 -> inside(column - 1, row - 1) && !inside(column - 1, row);
            default -> inside(column, row - 1) && !inside(column - 1, row - 1);
        };
    }

    private boolean inside(int column, int row) {
        return column >= 0 && row >= 0 && column < columns && row < rows && region[row * columns + column];
    }

    private int edge(int column, int row, int direction) {
        return (row * (columns + 1) + column) * 4 + direction;
    }

    private static void append(List<int[]> loop, Canvas canvas, double inset, Path2D path) {
        boolean started = false;
        for (int i = 0; i < loop.size(); i++) {
            int[] corner = loop.get(i);
            int before = loop.get((i + loop.size() - 1) % loop.size())[2];
            int after = corner[2];
            if (before == after) {
                continue;
            }
            // The inward normal of a direction is the direction to its right.
            int normalColumn = STEP_COLUMN[(before + 1) % 4] + STEP_COLUMN[(after + 1) % 4];
            int normalRow = STEP_ROW[(before + 1) % 4] + STEP_ROW[(after + 1) % 4];
            double x = corner[0] * canvas.pixelsPerColumn() + inset * normalColumn;
            double y = corner[1] * canvas.pixelsPerRow() + inset * normalRow;
            if (started) {
                path.lineTo(x, y);
            } else {
                path.moveTo(x, y);
                started = true;
            }
        }
        path.closePath();
    }
}
