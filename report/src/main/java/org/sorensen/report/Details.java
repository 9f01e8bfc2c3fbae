package org.sorensen.report;

import java.util.List;

/**
 * Blocks that are folded away until the reader opens them; printed unfolded.
 *
 * @param summary the line that is always shown
 * @param blocks what is folded away
 */
public record Details(String summary, List<Block> blocks) implements Block {
    /** Checks the summary and copies the blocks. */
    public Details {
        Texts.requireText("the summary of folded details", summary);
        blocks = List.copyOf(blocks);
    }

    /**
     * Folded blocks.
     *
     * @param summary the line that is always shown
     * @param blocks what is folded away
     * @return the block
     */
    public static Details of(String summary, Block... blocks) {
        return new Details(summary, List.of(blocks));
    }
}
