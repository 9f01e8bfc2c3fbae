package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import org.sorensen.array.Shape;

/**
 * The soft skeleton of an image by repeated opening, and its derivative: {@code s ← s + relu(d − s·d)} with
 * {@code d = relu(x − dilate(erode x))}, {@code x ← erode x}. Erosion is the least of a cross of 3 voxels along each
 * axis, dilation the largest of a box of 3 along each; voxels that do not count are left out of both, as what is
 * outside the image is.
 *
 * <p>Forward holds three arrays of the image's size at a time, or, for the derivative, two for each iteration.
 */
final class SoftSkeleton {
    private final SoftPools pools;
    private final boolean[] counts;
    private final int iterations;
    /** {@code x_0 … x_{k+1}}, where kept. */
    private final List<double[]> eroded = new ArrayList<>();
    /** {@code s_0 … s_k}, where kept. */
    private final List<double[]> skeletons = new ArrayList<>();

    SoftSkeleton(Shape spatial, boolean[] counts, int iterations) {
        pools = new SoftPools(spatial, counts);
        this.counts = counts;
        this.iterations = iterations;
    }

    /** The skeleton; keeps what the derivative needs where that is wanted. */
    double[] forward(double[] image, boolean keep) {
        eroded.clear();
        skeletons.clear();
        double[] x = image;
        double[] skeleton = new double[image.length];
        for (int k = 0; k <= iterations; k++) {
            double[] next = pools.erode(x);
            double[] open = pools.dilate(next);
            double[] longer = keep ? new double[image.length] : skeleton;
            for (int i = 0; i < image.length; i++) {
                double ridge = ridge(x, open, i);
                longer[i] = skeleton[i] + Math.max(0, ridge - skeleton[i] * ridge);
            }
            if (keep) {
                eroded.add(x);
                skeletons.add(longer);
            }
            x = next;
            skeleton = longer;
        }
        if (keep) {
            eroded.add(x);
        }
        return skeleton;
    }

    private double ridge(double[] x, double[] open, int i) {
        return counts[i] ? Math.max(0, x[i] - open[i]) : 0;
    }

    /** The derivative by the image of something with a derivative by its skeleton; after a forward that kept. */
    double[] backward(double[] bySkeleton) {
        int size = bySkeleton.length;
        double[] bySum = bySkeleton.clone();
        double[] byNext = new double[size];
        for (int k = iterations; k >= 0; k--) {
            double[] x = eroded.get(k);
            double[] next = eroded.get(k + 1);
            double[] open = pools.dilate(next);
            double[] before = k == 0 ? new double[size] : skeletons.get(k - 1);
            double[] byX = new double[size];
            double[] byOpen = new double[size];
            for (int i = 0; i < size; i++) {
                double ridge = ridge(x, open, i);
                if (ridge > 0 && ridge - before[i] * ridge > 0) {
                    byX[i] = bySum[i] * (1 - before[i]);
                    byOpen[i] = -byX[i];
                    bySum[i] -= bySum[i] * ridge;
                }
            }
            pools.dilateBack(next, byOpen, byNext);
            pools.erodeBack(x, byNext, byX);
            byNext = byX;
        }
        return byNext;
    }
}
