package org.sorensen.report;

/**
 * Neighbouring number columns under one heading, compared with each other in each row.
 *
 * @param name the heading over the columns, such as {@code Dice}
 * @param better which value of a row is marked; values equal at the digits shown are marked together, and nothing is
 *     marked where all are equal or only one is defined
 */
public record ColumnGroup(String name, Better better) {
    /** Checks the name. */
    public ColumnGroup {
        Texts.requireText("the name of a column group", name);
    }
}
