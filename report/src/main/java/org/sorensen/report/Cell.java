package org.sorensen.report;

import java.util.Objects;
import java.util.OptionalDouble;

/** One cell of a table or of a CSV row: text, a finite number, or an undefined number with the reason. */
public sealed interface Cell {
    /**
     * Text.
     *
     * @param text what is shown
     */
    record Text(String text) implements Cell {
        /** Checks the text. */
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A number.
     *
     * @param value finite
     */
    record Number(double value) implements Cell {
        /** Checks that the value is finite. */
        public Number {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "a number cell needs a finite value, found " + value + "; use Cell.undefined with the reason");
            }
        }
    }

    /**
     * A number that does not exist, such as the Dice of a structure that is in neither mask.
     *
     * @param reason a few words shown in its place, such as {@code both empty}; never blank
     */
    record Undefined(String reason) implements Cell {
        /** Checks that there is a reason. */
        public Undefined {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("an undefined cell needs a reason, found blank text");
            }
        }
    }

    /**
     * A text cell.
     *
     * @param text what is shown
     * @return the cell
     */
    static Cell text(String text) {
        return new Text(text);
    }

    /**
     * A number cell.
     *
     * @param value finite
     * @return the cell
     * @throws IllegalArgumentException if the value is NaN or infinite
     */
    static Cell number(double value) {
        return new Number(value);
    }

    /**
     * A number cell of a float, written with the digits of the float and not those of the widened double.
     *
     * @param value finite
     * @return the cell
     * @throws IllegalArgumentException if the value is NaN or infinite
     */
    static Cell number(float value) {
        return new Number(Double.parseDouble(Float.toString(value)));
    }

    /**
     * A number cell of a whole number.
     *
     * @param value within ±2⁵³, so that it is exact
     * @return the cell
     * @throws IllegalArgumentException if a double cannot hold the value exactly
     */
    static Cell number(long value) {
        if (Math.abs(value) > 1L << 53) {
            throw new IllegalArgumentException("a whole number must be within ±2^53 to be exact, found " + value);
        }
        return new Number(value);
    }

    /**
     * A number cell, or an undefined one.
     *
     * @param value the number, if there is one
     * @param reason why there is none, a few words
     * @return the cell
     */
    static Cell optional(OptionalDouble value, String reason) {
        return value.isPresent() ? number(value.getAsDouble()) : undefined(reason);
    }

    /**
     * A cell for a number that does not exist.
     *
     * @param reason a few words, such as {@code both empty}
     * @return the cell
     */
    static Cell undefined(String reason) {
        return new Undefined(reason);
    }
}
