package org.sorensen.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** How many threads the engine computes with. */
public final class EngineThreads {
    private EngineThreads() {}

    /**
     * Sets the number for the whole process; loads the engine. With one thread the same seed gives the same digits on the
     * same machine.
     *
     * @param count at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public static void set(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the engine needs at least 1 thread, found " + count);
        }
        Engine.getInstance();
        JniUtils.setNumThreads(count);
    }
}
