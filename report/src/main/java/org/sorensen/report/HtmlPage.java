package org.sorensen.report;

import java.util.List;

/** The frame of the page: head, heading, contents, sections, footer. */
final class HtmlPage {
    private static final int SECTIONS_WORTH_A_CONTENTS_LIST = 3;
    /** Tells the browser to load nothing at all, so that a report never reaches the network. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private HtmlPage() {}

    static String render(HtmlReport report) {
        Markup markup = new Markup();
        markup.trusted("<!DOCTYPE html>").line();
        markup.open("html", "lang", "en").line();
        head(report.title(), markup);
        markup.open("body").line();
        markup.open("header").line();
        markup.element("h1", report.title()).line();
        markup.element("p", report.summary(), "class", "summary").line();
        markup.close("header").line();
        contents(report.sections(), markup);
        markup.open("main").line();
        for (int i = 0; i < report.sections().size(); i++) {
            HtmlReport.Section section = report.sections().get(i);
            markup.open("section", "id", id(i)).line();
            markup.element("h2", section.heading()).line();
            HtmlBlocks.render(section.blocks(), markup);
            markup.close("section").line();
        }
        markup.close("main").line();
        if (!report.footer().isBlank()) {
            markup.open("footer").element("p", report.footer()).close("footer").line();
        }
        return markup.close("body").line().close("html").line().toString();
    }

    private static void head(String title, Markup markup) {
        markup.open("head").line();
        markup.empty("meta", "charset", "utf-8").line();
        markup.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        markup.empty("meta", "name", "color-scheme", "content", "light dark").line();
        markup.element("title", title).line();
        markup.open("style").line().trusted(Styles.page()).close("style").line();
        markup.close("head").line();
    }

    private static void contents(List<HtmlReport.Section> sections, Markup markup) {
        if (sections.size() < SECTIONS_WORTH_A_CONTENTS_LIST) {
            return;
        }
        markup.open("nav", "aria-label", "Contents").open("ul");
        for (int i = 0; i < sections.size(); i++) {
            markup.open("li")
                    .element("a", sections.get(i).heading(), "href", "#" + id(i))
                    .close("li");
        }
        markup.close("ul").close("nav").line();
    }

    private static String id(int section) {
        return "section-" + (section + 1);
    }
}
