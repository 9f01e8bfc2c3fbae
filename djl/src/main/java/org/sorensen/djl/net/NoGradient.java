package org.sorensen.djl.net;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Work during which the engine records no graph: prediction, and changes of parameters. */
public final class NoGradient {
    private NoGradient() {}

    /**
     * Runs something on this thread without recording a graph, then restores what was.
     *
     * @param work what to run
     */
    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /**
     * Computes something on this thread without recording a graph, then restores what was.
     *
     * @param <T> the type of the result
     * @param work what to compute
     * @return its result
     */
    public static <T> T call(Supplier<T> work) {
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(recording);
        }
    }
}
