package org.sorensen.djl.train;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;

/**
 * Makes batches ahead of time in the background, in an order and with values that do not depend on the threads.
 *
 * <p>The batches never end; an epoch is a fixed number of them. At most {@code ahead} batches are held. Not thread-safe:
 * one thread takes them.
 */
public final class BatchLoader implements AutoCloseable {
    /**
     * How batches are made.
     *
     * @param batchSize samples per batch, at least 1
     * @param batchesPerEpoch at least 1
     * @param channels channels every case must have
     * @param threads background threads, at least 1
     * @param ahead batches made ahead of time, at least 1
     */
    public record Plan(int batchSize, int batchesPerEpoch, int channels, int threads, int ahead) {
        /**
         * Checks the fields.
         *
         * @throws IllegalArgumentException if one is below 1
         */
        public Plan {
            if (Math.min(Math.min(batchSize, batchesPerEpoch), Math.min(Math.min(channels, threads), ahead)) < 1) {
                throw new IllegalArgumentException("batch size, batches per epoch, channels, threads and batches ahead"
                        + " must all be at least 1, found " + batchSize + ", " + batchesPerEpoch + ", " + channels
                        + ", " + threads + ", " + ahead);
            }
        }
    }

    private final PatchSampler sampler;
    private final Plan plan;
    private final ExecutorService executor;
    private final Deque<Future<Batch>> made = new ArrayDeque<>();
    private long nextIndex;
    private long orderEpoch = -1;
    private int[] order = {};

    /**
     * Starts making batches.
     *
     * @param sampler where samples come from
     * @param plan how batches are made
     * @param firstBatch the index of the first batch, above 0 to resume a training
     */
    public BatchLoader(PatchSampler sampler, Plan plan, long firstBatch) {
        this.sampler = sampler;
        this.plan = plan;
        this.nextIndex = firstBatch;
        this.executor = Executors.newFixedThreadPool(plan.threads(), task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < plan.ahead(); i++) {
            submit();
        }
    }

    /**
     * The next batch; waits where it is not ready.
     *
     * @return the batch
     * @throws IOException if a case cannot be read
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalArgumentException if a case does not fit the patches or channels
     * @throws IllegalStateException after {@link #close()}
     */
    public Batch next() throws IOException, InterruptedException {
        if (executor.isShutdown()) {
            throw new IllegalStateException("the batch loader is closed");
        }
        try {
            Batch batch = made.element().get();
            made.remove();
            submit();
            return batch;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw cause;
            }
            throw new IllegalStateException("making a batch failed: " + e.getCause(), e.getCause());
        }
    }

    private void submit() {
        long index = nextIndex++;
        long epoch = index / plan.batchesPerEpoch();
        if (epoch != orderEpoch) {
            order = sampler.caseOrder(epoch, plan.batchesPerEpoch() * plan.batchSize());
            orderEpoch = epoch;
        }
        int first = (int) (index % plan.batchesPerEpoch()) * plan.batchSize();
        int[] cases = Arrays.copyOfRange(order, first, first + plan.batchSize());
        made.add(executor.submit(() -> make(index, epoch, first, cases)));
    }

    private Batch make(long index, long epoch, int first, int[] cases) throws IOException {
        Shape patch = sampler.plan().size();
        Shape shape = patch.prepend(plan.batchSize(), plan.channels());
        float[] image = new float[shape.size()];
        int[] labels = new int[plan.batchSize() * patch.size()];
        List<String> ids = new ArrayList<>();
        for (int slot = 0; slot < cases.length; slot++) {
            TrainingCase loaded = sampler.load(cases[slot], plan.channels());
            ids.add(loaded.id());
            sampler.sample(loaded, cases[slot], epoch, first + slot, image, labels, slot);
        }
        LabelMap packed = LabelMap.pack(labels, patch.prepend(plan.batchSize()));
        return new Batch(index, epoch, List.copyOf(ids), image, shape, packed);
    }

    /** Stops the background threads; batches not taken are dropped. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
