package org.sorensen.peer;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sorensen.loss.Activation;

/** What MONAI's segmentation losses do before their formula: activation, one-hot target, background left out. */
record MonaiInput(boolean background, boolean sigmoid, boolean softmax, Optional<UnaryOperator<Flow>> other) {
    /** Prediction and target of the classes that count. */
    record Prepared(Flow prediction, double[] target, int channels) {}

    static final String PARAMETERS =
            "include_background=True, to_onehot_y=False, sigmoid=False, softmax=False, other_act=None";

    static MonaiInput of(Arguments a) {
        // the target comes with its kind here, so whether to make it one-hot is known without the flag
        a.flag("to_onehot_y");
        MonaiInput input = new MonaiInput(
                a.flag("include_background"), a.flag("sigmoid"), a.flag("softmax"), Activations.of(a, "other_act"));
        int activations = (input.sigmoid ? 1 : 0) + (input.softmax ? 1 : 0) + (input.other.isPresent() ? 1 : 0);
        if (activations > 1) {
            throw new IllegalArgumentException(
                    a.where() + " takes at most one of sigmoid=True, softmax=True and other_act");
        }
        return input;
    }

    Prepared prepare(Batch batch) {
        return select(batch, activate(batch, batch.scores), batch.channels());
    }

    /** As {@link #prepare(Batch)} for scores that are activated already, or not at all. */
    Prepared select(Batch batch, Flow prediction, double[] target) {
        int first = first(batch.classes);
        int count = batch.classes - first;
        return new Prepared(
                batch.slice(prediction, first, count),
                first == 0 ? target : batch.slice(target, batch.classes, first, count),
                count);
    }

    Flow activate(Batch batch, Flow scores) {
        Flow p = sigmoid ? scores.sigmoid() : scores;
        // one channel has no softmax in MONAI
        p = softmax && batch.classes > 1 ? p.softmax(1) : p;
        return other.isPresent() ? other.get().apply(p) : p;
    }

    /** Whether an activation takes place. */
    boolean activates(int channels) {
        return sigmoid || softmax && channels > 1 || other.isPresent();
    }

    /** The first class that counts. One channel is never left out. */
    int first(int channels) {
        return background || channels == 1 ? 0 : 1;
    }

    /** Whether a plain loss can apply the activation. */
    Optional<Activation> plain(int channels) {
        if (other.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                sigmoid ? Activation.SIGMOID : softmax && channels > 1 ? Activation.SOFTMAX : Activation.RAW);
    }
}
