package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sorensen.loss.Activation;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.MccLoss;

/** segmentation_models.pytorch, of which 0.3 and 0.5 differ in their overlap losses. */
final class SmpPeer {
    private static final String OVERLAP = "mode=required, classes=None, log_loss=False, from_logits=True, smooth=0.0,"
            + " ignore_index=None, eps=1e-7";
    private static final String JACCARD =
            "mode=required, classes=None, log_loss=False, from_logits=True, smooth=0.0, eps=1e-7, ignore_index=None";
    private static final String WEIGHTS = ", class_weights=None";

    static final List<Constructor> CONSTRUCTORS_0_5 = constructors(true);
    static final List<Constructor> CONSTRUCTORS_0_3 = constructors(false);

    static final List<String> DEVIATIONS = List.of(
            "SoftCrossEntropyLoss and SoftBCEWithLogitsLoss keep ignored voxels in the divisor of the mean.",
            "SoftCrossEntropyLoss raises an error with its default smooth_factor=None.",
            "FocalLoss(mode='multiclass') is a sum over classes of sigmoid focal losses up to 0.5.0.",
            "FocalLoss(normalized=True) divides by the sum of the focal factors and takes the mean as well.",
            "Classes that the batch does not hold have loss 0 but stay in the mean.",
            "From 0.4 on the slope of the L1 form is 0 for |p − t| where p equals t.",
            "LovaszLoss ignores from_logits, and is an error in double precision.");

    private SmpPeer() {}

    private static List<Constructor> constructors(boolean l1) {
        return List.of(
                Constructor.of("DiceLoss(" + OVERLAP + WEIGHTS + ")", a -> SmpOverlap.dice(a, l1)),
                Constructor.of("JaccardLoss(" + JACCARD + WEIGHTS + ")", a -> SmpOverlap.jaccard(a, l1)),
                Constructor.of(
                        "TverskyLoss(" + OVERLAP + ", alpha=0.5, beta=0.5, gamma=1.0" + WEIGHTS + ")",
                        a -> SmpOverlap.tversky(a, l1)),
                Constructor.of(
                        "FocalLoss(mode=required, alpha=None, gamma=2.0, ignore_index=None, reduction='mean',"
                                + " normalized=False, reduced_threshold=None)",
                        SmpFocal::of),
                Constructor.of(
                        "SoftBCEWithLogitsLoss(weight=None, ignore_index=-100, reduction='mean', smooth_factor=None,"
                                + " pos_weight=None)",
                        SmpPeer::softBinary),
                Constructor.of(
                        "SoftCrossEntropyLoss(reduction='mean', smooth_factor=None, ignore_index=-100, dim=1)",
                        SmpPeer::softCrossEntropy),
                Constructor.of(
                        "LovaszLoss(mode=required, per_image=False, ignore_index=None, from_logits=True)", Lovasz::smp),
                Constructor.of("MCCLoss(eps=1e-5)", SmpPeer::matthews));
    }

    private static Recipe softBinary(Arguments a) {
        Optional<Tensor> weight = a.tensor("weight");
        Optional<Tensor> positive = a.tensor("pos_weight");
        OptionalInt constructed = a.optionalInteger("ignore_index");
        String reduction = a.choice("reduction", Reduce.NAMES);
        double smooth = a.none("smooth_factor") ? 0 : a.number("smooth_factor");
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, constructed);
            double[] valid = SmpMode.MULTILABEL.valid(in, ignored);
            double[] target = Arrays.stream(SmpMode.MULTILABEL.target(in, ignored))
                    .map(t -> (1 - t) * smooth + t * (1 - smooth))
                    .toArray();
            int[] dims = in.scores.dims;
            Tensor one = new Tensor(new double[] {1}, new int[0]);
            Flow elements = TorchPeer.binaryElements(
                    in.scores, target, positive.orElse(one).elements(dims, "pos_weight"));
            elements = elements.times(weight.orElse(one).elements(dims, "weight"));
            return Reduce.by(reduction, elements.masked(valid));
        };
    }

    private static Recipe softCrossEntropy(Arguments a) {
        if (a.none("smooth_factor")) {
            throw a.unsupported("smooth_factor", "SMP raises an error for it; pass a number, 0.0 for no smoothing");
        }
        if (a.integer("dim") != 1) {
            throw a.unsupported("dim", "classes are on axis 1");
        }
        double smooth = a.number("smooth_factor");
        OptionalInt constructed = a.optionalInteger("ignore_index");
        String reduction = a.choice("reduction", Reduce.NAMES);
        return in -> {
            OptionalInt ignored = TorchCrossEntropy.ignored(in, constructed);
            double[] target = in.oneHot(in.labels(), in.classes, ignored);
            Flow voxels = CoreTerm.categorical(new CrossEntropyLoss(smooth), in.scores, Activation.SOFTMAX, target);
            return Reduce.by(reduction, voxels.masked(in.valid(ignored)));
        };
    }

    /** The whole batch is one cell. */
    private static Recipe matthews(Arguments a) {
        Cells cells = new Cells(new MccLoss(MccLoss.Form.COUNTS, a.number("eps"), 0), Cells.Form.PRODUCT);
        return in -> {
            double[] target = in.channels();
            return cells.of(in.implied(), target, new int[target.length]);
        };
    }
}
