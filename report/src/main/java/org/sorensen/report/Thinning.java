package org.sorensen.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Leaves out points of a long line that cannot be seen. */
final class Thinning {
    private static final int POINTS_PER_COLUMN = 4;

    private Thinning() {}

    /**
     * Keeps the first, lowest, highest and last point of every pixel column that holds more than four, so that spikes
     * stay visible.
     *
     * @param points pixel positions, x ascending
     */
    static List<double[]> perColumn(List<double[]> points) {
        List<double[]> kept = new ArrayList<>();
        int start = 0;
        while (start < points.size()) {
            int end = start;
            double column = Math.floor(points.get(start)[0]);
            while (end < points.size() && Math.floor(points.get(end)[0]) == column) {
                end++;
            }
            addColumn(points.subList(start, end), kept);
            start = end;
        }
        return kept;
    }

    private static void addColumn(List<double[]> column, List<double[]> kept) {
        if (column.size() <= POINTS_PER_COLUMN) {
            kept.addAll(column);
            return;
        }
        int low = 0;
        int high = 0;
        for (int i = 1; i < column.size(); i++) {
            low = column.get(i)[1] < column.get(low)[1] ? i : low;
            high = column.get(i)[1] > column.get(high)[1] ? i : high;
        }
        TreeSet<Integer> indices = new TreeSet<>(Arrays.asList(0, low, high, column.size() - 1));
        indices.forEach(i -> kept.add(column.get(i)));
    }
}
