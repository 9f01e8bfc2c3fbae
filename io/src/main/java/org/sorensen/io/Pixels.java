package org.sorensen.io;

import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;

/**
 * Stored samples of one picture.
 *
 * @param raster the samples, as stored
 * @param palette the colours that the samples stand for, where they are indices into a palette
 * @param alpha whether the last band is opacity
 * @param unsigned32 whether 32-bit integers are to be taken as unsigned
 */
record Pixels(Raster raster, Optional<IndexColorModel> palette, boolean alpha, boolean unsigned32) {
    private static final double TWO_POW_32 = 0x1p32;

    int width() {
        return raster.getWidth();
    }

    int height() {
        return raster.getHeight();
    }

    Grid grid() {
        return Grid.ofPixels(height(), width());
    }

    /** The bands that carry the picture: without opacity, or opacity alone where nothing else varies. */
    int[] informative() {
        int bands = raster.getNumBands();
        if (!alpha) {
            return upTo(bands);
        }
        boolean onlyAlpha = !isConstant(bands - 1);
        for (int band = 0; band < bands - 1 && onlyAlpha; band++) {
            onlyAlpha = isConstant(band);
        }
        return onlyAlpha ? new int[] {bands - 1} : upTo(bands - 1);
    }

    private static int[] upTo(int count) {
        int[] bands = new int[count];
        for (int i = 0; i < count; i++) {
            bands[i] = i;
        }
        return bands;
    }

    private boolean isConstant(int band) {
        double[] row = new double[width()];
        double first = raster.getSampleDouble(raster.getMinX(), raster.getMinY(), band);
        for (int y = 0; y < height(); y++) {
            for (double value : row(y, band, row)) {
                if (value != first) {
                    return false;
                }
            }
        }
        return true;
    }

    /** One row of one band. */
    double[] row(int y, int band, double[] into) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width(), 1, band, into);
        if (unsigned32) {
            for (int x = 0; x < into.length; x++) {
                into[x] += into[x] < 0 ? TWO_POW_32 : 0;
            }
        }
        return into;
    }

    /** Whether two bands are equal everywhere. */
    boolean sameBands(int one, int other) {
        double[] a = new double[width()];
        double[] b = new double[width()];
        for (int y = 0; y < height(); y++) {
            if (!Arrays.equals(row(y, one, a), row(y, other, b))) {
                return false;
            }
        }
        return true;
    }
}
