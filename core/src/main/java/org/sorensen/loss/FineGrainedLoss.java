package org.sorensen.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sorensen.array.Shape;
import org.sorensen.internal.engine.OverlapAggregator;

/**
 * The fine-grained means of an overlap loss: over the data set (here the batch) for each class, over the classes of each
 * image, and over the images of each class.
 *
 * <p>{@code d·mean_c ℓ(c over the batch) + i·mean_n mean_c ℓ(n, c) + k·mean_c mean_n ℓ(n, c)}; means run over the cells
 * that count, so {@link AbsentClassPolicy#SKIP} keeps to the classes that are present, the others to all. The two last
 * differ where classes are absent from images: the first of them weighs every image the same, the second every class.
 * Class weights act in each; {@link LossOptions#aggregation()} is not read. Needs {@link Reduction#MEAN}.
 *
 * <p>With {@code new JaccardLoss(LINEAR, Smoothing.of(1e-3), COMPLEMENT)} and {@code (1, 0, 0)} it is the default of the
 * authors' losses. Two sweeps. Wang et al. 2023, arXiv 2310.19252.
 *
 * @param inner the loss of a cell; nothing may be applied to its class mean
 * @param dataset the weight d of the mean over pooled classes
 * @param images the weight i of the mean over images
 * @param classes the weight k of the mean over classes
 */
public record FineGrainedLoss(OverlapLoss inner, double dataset, double images, double classes) implements OverlapLoss {
    /** What the catalog says of it. */
    public static final LossCard CARD = LossCard.of(
                    "fine-grained-jaccard",
                    "Fine-grained Jaccard",
                    LossFamily.OVERLAP,
                    a -> new FineGrainedLoss(
                            new JaccardLoss(
                                    Denominator.LINEAR, Smoothing.of(a.number("smoothing")), ScoreTransform.COMPLEMENT),
                            a.number("dataset"),
                            a.number("images"),
                            a.number("classes")))
            .purpose("IoU averaged over the data set, over images, over classes, or a mixture")
            .formula("d·mean_c ℓ(c) + i·mean_n mean_c ℓ(n, c) + k·mean_c mean_n ℓ(n, c), ℓ = 1 − IoU")
            .gradient("the sum of those of the three means")
            .range("0 to d + i + k")
            .parameter("dataset", "0.5", "at least 0", "the weight of the mean over classes pooled over the batch")
            .parameter("images", "0.25", "at least 0", "the weight of the mean over images")
            .parameter("classes", "0.25", "at least 0", "the weight of the mean over classes of their images")
            .parameter("smoothing", "1e-3", "at least 0", "what keeps the ratio from 0/0")
            .imbalance(LossCard.Imbalance.YES)
            .differentiable("yes")
            .typically("street scenes: many classes, most absent from an image")
            .use("Results are scored image by image, or small objects must not drown in large ones of their class.")
            .avoid("Samples are crops that rarely hold a whole object: per-image scores then mean little.")
            .peers("JDTLosses JDTLoss(mIoUD, mIoUI, mIoUC)")
            .paper("Wang et al. 2023, arXiv 2310.19252; 2302.05666; 2303.16296")
            .variants(
                    new FineGrainedLoss(new DiceLoss(), 0, 1, 0),
                    new FineGrainedLoss(new DiceLoss(Denominator.SQUARED), 0, 0, 1));

    /** Checks the weights. */
    public FineGrainedLoss {
        Objects.requireNonNull(inner, "inner");
        if (!(dataset >= 0 && images >= 0 && classes >= 0 && dataset + images + classes > 0)
                || Double.isInfinite(dataset + images + classes)) {
            throw new IllegalArgumentException(
                    "the weights of the means must be finite, at least 0 and not all 0, found " + dataset + ", "
                            + images + " and " + classes);
        }
        if (inner.afterClassMean(Dual.intersection(0.25)).value() != 0.25) {
            throw new IllegalArgumentException(inner + " transforms the class mean, and there are several here");
        }
    }

    @Override
    public Dual score(OverlapSums sums) {
        return inner.score(sums);
    }

    @Override
    public Dual loss(Dual score) {
        return inner.loss(score);
    }

    @Override
    public Denominator denominator() {
        return inner.denominator();
    }

    @Override
    public OverlapCoefficients coefficients(OverlapState state, LossOptions options) {
        if (options.reduction() != Reduction.MEAN) {
            throw new IllegalArgumentException(
                    this + " is a sum of means and needs Reduction.MEAN, found " + options.reduction());
        }
        Sum sum = new Sum(state);
        LossOptions apart = options.withAggregation(Aggregation.PER_SAMPLE_CLASS);
        if (dataset > 0) {
            sum.add(dataset, aggregate(state, options.withAggregation(Aggregation.PER_CLASS_OVER_BATCH)));
        }
        if (images > 0) {
            sum.add(images, aggregate(state, apart));
        }
        if (classes > 0) {
            addClasses(sum, state, apart);
        }
        return sum.coefficients(this, state);
    }

    private OverlapCoefficients aggregate(OverlapState state, LossOptions options) {
        return OverlapAggregator.aggregate(inner, state, options);
    }

    private void addClasses(Sum sum, OverlapState state, LossOptions options) {
        double[] weights = options.classWeights().forChannels(state.classes());
        List<OverlapCoefficients> means = new ArrayList<>();
        List<Double> weightOf = new ArrayList<>();
        for (int c : options.classes().indices(state.classes())) {
            LossOptions alone = options.withClasses(ClassSelection.of(c)).withClassWeights(ClassWeights.uniform());
            OverlapCoefficients mean = aggregate(state, alone);
            if (mean.value().parts().get(0).cells().stream().anyMatch(cell -> counts(cell, options))) {
                means.add(mean);
                weightOf.add(weights[c]);
            }
        }
        double divisor = switch (options.classWeights().normalization()) {
            case NONE -> 1;
            case BY_WEIGHT_SUM -> weightOf.stream().mapToDouble(w -> w).sum();
            case BY_COUNT -> means.size();
        };
        for (int i = 0; divisor > 0 && i < means.size(); i++) {
            sum.add(classes * weightOf.get(i) / divisor, means.get(i));
        }
    }

    private static boolean counts(LossCell cell, LossOptions options) {
        return switch (cell.status()) {
            case DEFINED -> true;
            case ABSENT -> options.absentClass() != AbsentClassPolicy.SKIP;
            case NO_VALID_VOXEL, UNDEFINED -> false;
        };
    }

    /** A weighted sum of coefficients. */
    private static final class Sum {
        private final double[] byIntersection;
        private final double[] byPrediction;
        private final List<LossCell> cells = new ArrayList<>();
        private double value;

        Sum(OverlapState state) {
            byIntersection = new double[state.samples() * state.classes()];
            byPrediction = new double[state.samples() * state.classes()];
        }

        void add(double weight, OverlapCoefficients mean) {
            value += weight * mean.value().value();
            cells.addAll(mean.value().parts().get(0).cells());
            mean.addTo(weight, byIntersection, byPrediction);
        }

        OverlapCoefficients coefficients(OverlapLoss loss, OverlapState state) {
            double valid = 0;
            for (int n = 0; n < state.samples(); n++) {
                valid += state.voxels(n);
            }
            LossPart part = new LossPart(loss.toString(), 1, value, cells);
            LossValue total = new LossValue(value, new double[] {value}, Shape.of(), List.of(part), valid);
            return new OverlapCoefficients(
                    total, state.samples(), state.classes(), byIntersection, byPrediction, loss.denominator());
        }
    }
}
