package org.sorensen.geometry;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.sorensen.array.Shape;
import org.sorensen.internal.engine.Parallel;

/** The passes of a distance transform, one for each axis from the fastest on. */
final class LowerEnvelope {
    /** Lines handled together, so that memory is read in runs whatever the axis. */
    private static final int TILE = 16;
    /** Voxels handed to a thread at least. */
    private static final int BLOCK = 1 << 14;

    private final Shape shape;
    private final double[] steps;
    private final int threads;
    private final double[] squared;
    private final int[] index;

    LowerEnvelope(DistanceTransform transform, boolean indexed) {
        // a scalar is a line of one voxel
        shape = transform.shape().rank() == 0 ? Shape.of(1) : transform.shape();
        steps = transform.spacing().forRank(shape.rank());
        threads = transform.threads();
        squared = new double[shape.size()];
        index = indexed ? new int[shape.size()] : null;
    }

    double[] squared() {
        return squared;
    }

    int[] index() {
        return index;
    }

    /** Fills the result; false where there is no feature. */
    boolean run(IntPredicate feature) {
        if (!rows(feature)) {
            return false;
        }
        int stride = shape.extent(shape.rank() - 1);
        for (int axis = shape.rank() - 2; axis >= 0; axis--) {
            if (shape.extent(axis) > 1) {
                columns(axis, stride);
            }
            stride *= shape.extent(axis);
        }
        return true;
    }

    private boolean rows(IntPredicate feature) {
        int length = shape.extent(shape.rank() - 1);
        double step = steps[shape.rank() - 1];
        int rows = shape.size() / length;
        int each = Math.max(1, BLOCK / length);
        AtomicBoolean found = new AtomicBoolean();
        Parallel.blocks((rows + each - 1) / each, threads, () -> new int[length], (left, block) -> {
            boolean any = false;
            for (int row = block * each; row < Math.min(rows, (block + 1) * each); row++) {
                any |= row(feature, row * length, step, left);
            }
            if (any) {
                found.set(true);
            }
        });
        return found.get();
    }

    /** The nearest feature of each voxel of a row; infinite where the row has none. */
    private boolean row(IntPredicate feature, int base, double step, int[] left) {
        int last = -1;
        for (int x = 0; x < left.length; x++) {
            if (feature.test(base + x)) {
                last = x;
            }
            left[x] = last;
        }
        if (last < 0) {
            Arrays.fill(squared, base, base + left.length, Double.POSITIVE_INFINITY);
            return false;
        }
        int right = last;
        for (int x = left.length - 1; x >= 0; x--) {
            if (left[x] == x) {
                right = x;
            }
            // right of the last feature only that one is left
            boolean takesLeft = right <= x || left[x] >= 0 && x - left[x] <= right - x;
            int site = takesLeft ? left[x] : right;
            double distance = (x - site) * step;
            squared[base + x] = distance * distance;
            if (index != null) {
                index[base + x] = base + site;
            }
        }
        return true;
    }

    private void columns(int axis, int stride) {
        int length = shape.extent(axis);
        int tiles = (stride + TILE - 1) / TILE;
        int count = shape.size() / (stride * length) * tiles;
        int each = Math.max(1, BLOCK / (length * Math.min(TILE, stride)));
        Parallel.blocks((count + each - 1) / each, threads, () -> new Lines(length, steps[axis]), (lines, block) -> {
            for (int tile = block * each; tile < Math.min(count, (block + 1) * each); tile++) {
                int from = tile % tiles * TILE;
                lines.run(tile / tiles * length * stride + from, stride, Math.min(TILE, stride - from));
            }
        });
    }

    /** Some neighbouring lines along an axis, with a thread's scratch memory. */
    private final class Lines {
        private final int length;
        private final double step;
        private final double[] heights;
        private final double[] result;
        /** Nearest features before and after the pass; null where nobody asks for them. */
        private final int[] names;

        private final int[] vertices;
        private final double[] starts;

        Lines(int length, double step) {
            this.length = length;
            this.step = step;
            heights = new double[TILE * length];
            result = new double[TILE * length];
            names = index == null ? null : new int[2 * TILE * length];
            vertices = new int[length];
            starts = new double[length];
        }

        void run(int base, int stride, int width) {
            for (int y = 0; y < length; y++) {
                for (int j = 0; j < width; j++) {
                    heights[j * length + y] = squared[base + y * stride + j];
                }
            }
            if (names != null) {
                for (int y = 0; y < length; y++) {
                    for (int j = 0; j < width; j++) {
                        names[j * length + y] = index[base + y * stride + j];
                    }
                }
            }
            for (int j = 0; j < width; j++) {
                line(j * length);
            }
            for (int y = 0; y < length; y++) {
                for (int j = 0; j < width; j++) {
                    squared[base + y * stride + j] = result[j * length + y];
                }
            }
            if (names != null) {
                for (int y = 0; y < length; y++) {
                    for (int j = 0; j < width; j++) {
                        index[base + y * stride + j] = names[(TILE + j) * length + y];
                    }
                }
            }
        }

        private void line(int at) {
            int last = envelope(at);
            if (last < 0) {
                Arrays.fill(result, at, at + length, Double.POSITIVE_INFINITY);
                return;
            }
            int k = 0;
            for (int y = 0; y < length; y++) {
                while (k < last && starts[k + 1] < y) {
                    k++;
                }
                double distance = (y - vertices[k]) * step;
                result[at + y] = distance * distance + heights[at + vertices[k]];
                if (names != null) {
                    names[TILE * length + at + y] = names[at + vertices[k]];
                }
            }
        }

        /** The vertices of the lower envelope and where each begins to be lowest; the place of the last one. */
        private int envelope(int at) {
            double curvature = 2 * step * step;
            int k = -1;
            for (int q = 0; q < length; q++) {
                double height = heights[at + q];
                if (height == Double.POSITIVE_INFINITY) {
                    continue;
                }
                double start = Double.NEGATIVE_INFINITY;
                while (k >= 0) {
                    int v = vertices[k];
                    start = (q + v) / 2.0 + (height - heights[at + v]) / (curvature * (q - v));
                    if (start > starts[k]) {
                        break;
                    }
                    k--;
                }
                k++;
                vertices[k] = q;
                starts[k] = k == 0 ? Double.NEGATIVE_INFINITY : start;
            }
            return k;
        }
    }
}
