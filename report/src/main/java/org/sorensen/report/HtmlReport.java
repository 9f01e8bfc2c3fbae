package org.sorensen.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as one HTML file that holds everything it shows: no script, no network, light and dark, for desktop, phone and
 * paper.
 *
 * <pre>{@code
 * HtmlReport.builder("Hippocampus", "Dice loss reaches a mean Dice of 0.81 on unseen cases.")
 *         .section("Results", table, chart)
 *         .section("Configuration", KeyValues.of("Training", configuration))
 *         .build()
 *         .write(folder.resolve("report.html"));
 * }</pre>
 */
public final class HtmlReport {
    /** A heading and what stands under it. */
    record Section(String heading, List<Block> blocks) {}

    private final String title;
    private final String summary;
    private final List<Section> sections;
    private final String footer;

    private HtmlReport(Builder builder) {
        this.title = builder.title;
        this.summary = builder.summary;
        this.sections = List.copyOf(builder.sections);
        this.footer = builder.footer;
    }

    /**
     * Starts a report.
     *
     * @param title the heading of the page
     * @param summary one sentence that says the result
     * @return a builder without sections
     */
    public static Builder builder(String title, String summary) {
        return new Builder(title, summary);
    }

    /** Collects the sections of a report. */
    public static final class Builder {
        private final String title;
        private final String summary;
        private final List<Section> sections = new ArrayList<>();
        private String footer = "";

        private Builder(String title, String summary) {
            this.title = Texts.requireText("the title of a report", title);
            this.summary = Texts.requireText("the summary of a report", summary);
        }

        /**
         * Adds a section.
         *
         * @param heading its heading
         * @param blocks its content in order
         * @return this builder
         */
        public Builder section(String heading, Block... blocks) {
            return section(heading, List.of(blocks));
        }

        /**
         * Adds a section.
         *
         * @param heading its heading
         * @param blocks its content in order; copied
         * @return this builder
         */
        public Builder section(String heading, List<Block> blocks) {
            sections.add(new Section(Texts.requireText("the heading of a section", heading), List.copyOf(blocks)));
            return this;
        }

        /**
         * Sets the last line of the page, such as the program's version and the date.
         *
         * @param text plain text
         * @return this builder
         */
        public Builder footer(String text) {
            footer = text;
            return this;
        }

        /**
         * The finished report.
         *
         * @return a report of the sections so far
         */
        public HtmlReport build() {
            return new HtmlReport(this);
        }
    }

    /**
     * The page.
     *
     * @return HTML 5 that is also well-formed XML; the same text for the same content
     */
    public String toHtml() {
        return HtmlPage.render(this);
    }

    /**
     * Writes the page in UTF-8, atomically.
     *
     * @param file the file to write; replaced if it exists
     * @throws IOException if it cannot be written; an older file is then left as it was
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toHtml().getBytes(StandardCharsets.UTF_8));
    }

    String title() {
        return title;
    }

    String summary() {
        return summary;
    }

    List<Section> sections() {
        return sections;
    }

    String footer() {
        return footer;
    }
}
