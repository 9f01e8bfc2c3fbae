package org.sorensen.report;

import java.util.Objects;
import java.util.Optional;

/**
 * One column of a {@link DataTable}.
 *
 * @param name the heading
 * @param kind text or number
 * @param digits digits after the point of a number; 0 for text
 * @param unit the unit shown in the heading, such as {@code mm}; empty if it has none
 * @param group the heading shared with the neighbouring columns, if any
 */
public record Column(String name, Kind kind, int digits, String unit, Optional<ColumnGroup> group) {
    /** What the cells of a column are. */
    public enum Kind {
        /** Text, aligned to the left. */
        TEXT,
        /** Numbers with fixed digits, aligned to the right. */
        NUMBER
    }

    /** Checks the parts. */
    public Column {
        Texts.requireText("the name of a column", name);
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(group, "group");
        if (digits < 0 || digits > 17) {
            throw new IllegalArgumentException("column '" + name + "' needs 0 to 17 digits, found " + digits);
        }
    }

    /**
     * A text column.
     *
     * @param name the heading
     * @return the column
     */
    public static Column text(String name) {
        return new Column(name, Kind.TEXT, 0, "", Optional.empty());
    }

    /**
     * A number column without a unit.
     *
     * @param name the heading
     * @param digits digits after the point, 0 to 17
     * @return the column
     */
    public static Column number(String name, int digits) {
        return new Column(name, Kind.NUMBER, digits, "", Optional.empty());
    }

    /**
     * The same column with a unit in its heading.
     *
     * @param newUnit such as {@code mm}
     * @return a new column
     */
    public Column withUnit(String newUnit) {
        return new Column(name, kind, digits, newUnit, group);
    }

    /**
     * The same column under a shared heading.
     *
     * @param newGroup the group; columns of one group must be neighbours
     * @return a new column
     */
    public Column in(ColumnGroup newGroup) {
        return new Column(name, kind, digits, unit, Optional.of(newGroup));
    }

    /** The heading with its unit, as {@code Volume (mm³)}. */
    String heading() {
        return unit.isEmpty() ? name : name + " (" + unit + ")";
    }
}
