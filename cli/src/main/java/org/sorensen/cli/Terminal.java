package org.sorensen.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where a command writes: results to standard output, everything else to standard error.
 *
 * <p>Colour is used on a terminal only, never where {@code NO_COLOR} is set or {@code TERM} is {@code dumb} or missing.
 * The launcher knows what is a terminal and says so in the system properties {@code sorensen.terminal.out},
 * {@code sorensen.terminal.err} and {@code sorensen.terminal.columns}; without them everything is plain.
 */
public final class Terminal {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 20;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean coloured;
    private final boolean live;
    private final int columns;

    private Terminal(PrintStream out, PrintStream err, boolean coloured, boolean live, int columns) {
        this.out = out;
        this.err = err;
        this.coloured = coloured;
        this.live = live;
        this.columns = columns;
    }

    static Terminal system() {
        return of(
                System.out,
                System.err,
                Boolean.getBoolean("sorensen.terminal.out"),
                Boolean.getBoolean("sorensen.terminal.err"),
                Integer.getInteger("sorensen.terminal.columns", DEFAULT_COLUMNS),
                System.getenv());
    }

    static Terminal of(
            PrintStream out,
            PrintStream err,
            boolean outIsTerminal,
            boolean errIsTerminal,
            int columns,
            Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        boolean dumb = kind.isEmpty() || kind.equals("dumb");
        boolean colourless = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        int width = columns < FEWEST_COLUMNS ? DEFAULT_COLUMNS : columns;
        return new Terminal(out, err, outIsTerminal && !dumb && !colourless, errIsTerminal && !dumb, width);
    }

    /**
     * Standard output, for results.
     *
     * @return the stream
     */
    public PrintStream out() {
        return out;
    }

    /**
     * Standard error, for progress, remarks and errors.
     *
     * @return the stream
     */
    public PrintStream err() {
        return err;
    }

    /**
     * Whether results may hold colour codes.
     *
     * @return true on a colour terminal whose user did not refuse colour
     */
    public boolean coloured() {
        return coloured;
    }

    /**
     * The character set of standard output, which decides whether lines and blocks can be drawn in it.
     *
     * @return what the JVM encodes standard output with
     */
    public Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    /**
     * Whether a line on standard error can be drawn again in place.
     *
     * @return true on a terminal that is not dumb
     */
    public boolean live() {
        return live;
    }

    /**
     * The width of the terminal in characters.
     *
     * @return the columns, 80 where unknown
     */
    public int columns() {
        return columns;
    }

    /**
     * Writes one paragraph to standard error, headed by the program's name.
     *
     * @param message what went wrong, or what to know
     */
    public void complain(String message) {
        out.flush();
        err.println(Paragraph.wrap("sorensen: " + message, Paragraph.COLUMNS));
        err.flush();
    }
}
