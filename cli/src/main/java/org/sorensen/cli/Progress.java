package org.sorensen.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far long work has come: a bar drawn in place on a terminal, a plain line every ten seconds elsewhere, nothing with
 * {@code --quiet}.
 *
 * <p>Shows the share done, the caller's figures (as loss and validation Dice) and the time left, which assumes that the
 * remaining steps take as long as the steps so far. Safe for use by several threads.
 */
public final class Progress implements AutoCloseable {
    private static final long LIVE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SHORTEST_BAR = 10;
    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintStream stream;
    private final boolean silent;
    private final boolean live;
    private final int columns;
    private final String title;
    private final long total;
    private final long first;
    private final LongSupplier nanoTime;
    private final long started;

    private long lastShown;
    private long done;
    private String figures = "";
    private boolean closed;

    Progress(Terminal terminal, Verbosity verbosity, String title, long total, long done, LongSupplier nanoTime) {
        if (total < 1 || done < 0 || done > total) {
            throw new IllegalArgumentException("progress of " + title
                    + " needs at least 1 step, of which 0 to all are done; found " + done + " of " + total);
        }
        this.stream = terminal.err();
        this.silent = verbosity == Verbosity.QUIET;
        this.live = terminal.live();
        // The last column stays free: some terminals wrap when it is written.
        this.columns = Math.min(terminal.columns(), Paragraph.COLUMNS) - 1;
        this.title = title;
        this.total = total;
        this.first = done;
        this.done = done;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.lastShown = started;
        if (live) {
            show(timeLeft());
        }
    }

    static Progress start(Terminal terminal, Verbosity verbosity, String title, long total, long done) {
        return new Progress(terminal, verbosity, title, total, done, System::nanoTime);
    }

    /**
     * Notes how far the work has come, and shows it if the last time is long enough ago.
     *
     * @param done the steps done in all, at most the total
     * @param figures what to show beside it, short, as {@code loss 0.412  Dice 0.731}; may be empty
     */
    public synchronized void update(long done, String figures) {
        this.done = Math.min(done, total);
        this.figures = figures;
        long now = nanoTime.getAsLong();
        if (!closed && now - lastShown >= (live ? LIVE_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS)) {
            lastShown = now;
            show(timeLeft());
        }
    }

    /**
     * Writes a paragraph above the bar.
     *
     * @param text the text; broken into lines here
     */
    public synchronized void say(String text) {
        if (silent) {
            return;
        }
        String line = Paragraph.wrap(text, Paragraph.COLUMNS)
                .replace(System.lineSeparator(), (live ? ERASE_TO_END : "") + System.lineSeparator());
        stream.println(live && !closed ? "\r" + line + ERASE_TO_END : line);
        if (live && !closed) {
            show(timeLeft());
        }
    }

    /** Shows the last state and the time taken, and ends the line; further calls do nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        show((done == total ? "in " : "stopped after ") + clock(nanoTime.getAsLong() - started));
        if (live && !silent) {
            stream.println();
        }
    }

    private String timeLeft() {
        long steps = done - first;
        if (steps == 0) {
            return "";
        }
        double nanosPerStep = (nanoTime.getAsLong() - started) / (double) steps;
        return clock(Math.round(nanosPerStep * (total - done))) + " left";
    }

    private void show(String time) {
        if (silent) {
            return;
        }
        String right = String.format(Locale.ROOT, "%3d%%  %d/%d", 100 * done / total, done, total)
                + (figures.isEmpty() ? "" : "  " + figures)
                + (time.isEmpty() ? "" : "  " + time);
        if (live) {
            stream.print("\r" + fit(right) + ERASE_TO_END);
        } else {
            stream.println(title + " " + right.strip());
        }
        stream.flush();
    }

    private String fit(String right) {
        int bar = columns - title.length() - right.length() - 4;
        if (bar >= SHORTEST_BAR) {
            int filled = (int) (bar * done / total);
            return title + " [" + "#".repeat(filled) + "-".repeat(bar - filled) + "] " + right;
        }
        String line = title + " " + right.strip();
        return line.length() <= columns ? line : line.substring(0, columns);
    }

    private static String clock(long nanos) {
        long seconds = Math.round(nanos / 1e9);
        long hours = seconds / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
