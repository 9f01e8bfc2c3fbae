package org.sorensen.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sorensen.array.LabelMap;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.train.Predictor;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.djl.train.TrainingPlan;

/** The labels that a checkpoint predicts; apart from the run so that the engine is loaded no sooner than needed. */
final class DemoPrediction {
    private DemoPrediction() {}

    static LabelMap of(Path checkpoint, TrainingPlan plan, TrainingCase unseen) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Predictor predictor = new Predictor(
                    Checkpoints.loadNetwork(checkpoint, manager), manager, plan.validationTile(), List.of());
            return Predictor.labels(predictor.probabilities(unseen.image(), unseen.size()), unseen.size());
        }
    }
}
