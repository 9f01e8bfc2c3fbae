package org.sorensen.report.overlay;

/** Colours that people with any common form of colour blindness can tell apart, bright enough for a dark picture. */
final class Palette {
    static final int REFERENCE = 0x56B4E9;
    static final int PREDICTION = 0xFFB000;
    static final int PREDICTION_OVER_CLASSES = 0xFFFFFF;
    static final int FALSE_POSITIVE = 0xFFB000;
    static final int FALSE_NEGATIVE = 0x3E9BFF;
    static final int WRONG_CLASS = 0xE04FA8;
    static final int TRUE_POSITIVE = 0x8FD6B4;

    private static final int[] CLASSES = {0x56B4E9, 0xF0A020, 0x2FC48F, 0xF0E442, 0xE58BC0, 0xFF6F3C, 0xA9B7FF, 0xC8F08F
    };

    private Palette() {}

    /** The colour of the class at this position; they repeat after eight. */
    static int ofClass(int position) {
        return CLASSES[position % CLASSES.length];
    }

    /** Mixes a colour over another; {@code opacity} 1 hides what is below. */
    static int mix(int below, int above, double opacity) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int from = below >> shift & 0xFF;
            int to = above >> shift & 0xFF;
            mixed |= (int) Math.rint(from + (to - from) * opacity) << shift;
        }
        return mixed;
    }
}
