package org.sorensen.peer;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Spacing;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.ErosionMap;
import org.sorensen.loss.HausdorffErosionLoss;

/**
 * kornia's {@code HausdorffERLoss} and {@code HausdorffERLoss3D}: the costs of the voxels, first by class, of scores as
 * they are.
 *
 * @param alpha the power of the depth
 * @param steps the number of erosions
 * @param reduction mean, sum or none
 * @param rank how many spatial axes there are
 */
record KorniaErosion(double alpha, int steps, String reduction, int rank) implements Recipe {
    static KorniaErosion flat(Arguments a) {
        return of(a, 2);
    }

    static KorniaErosion volume(Arguments a) {
        return of(a, 3);
    }

    private static KorniaErosion of(Arguments a, int rank) {
        return new KorniaErosion(a.number("alpha"), a.integer("k"), a.choice("reduction", Reduce.NAMES), rank);
    }

    @Override
    public Flow apply(Batch in) {
        if (in.spatial.length != rank) {
            throw new IllegalArgumentException("kornia " + (rank == 2 ? "HausdorffERLoss" : "HausdorffERLoss3D")
                    + " takes " + rank + " spatial axes, found " + in.spatial.length);
        }
        // in 3-D a label may be one more than the last class, and then belongs to none
        OptionalInt none = rank == 3 ? OptionalInt.of(in.classes) : OptionalInt.empty();
        double[] target = in.oneHot(in.labels(), in.classes, none);
        Flow p = in.implied();
        double[] errors = Flow.product(differences(p, target), differences(p, target));
        int[] dims = Batch.join(new int[] {in.classes, in.samples, 1}, in.spatial);
        ErosionMap[] maps = new ErosionMap[in.samples * in.classes];
        double[] costs = new double[errors.length];
        for (int image = 0; image < maps.length && steps > 0; image++) {
            int from = image * in.voxels;
            maps[image] = loss().map(Shape.of(in.spatial), Arrays.copyOfRange(errors, from, from + in.voxels));
            System.arraycopy(maps[image].costs(), 0, costs, from, in.voxels);
        }
        Flow map = p.then(costs, p.dims, c -> {
            double[] slopes = new double[c.length];
            for (int image = 0; image < maps.length && steps > 0; image++) {
                int from = image * in.voxels;
                double[] own = maps[image].slopes(Arrays.copyOfRange(c, from, from + in.voxels));
                System.arraycopy(own, 0, slopes, from, in.voxels);
            }
            return Flow.product(
                    slopes,
                    Arrays.stream(differences(p, target)).map(d -> 2 * d).toArray());
        });
        int[] byClass = new int[costs.length];
        Arrays.setAll(byClass, i -> {
            int image = i / in.voxels;
            return (image % in.samples * in.classes + image / in.samples) * in.voxels + i % in.voxels;
        });
        return Reduce.by(reduction, map.gather(byClass, dims));
    }

    private static double[] differences(Flow p, double[] target) {
        double[] differences = new double[target.length];
        Arrays.setAll(differences, i -> p.values[i] - target[i]);
        return differences;
    }

    private HausdorffErosionLoss loss() {
        return new HausdorffErosionLoss(alpha, steps, Spacing.unit());
    }

    @Override
    public Optional<Configured> plain(int channels) {
        // the only channel is kornia's class 0, not the foreground
        return channels > 1 && steps > 0 && reduction.equals("mean")
                ? Optional.of(new Configured(loss(), Plain.options(Activation.RAW)))
                : Optional.empty();
    }

    /** The kernel is in single precision. */
    @Override
    public boolean single() {
        return true;
    }

    @Override
    public boolean implies() {
        return true;
    }
}
