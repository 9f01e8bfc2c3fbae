package org.sorensen.geometry;

import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.sorensen.array.Shape;

/**
 * The exact Euclidean distance of every voxel of a grid to the nearest feature voxel, 0 at the features themselves.
 *
 * <p>Separable: nearest features along the fastest axis, then along each further axis the lower envelope of parabolas
 * (Felzenszwalb and Huttenlocher 2012; Meijster et al. 2000). Linear in the number of voxels, whatever the features. With
 * unit spacing squared distances are exact integers, else right to the last digits. The digits are the same for any
 * number of threads.
 *
 * @param shape the grid, any number of axes, slowest first
 * @param spacing how far voxels are apart
 * @param threads the most threads, 0 for as many as there are cores
 */
public record DistanceTransform(Shape shape, Spacing spacing, int threads) {
    /** Checks that the spacing fits the grid and threads is not negative. */
    public DistanceTransform {
        Objects.requireNonNull(shape, "shape");
        spacing.forRank(shape.rank());
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (all cores) or more, found " + threads);
        }
    }

    /**
     * On as many threads as there are cores.
     *
     * @param shape the grid, slowest axis first
     * @param spacing how far voxels are apart
     */
    public DistanceTransform(Shape shape, Spacing spacing) {
        this(shape, spacing, 0);
    }

    /**
     * The distances.
     *
     * @param feature whether the voxel at a place in row-major order is a feature; asked from several threads
     * @return a distance for each voxel in row-major order; empty where there is no feature
     */
    public Optional<double[]> distances(IntPredicate feature) {
        Optional<double[]> squared = squared(feature);
        squared.ifPresent(values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.sqrt(values[i]);
            }
        });
        return squared;
    }

    /**
     * The squared distances.
     *
     * @param feature whether the voxel at a place in row-major order is a feature; asked from several threads
     * @return a squared distance for each voxel in row-major order; empty where there is no feature
     */
    public Optional<double[]> squared(IntPredicate feature) {
        LowerEnvelope envelope = new LowerEnvelope(this, false);
        return envelope.run(feature) ? Optional.of(envelope.squared()) : Optional.empty();
    }

    /**
     * The squared distances, and to which features.
     *
     * @param feature whether the voxel at a place in row-major order is a feature; asked from several threads
     * @return the nearest feature of each voxel; empty where there is no feature
     */
    public Optional<NearestFeatures> nearest(IntPredicate feature) {
        LowerEnvelope envelope = new LowerEnvelope(this, true);
        return envelope.run(feature)
                ? Optional.of(new NearestFeatures(envelope.squared(), envelope.index()))
                : Optional.empty();
    }

    /**
     * The voxels of a mask as features.
     *
     * @param mask a flag for each voxel of the grid; not copied
     * @return the features
     * @throws IllegalArgumentException if the length is not the grid's size
     */
    public IntPredicate features(boolean[] mask) {
        if (mask.length != shape.size()) {
            throw new IllegalArgumentException(
                    "a mask of the grid " + shape + " needs " + shape.size() + " voxels, found " + mask.length);
        }
        return i -> mask[i];
    }
}
