package org.sorensen.peer;

import org.sorensen.loss.Dual;
import org.sorensen.loss.OverlapLoss;
import org.sorensen.loss.OverlapSums;

/** An overlap loss of the core over cells of any grouping, whose entries have weights; sums of products, linear. */
record WeightedCells(OverlapLoss loss) {
    /**
     * The loss of each cell.
     *
     * @param p the prediction
     * @param target entry by entry
     * @param weights what each entry counts; where 0 the prediction is not read
     * @param group the cell of each entry
     * @param dims the shape of the cells
     */
    Flow of(Flow p, double[] target, double[] weights, int[] group, int... dims) {
        double[] held = Flow.product(target, weights);
        Flow intersection = p.masked(held).sums(group, dims);
        Flow prediction = p.masked(weights).sums(group, dims);
        double[] inTarget = Flow.input(held, held.length).sums(group, dims).values;
        double[] voxels = Flow.input(weights, weights.length).sums(group, dims).values;
        int cells = voxels.length;
        double[] values = new double[cells];
        double[] byIntersection = new double[cells];
        double[] byPrediction = new double[cells];
        for (int k = 0; k < cells; k++) {
            OverlapSums sums = new OverlapSums(
                    Dual.intersection(intersection.values[k]),
                    Dual.prediction(prediction.values[k]),
                    inTarget[k],
                    voxels[k]);
            Dual result = loss.loss(loss.score(sums));
            values[k] = result.value();
            byIntersection[k] = result.byIntersection();
            byPrediction[k] = result.byPrediction();
        }
        Flow slopes = intersection.times(byIntersection).plus(prediction.times(byPrediction));
        return slopes.then(values, dims, c -> c);
    }
}
