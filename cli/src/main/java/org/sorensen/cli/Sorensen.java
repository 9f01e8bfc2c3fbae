package org.sorensen.cli;

import org.sorensen.cli.loss.ConformCommand;
import org.sorensen.cli.loss.LossCommand;
import org.sorensen.cli.loss.LossesCommand;
import org.sorensen.cli.run.PredictCommand;
import org.sorensen.cli.run.TrainCommand;
import org.sorensen.report.Glyphs;
import org.sorensen.report.TextStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command above all subcommands; it holds what they share.
 *
 * <p>A subcommand has a field {@code @ParentCommand Sorensen} and asks it for the terminal, the verbosity and a progress
 * display. {@code --help}, {@code --version}, {@code --verbose} and {@code --quiet} are inherited and need nothing there.
 */
@Command(
        name = "sorensen",
        description = "Trains segmentation models on overlap, and measures overlap.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nArguments:%n",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."},
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            LossCommand.class,
            LossesCommand.class,
            ConformCommand.class,
            StudyCommand.class,
            EnvironmentCommand.class,
            CompletionCommand.class
        })
public final class Sorensen implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the engine's log, and stack traces of errors.")
    private boolean verbose;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Show no progress.")
    private boolean quiet;

    private final Terminal terminal;

    Sorensen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Says that a subcommand is missing; picocli calls it when none is given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    /**
     * Where to write.
     *
     * @return the terminal of this run
     */
    public Terminal terminal() {
        return terminal;
    }

    /**
     * How tables and plots are drawn on standard output: at most 80 columns, in characters that its encoding has.
     *
     * @return the style of this run
     */
    public TextStyle textStyle() {
        return new TextStyle(Paragraph.COLUMNS, Glyphs.of(terminal.charset()), terminal.coloured());
    }

    /**
     * How much to say.
     *
     * @return what {@code --verbose} and {@code --quiet} ask for
     */
    public Verbosity verbosity() {
        if (verbose) {
            return Verbosity.VERBOSE;
        }
        return quiet ? Verbosity.QUIET : Verbosity.NORMAL;
    }

    void checkOptions() {
        if (verbose && quiet) {
            throw new ParameterException(spec.commandLine(), "--verbose and --quiet exclude each other, found both");
        }
    }

    /**
     * Writes a paragraph to standard error, unless {@code --quiet}.
     *
     * @param text what to know besides the result
     */
    public void remark(String text) {
        if (verbosity() != Verbosity.QUIET) {
            terminal.err().println(Paragraph.wrap(text, Paragraph.COLUMNS));
        }
    }

    /**
     * Starts a progress display on standard error, silent with {@code --quiet}.
     *
     * @param title what is being done, one word or two
     * @param total the number of steps, at least 1
     * @param done the steps already done, above 0 when earlier work is resumed
     * @return the display, to be closed by the caller
     */
    public Progress progress(String title, long total, long done) {
        return Progress.start(terminal, verbosity(), title, total, done);
    }
}
