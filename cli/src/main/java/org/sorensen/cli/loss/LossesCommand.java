package org.sorensen.cli.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.Losses;
import org.sorensen.report.SummaryJson;
import org.sorensen.report.loss.LossCurve;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sorensen losses}: the catalog, or one loss of it. */
@Command(
        name = "losses",
        description = {
            "Lists the losses that this program knows; with a name, explains that one.",
            "",
            "The explanation holds formula, gradient, parameters, when to use it and when not, the classes of other"
                    + " libraries that it equals, and a plot of value and gradient."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen losses",
            "  sorensen losses dice",
            "  sorensen losses focal-tversky --json",
            "",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."
        })
public final class LossesCommand implements Runnable {
    @ParentCommand
    private Sorensen sorensen;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "A loss, as the list names it. Without it, all are listed.")
    private String name;

    @Option(names = "--json", description = "Print JSON: an array of all, or one object.")
    private boolean json;

    /** Made by the command line. */
    public LossesCommand() {}

    @Override
    public void run() {
        Characters characters = new Characters(sorensen.terminal().charset());
        CardText text = new CardText(sorensen.textStyle(), characters);
        if (name == null && json) {
            printJson(characters, Losses.all().stream().map(CardJson::of).toList());
        } else if (name == null) {
            print(text.catalog(Losses.all()));
            sorensen.remark("sorensen losses NAME explains one of them.");
        } else if (json) {
            Map<String, Object> object = CardJson.of(card());
            LossCurve.of(card().make()).ifPresent(curve -> {
                object.put("p", curve.p());
                object.put("values", curve.values());
                object.put("slopes", curve.slopes());
            });
            printJson(characters, object);
        } else {
            Optional<LossCurve> curve = LossCurve.of(card().make());
            print(text.card(card(), curve));
        }
    }

    private LossCard card() {
        try {
            return Losses.named(name);
        } catch (IllegalArgumentException unknown) {
            List<String> near = Near.ids(name);
            throw new UsageException(
                    "there is no loss \"" + name + "\"."
                            + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?")
                            + " sorensen losses lists all.",
                    unknown);
        }
    }

    private void print(List<String> lines) {
        lines.forEach(sorensen.terminal().out()::println);
    }

    private void printJson(Characters characters, Object value) {
        sorensen.terminal().out().print(characters.ofJson(SummaryJson.toJson(value)));
    }
}
