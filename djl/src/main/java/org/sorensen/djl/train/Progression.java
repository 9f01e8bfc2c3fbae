package org.sorensen.djl.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sorensen.djl.net.CheckpointException;

/** What a training has to remember beside parameters and optimiser to go on as if it had not been interrupted. */
final class Progression {
    private static final double STANDS = 0.01;
    private static final int BARREN_AFTER_FOREGROUND = 2;
    private static final int BARREN_FROM_THE_START = 4;

    int epoch;
    int stepInEpoch;
    double lossSum;
    double normSum;
    double best = Double.NEGATIVE_INFINITY;
    int bestEpoch;
    double seconds;
    /** What recoveries have left of the learning rate. */
    double rateFactor = 1;

    int recoveries;
    /** The epoch after which the last recovery was, 0 for none. */
    int recoveredAt;
    /** Validations in a row without any predicted foreground. */
    int barren;
    /** Whether any foreground was ever predicted. */
    boolean sawForeground;
    /** The training loss that the barren validations are held against. */
    double barrenLoss;

    /**
     * Counts a validation; returns whether the network has stopped predicting foreground: after having done so, for two
     * validations in which the loss stands still; or never, for four, while the loss stands where it stood at the first.
     * Losses that begin with background alone, as cross-entropy does, still fall.
     */
    boolean collapsed(boolean predictsForeground, boolean holdsForeground, double loss) {
        if (predictsForeground || !holdsForeground) {
            sawForeground |= predictsForeground;
            barren = 0;
            return false;
        }
        boolean stands = loss >= barrenLoss - STANDS * Math.abs(barrenLoss);
        if (barren == 0 || sawForeground && !stands) {
            barrenLoss = loss;
            barren = 1;
            return false;
        }
        barren++;
        return stands && barren >= (sawForeground ? BARREN_AFTER_FOREGROUND : BARREN_FROM_THE_START);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("epoch", Integer.toString(epoch));
        map.put("stepInEpoch", Integer.toString(stepInEpoch));
        map.put("lossSum", Double.toString(lossSum));
        map.put("normSum", Double.toString(normSum));
        map.put("best", Double.toString(best));
        map.put("bestEpoch", Integer.toString(bestEpoch));
        map.put("seconds", Double.toString(seconds));
        map.put("rateFactor", Double.toString(rateFactor));
        map.put("recoveries", Integer.toString(recoveries));
        map.put("recoveredAt", Integer.toString(recoveredAt));
        map.put("barren", Integer.toString(barren));
        map.put("sawForeground", Boolean.toString(sawForeground));
        map.put("barrenLoss", Double.toString(barrenLoss));
        return map;
    }

    static Progression of(Path file, Map<String, String> map) throws CheckpointException {
        Progression p = new Progression();
        p.epoch = count(file, map, "epoch");
        p.stepInEpoch = count(file, map, "stepInEpoch");
        p.lossSum = number(file, map, "lossSum");
        p.normSum = number(file, map, "normSum");
        p.best = number(file, map, "best");
        p.bestEpoch = count(file, map, "bestEpoch");
        p.seconds = number(file, map, "seconds");
        p.rateFactor = number(file, map, "rateFactor");
        p.recoveries = count(file, map, "recoveries");
        p.recoveredAt = count(file, map, "recoveredAt");
        p.barren = count(file, map, "barren");
        p.sawForeground = Boolean.parseBoolean(field(file, map, "sawForeground"));
        p.barrenLoss = number(file, map, "barrenLoss");
        return p;
    }

    private static String field(Path file, Map<String, String> map, String name) throws CheckpointException {
        String value = map.get(name);
        if (value == null) {
            throw new CheckpointException(
                    file,
                    "it has no field \"" + name
                            + "\", so it was not written by a training and none can go on from it; start a new one");
        }
        return value;
    }

    private static int count(Path file, Map<String, String> map, String name) throws CheckpointException {
        String value = field(file, map, name);
        if (!value.matches("[0-9]{1,9}")) {
            throw new CheckpointException(file, "field \"" + name + "\" must be a count, found \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }

    private static double number(Path file, Map<String, String> map, String name) throws CheckpointException {
        String value = field(file, map, name);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new CheckpointException(file, "field \"" + name + "\" must be a number, found \"" + value + "\"");
        }
    }
}
