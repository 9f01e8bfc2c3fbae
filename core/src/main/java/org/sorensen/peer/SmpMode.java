package org.sorensen.peer;

import java.util.OptionalInt;

/** What the channels of SMP's scores are. */
enum SmpMode {
    /** Everything is one class, {@code [N, 1, spatial…]} or of any shape. */
    BINARY,
    /** One class per voxel. */
    MULTICLASS,
    /** Any classes per voxel. */
    MULTILABEL;

    static SmpMode of(Arguments a) {
        return switch (a.choice("mode", "binary", "multiclass", "multilabel")) {
            case "binary" -> BINARY;
            case "multiclass" -> MULTICLASS;
            default -> MULTILABEL;
        };
    }

    Flow activate(Flow scores) {
        return this == MULTICLASS ? scores.softmax(1) : scores.sigmoid();
    }

    /** The target of each element; what is ignored holds nothing. */
    double[] target(Batch in, OptionalInt ignored) {
        if (this == MULTICLASS) {
            return in.oneHot(in.labels(), in.classes, ignored);
        }
        double[] target = elements(in, ignored);
        double[] valid = valid(in, ignored);
        for (int i = 0; i < target.length; i++) {
            target[i] = valid[i] == 0 ? 0 : target[i];
        }
        return target;
    }

    /** 1 for each element that counts. */
    double[] valid(Batch in, OptionalInt ignored) {
        if (this == MULTICLASS || in.targetChannels() == 1 && in.classes > 1) {
            return in.overChannels(in.valid(ignored), in.classes);
        }
        double[] valid = in.rawTarget();
        for (int i = 0; i < valid.length; i++) {
            valid[i] = ignored.isPresent() && valid[i] == ignored.getAsInt() ? 0 : 1;
        }
        return valid;
    }

    private static double[] elements(Batch in, OptionalInt ignored) {
        return in.targetChannels() == in.classes ? in.rawTarget() : in.channels(ignored);
    }
}
