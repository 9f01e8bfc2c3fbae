package org.sorensen.peer;

import java.util.Arrays;
import org.sorensen.loss.AbsentClassPolicy;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Aggregation;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.HausdorffDistanceLoss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.NeighborPenaltyLoss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftClDiceLoss;
import org.sorensen.loss.SoftOverlap;

/** MONAI's losses that look at distances, skeletons and neighbours. */
final class MonaiGeometry {
    private MonaiGeometry() {}

    /** {@code HausdorffDTLoss}. */
    static Recipe hausdorff(Arguments a) {
        MonaiInput input = MonaiInput.of(a);
        HausdorffDistanceLoss loss =
                new HausdorffDistanceLoss(a.number("alpha"), false, new HausdorffDistanceLoss().spacing());
        LossOptions options = Plain.overBatch(Plain.options(Activation.RAW), a.flag("batch"));
        String reduction = a.choice("reduction", Reduce.NAMES);
        Recipe recipe = in -> {
            MonaiInput.Prepared prepared = input.prepare(in);
            return Reduce.by(reduction, CoreTerm.cells(loss, prepared.prediction(), options, prepared.target()));
        };
        // distances are held in single precision
        return recipe.inSingle();
    }

    /** {@code LogHausdorffDTLoss}: the logarithm is taken of the reduced loss. */
    static Recipe logHausdorff(Arguments a) {
        Recipe hausdorff = hausdorff(a);
        Recipe recipe = in -> hausdorff.apply(in).map(Math::log1p, x -> 1 / (1 + x));
        return recipe.inSingle();
    }

    /** {@code SoftclDiceLoss}. */
    static Recipe clDice(Arguments a) {
        return in -> skeletons(a, in);
    }

    /** {@code SoftDiceclDiceLoss}. */
    static Recipe diceClDice(Arguments a) {
        double alpha = a.number("alpha");
        double smooth = a.number("smooth");
        DiceLoss dice = new DiceLoss(Denominator.LINEAR, Smoothing.of(smooth), ScoreTransform.COMPLEMENT);
        Cells cells = new Cells(dice, Cells.Form.PRODUCT);
        return in -> {
            Flow skeletons = skeletons(a, in);
            if (dropped(a, in)) {
                return skeletons;
            }
            int first = first(in);
            Flow p = in.slice(in.implied(), first, in.classes - first);
            double[] t = in.slice(in.channels(), in.classes, first, in.classes - first);
            Flow overlap = cells.of(p, t, new int[t.length]);
            return overlap.times(1 - alpha).plus(skeletons.times(alpha));
        };
    }

    private static int first(Batch in) {
        return in.classes == 1 ? 0 : 1;
    }

    /** MONAI leaves out the first channel even where it is the only one. */
    private static boolean dropped(Arguments a, Batch in) {
        return a.bugs() && in.classes == 1;
    }

    private static Flow skeletons(Arguments a, Batch in) {
        if (dropped(a, in)) {
            return in.scores.times(0).sum();
        }
        int first = first(in);
        int channels = in.classes - first;
        SoftClDiceLoss loss = new SoftClDiceLoss(a.integer("iter_"), a.number("smooth"));
        LossOptions options = LossOptions.with(Activation.RAW)
                .withAggregation(Aggregation.GLOBAL_MICRO)
                .withAbsentClass(AbsentClassPolicy.COUNT)
                .withSoftOverlap(SoftOverlap.PRODUCT);
        double[] target = in.slice(in.channels(), in.classes, first, channels);
        return CoreTerm.cells(loss, in.slice(in.implied(), first, channels), options, target)
                .sum();
    }

    /** {@code NACLLoss}. */
    static Recipe neighbors(Arguments a) {
        int classes = a.integer("classes");
        int dim = a.integer("dim");
        if (dim != 2 && dim != 3) {
            throw a.wrong("dim", "2 or 3");
        }
        NeighborPenaltyLoss.Filter filter =
                a.choice("kernel_ops", "mean", "gaussian").equals("mean")
                        ? NeighborPenaltyLoss.Filter.MEAN
                        : NeighborPenaltyLoss.Filter.GAUSSIAN;
        boolean squared = a.choice("distance_type", "l1", "l2").equals("l2");
        NeighborPenaltyLoss penalty =
                new NeighborPenaltyLoss(filter, a.integer("kernel_size"), a.number("sigma"), squared);
        double alpha = a.number("alpha");
        Recipe recipe = in -> {
            if (in.classes != classes || in.spatial.length != dim) {
                throw new IllegalArgumentException("NACLLoss(classes=" + classes + ", dim=" + dim
                        + ") does not fit scores of shape " + Arrays.toString(in.scores.dims));
            }
            return CoreTerm.reduced(penalty.withCrossEntropy(alpha), in.scores, LossOptions.softmax(), in.channels());
        };
        return recipe.inSingle();
    }
}
