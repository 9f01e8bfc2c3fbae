package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs numbered blocks on the common pool, the caller's thread among the workers; which worker takes which is open. */
public final class Parallel {
    private Parallel() {}

    /**
     * A block's work with a worker's own scratch memory.
     *
     * @param <S> the scratch memory
     */
    public interface Block<S> {
        /**
         * Does the work.
         *
         * @param scratch the worker's own
         * @param block the number of the block
         */
        void run(S scratch, int block);
    }

    /**
     * Runs blocks until all are done, or one fails.
     *
     * @param count how many there are, numbered from 0
     * @param threads the most workers, 0 for as many as there are cores
     * @param scratch makes a worker's own memory
     * @param work what is done for each block
     * @param <S> the scratch memory
     */
    public static <S> void blocks(int count, int threads, Supplier<S> scratch, Block<S> work) {
        int limit = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        int workers = Math.min(limit, count);
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            S own = scratch.get();
            for (int block = next.getAndIncrement(); block < count; block = next.getAndIncrement()) {
                work.run(own, block);
            }
        };
        List<ForkJoinTask<?>> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) {
            others.add(ForkJoinPool.commonPool().submit(worker));
        }
        try {
            worker.run();
        } finally {
            // a failed block must not leave workers behind that still write
            next.set(count);
            others.forEach(ForkJoinTask::quietlyJoin);
        }
        for (ForkJoinTask<?> other : others) {
            other.join();
        }
    }
}
