package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private long now;

    private Progress start(TestTerminal io, Verbosity verbosity, long total, long done) {
        return new Progress(io.terminal, verbosity, "Training", total, done, () -> now);
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static List<String> drawn(TestTerminal io) {
        return io.err()
                .lines()
                .flatMap(line -> List.of(line.split("\r")).stream())
                .map(line -> line.replace("\u001b[K", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void aPlainStreamGetsALineEveryTenSeconds() {
        TestTerminal io = new TestTerminal(false);
        try (Progress progress = start(io, Verbosity.NORMAL, 100, 0)) {
            for (int step = 1; step <= 50; step++) {
                pass(1);
                progress.update(step, "loss 0.500");
            }
        }
        assertEquals(
                List.of(
                        "Training 10%  10/100  loss 0.500  1:30 left",
                        "Training 20%  20/100  loss 0.500  1:20 left",
                        "Training 30%  30/100  loss 0.500  1:10 left",
                        "Training 40%  40/100  loss 0.500  1:00 left",
                        "Training 50%  50/100  loss 0.500  0:50 left",
                        "Training 50%  50/100  loss 0.500  stopped after 0:50"),
                drawn(io));
    }

    @Test
    void aTerminalGetsABarOfSeventyNineColumns() {
        TestTerminal io = new TestTerminal(true);
        try (Progress progress = start(io, Verbosity.NORMAL, 1000, 0)) {
            pass(83);
            progress.update(450, "loss 0.412  Dice 0.731");
            pass(101);
            progress.update(1000, "loss 0.398  Dice 0.764");
        }
        List<String> drawn = drawn(io);
        assertEquals(
                "Training [" + "#".repeat(8) + "-".repeat(10) + "]  45%  450/1000  loss 0.412  Dice 0.731  1:41 left",
                drawn.get(1));
        assertTrue(drawn.get(drawn.size() - 1).endsWith("] 100%  1000/1000  loss 0.398  Dice 0.764  in 3:04"));
        assertTrue(drawn.stream().allMatch(line -> line.length() == 79), drawn.toString());
        assertTrue(io.err().endsWith(System.lineSeparator()));
    }

    @Test
    void aTerminalIsNotRedrawnMoreThanTenTimesASecond() {
        TestTerminal io = new TestTerminal(true);
        Progress progress = start(io, Verbosity.NORMAL, 1000, 0);
        for (int step = 1; step <= 1000; step++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            progress.update(step, "");
        }
        assertEquals(1 + 10, drawn(io).size());
    }

    @Test
    void figuresTooLongForABarAreCutAtTheLastColumn() {
        TestTerminal io = new TestTerminal(true);
        Progress progress = start(io, Verbosity.NORMAL, 10, 0);
        pass(1);
        progress.update(1, "x".repeat(60));
        pass(1);
        progress.update(2, "x".repeat(90));
        assertEquals("Training 10%  1/10  " + "x".repeat(59), drawn(io).get(1).substring(0, 79));
        assertEquals(79, drawn(io).get(2).length());
    }

    @Test
    void resumedWorkCountsOnlyItsOwnStepsForTheTimeLeft() {
        TestTerminal io = new TestTerminal(false);
        Progress progress = start(io, Verbosity.NORMAL, 100, 80);
        pass(10);
        progress.update(90, "");
        assertEquals(List.of("Training 90%  90/100  0:10 left"), drawn(io));
    }

    @Test
    void hoursAreShownWhereThereAreAny() {
        TestTerminal io = new TestTerminal(false);
        Progress progress = start(io, Verbosity.NORMAL, 100, 0);
        pass(100);
        progress.update(1, "");
        assertEquals(List.of("Training 1%  1/100  2:45:00 left"), drawn(io));
    }

    @Test
    void aRemarkGoesAboveTheBar() {
        TestTerminal io = new TestTerminal(true);
        Progress progress = start(io, Verbosity.NORMAL, 4, 0);
        progress.say("checkpoint saved");
        List<String> drawn = drawn(io);
        assertEquals("checkpoint saved", drawn.get(1));
        assertEquals(drawn.get(0), drawn.get(2));
    }

    @Test
    void quietShowsNothing() {
        TestTerminal io = new TestTerminal(true);
        try (Progress progress = start(io, Verbosity.QUIET, 4, 0)) {
            pass(60);
            progress.update(2, "loss 1");
            progress.say("checkpoint saved");
        }
        assertEquals("", io.err());
    }

    @Test
    void closingTwiceShowsTheEndOnce() {
        TestTerminal io = new TestTerminal(false);
        Progress progress = start(io, Verbosity.NORMAL, 1, 0);
        progress.update(1, "");
        progress.close();
        progress.close();
        assertEquals(List.of("Training 100%  1/1  in 0:00"), drawn(io));
    }

    @Test
    void refusesWorkOfNoSteps() {
        TestTerminal io = new TestTerminal(false);
        String message = assertThrows(IllegalArgumentException.class, () -> start(io, Verbosity.NORMAL, 0, 0))
                .getMessage();
        assertTrue(message.contains("found 0 of 0"), message);
    }
}
