package org.sorensen.djl.train;

import java.util.concurrent.atomic.AtomicInteger;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Target;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossOptions;
import org.sorensen.loss.LossValue;

/** A loss that counts its evaluations and meddles with the gradient; neither overlap nor voxel loss. */
final class Fake implements Loss {
    /** What happens after the gradient was written. */
    interface Meddling {
        void meddle(int call, float[] gradient);
    }

    private final Loss real;
    private final Meddling meddling;
    private final AtomicInteger calls = new AtomicInteger();

    private Fake(Loss real, Meddling meddling) {
        this.real = real;
        this.meddling = meddling;
    }

    static Fake of(Loss real, Meddling meddling) {
        return new Fake(real, meddling);
    }

    static void scale(float[] gradient, float factor) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= factor;
        }
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options) {
        return real.evaluate(scores, target, options);
    }

    @Override
    public LossValue evaluate(Scores scores, Target target, LossOptions options, Scores gradient) {
        float[] own = new float[scores.shape().size()];
        LossValue value = real.evaluate(scores, target, options, FloatArray.of(own, scores.shape()));
        meddling.meddle(calls.getAndIncrement(), own);
        ((FloatArray) gradient).write(0, own, own.length);
        return value;
    }
}
