package org.sorensen.djl.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a training has to remember beside parameters and optimiser to go on as if it had not been interrupted. */
final class Progression {
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
    /** Epochs in a row without any predicted foreground. */
    int barren;
    /** Whether any foreground was ever predicted. */
    boolean sawForeground;
    /** The training loss when the barren epochs began. */
    double barrenLoss;

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
        map.put("barren", Integer.toString(barren));
        map.put("sawForeground", Boolean.toString(sawForeground));
        map.put("barrenLoss", Double.toString(barrenLoss));
        return map;
    }

    static Progression of(Map<String, String> map) {
        Progression p = new Progression();
        p.epoch = Integer.parseInt(field(map, "epoch"));
        p.stepInEpoch = Integer.parseInt(field(map, "stepInEpoch"));
        p.lossSum = Double.parseDouble(field(map, "lossSum"));
        p.normSum = Double.parseDouble(field(map, "normSum"));
        p.best = Double.parseDouble(field(map, "best"));
        p.bestEpoch = Integer.parseInt(field(map, "bestEpoch"));
        p.seconds = Double.parseDouble(field(map, "seconds"));
        p.rateFactor = Double.parseDouble(field(map, "rateFactor"));
        p.recoveries = Integer.parseInt(field(map, "recoveries"));
        p.barren = Integer.parseInt(field(map, "barren"));
        p.sawForeground = Boolean.parseBoolean(field(map, "sawForeground"));
        p.barrenLoss = Double.parseDouble(field(map, "barrenLoss"));
        return p;
    }

    private static String field(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the checkpoint has no field \"" + name
                    + "\", so it was not written by a training; start a new run from it with its parameters only");
        }
        return value;
    }
}
