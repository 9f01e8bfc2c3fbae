package org.sorensen.report.overlay;

/** The six directions in a patient. */
public enum Direction {
    /** To the patient's right. */
    RIGHT('R', Line.SIDE),
    /** To the patient's left. */
    LEFT('L', Line.SIDE),
    /** To the front. */
    ANTERIOR('A', Line.DEPTH),
    /** To the back. */
    POSTERIOR('P', Line.DEPTH),
    /** To the head. */
    SUPERIOR('S', Line.HEIGHT),
    /** To the feet. */
    INFERIOR('I', Line.HEIGHT);

    /** The three lines that the directions lie on. */
    enum Line {
        SIDE("sagittal"),
        DEPTH("coronal"),
        HEIGHT("axial");

        private final String plane;

        Line(String plane) {
            this.plane = plane;
        }

        /** The name of the plane across this line. */
        String plane() {
            return plane;
        }
    }

    private final char letter;
    private final Line line;

    Direction(char letter, Line line) {
        this.letter = letter;
        this.line = line;
    }

    char letter() {
        return letter;
    }

    Line line() {
        return line;
    }

    Direction opposite() {
        int pair = ordinal() / 2 * 2;
        return values()[pair + 1 - ordinal() % 2];
    }

    static Direction of(char letter) {
        for (Direction direction : values()) {
            if (direction.letter == letter) {
                return direction;
            }
        }
        throw new IllegalArgumentException("expected one of the letters R, L, A, P, S, I, found '" + letter + "'");
    }
}
