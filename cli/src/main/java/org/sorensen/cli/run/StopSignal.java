package org.sorensen.cli.run;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets Ctrl-C (or a request to terminate) end work in an orderly way: the first one asks the work to stop and waits until
 * it has, a second Ctrl-C ends the process at once.
 */
public final class StopSignal implements AutoCloseable {
    private static final int KILLED_BY_INTERRUPT = 130;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicBoolean arrived = new AtomicBoolean();
    private final Thread hook;

    /**
     * Listens from now on.
     *
     * @param requestStop asks the work to stop; called on another thread
     */
    public StopSignal(Runnable requestStop) {
        hook = new Thread(() -> stop(requestStop), "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is about to end. */
    boolean hasArrived() {
        return arrived.get();
    }

    private void stop(Runnable requestStop) {
        arrived.set(true);
        requestStop.run();
        onNextInterruptHalt();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By reflection: sun.misc.Signal is the only way to notice a second interrupt, and JVMs need not have it. */
    private static void onNextInterruptHalt() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halt = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        Runtime.getRuntime().halt(KILLED_BY_INTERRUPT);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), halt);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Then only killing the process ends it before it has stopped.
        }
    }

    /** Says that the work has stopped, so that the process may end. */
    @Override
    public void close() {
        finished.countDown();
        if (!arrived.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending; the hook runs and finds the work finished.
            }
        }
    }
}
