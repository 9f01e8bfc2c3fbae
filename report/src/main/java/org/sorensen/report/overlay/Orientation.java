package org.sorensen.report.overlay;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the axes of a volume lie in the patient, and which side is shown on the left of a picture.
 *
 * @param axes the direction in which each axis grows, slowest axis first
 * @param convention which side of the patient is on the left of the picture
 */
public record Orientation(List<Direction> axes, Convention convention) {
    /** Which side of the patient is on the left of the picture. */
    public enum Convention {
        /** The patient's right, as if seen from the feet. */
        RADIOLOGICAL,
        /** The patient's left, as if seen from above. */
        NEUROLOGICAL
    }

    /** Checks that the axes name each line of the patient once. */
    public Orientation {
        axes = List.copyOf(axes);
        Set<Direction.Line> lines = EnumSet.noneOf(Direction.Line.class);
        axes.forEach(axis -> lines.add(axis.line()));
        if (axes.size() != 3 || lines.size() != 3) {
            throw new IllegalArgumentException(
                    "the three axes must lie on the three lines left-right, front-back and head-feet, found " + axes);
        }
    }

    /**
     * The orientation of a volume {@code [D, H, W]} from the usual letters of a NIfTI volume.
     *
     * @param codes three letters for x, y, z (the fastest axis in memory first), each the direction in which the axis
     *     grows: {@code RAS} means right, anterior, superior
     * @param convention which side of the patient is on the left of the picture
     * @return the orientation
     * @throws IllegalArgumentException if the codes are not three letters of R, L, A, P, S, I, one of each pair
     */
    public static Orientation ofNifti(String codes, Convention convention) {
        List<Direction> axes = new ArrayList<>();
        for (int i = codes.length() - 1; i >= 0; i--) {
            axes.add(Direction.of(codes.charAt(i)));
        }
        return new Orientation(axes, convention);
    }

    /** The direction shown at the top, where an axis on this line runs up and down in the picture. */
    Direction top(Direction.Line line) {
        return line == Direction.Line.HEIGHT ? Direction.SUPERIOR : Direction.ANTERIOR;
    }

    /** The direction shown at the left, where an axis on this line runs across the picture. */
    Direction left(Direction.Line line) {
        if (line == Direction.Line.DEPTH) {
            return Direction.ANTERIOR;
        }
        return convention == Convention.RADIOLOGICAL ? Direction.RIGHT : Direction.LEFT;
    }
}
