package org.sorensen.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.geometry.Spacing;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.HausdorffErosionLoss;
import org.sorensen.loss.LossOptions;

/** Erosions forwards, backwards and along axes of unlike spacing. */
class HausdorffErosionTest {
    private static final LossOptions FORMULA =
            LossOptions.with(Activation.RAW).withAbsentClass(AbsentClassPolicy.COUNT);

    /** Errors thick enough to survive erosions: what kornia 0.9 gives with its kernel in double precision. */
    private static LossCase thick(HausdorffErosionLoss loss, int... extents) {
        Shape shape = Shape.of(extents);
        Shape spatial = shape.dropLeading(2);
        int voxels = spatial.size();
        int[] labels = new int[extents[0] * voxels];
        Arrays.setAll(labels, i -> (i % voxels * 7 / voxels + i / voxels) % 2);
        double[] p = new double[shape.size()];
        for (int i = 0; i < p.length; i++) {
            int image = i / voxels;
            boolean is = labels[image / 2 * voxels + i % voxels] == image % 2;
            p[i] = (is ? .1 : .9) + .1 * Math.sin(1.7 * i + .3);
        }
        LabelMap target = LabelMap.of(labels, spatial.prepend(extents[0]));
        return new LossCase("thick errors", loss, FORMULA, DoubleArray.of(p, shape), target);
    }

    @Test
    void korniaOnThickErrors() {
        LossCase.Evaluated flat = thick(new HausdorffErosionLoss(), 2, 2, 6, 7).evaluate();
        assertEquals(2.9151871841215438, flat.value().value(), 1e-12);
        assertEquals(-1.6610966285148743, flat.gradient()[23], 1e-11);
        assertEquals(1.0255300465220736, flat.gradient()[65], 1e-11);
        assertEquals(.3729206721681555, flat.gradient()[56], 1e-11);
        LossCase.Evaluated few = thick(new HausdorffErosionLoss(1.5, 3, Spacing.unit()), 1, 2, 7, 9)
                .evaluate();
        assertEquals(2.0730311566716564, few.value().value(), 1e-12);
        assertEquals(4.031695444782132, few.gradient()[95], 1e-11);
        assertEquals(-.01353798587931197, few.gradient()[0], 1e-11);
        LossCase.Evaluated volume =
                thick(new HausdorffErosionLoss(), 2, 2, 4, 5, 6).evaluate();
        assertEquals(1.4760220748929056, volume.value().value(), 1e-12);
        assertEquals(-1.2613727606058338, volume.gradient()[170], 1e-11);
        assertEquals(.0028951104080662017, volume.gradient()[240], 1e-11);
    }

    @Test
    void erosionsRunBackwards() {
        GradientCheck.assertMatches(thick(new HausdorffErosionLoss(), 1, 2, 5, 6), 1e-7);
        GradientCheck.assertMatches(thick(new HausdorffErosionLoss(1, 4, Spacing.of(2.5, 1, 1)), 1, 2, 3, 4, 5), 1e-7);
    }

    /** An axis of three times the spacing erodes every third step: 1-D lines of one slice erode as in 1-D. */
    @Test
    void erosionFollowsTheSpacing() {
        LossCase flat = thick(new HausdorffErosionLoss(2, 2, Spacing.of(3, 1)), 1, 2, 1, 12);
        LossCase line = thick(new HausdorffErosionLoss(2, 2, Spacing.unit()), 1, 2, 12);
        assertEquals(line.value(), flat.value());
        LossCase isotropic = thick(new HausdorffErosionLoss(2, 2, Spacing.unit()), 1, 2, 1, 12);
        assertTrue(isotropic.value() != flat.value());
    }
}
