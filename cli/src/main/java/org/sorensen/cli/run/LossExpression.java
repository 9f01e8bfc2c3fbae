package org.sorensen.cli.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sorensen.loss.Loss;
import org.sorensen.loss.WeightedSum;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A loss as the command line writes it: {@code 0.5*dice+focal(gamma=2)}.
 *
 * <p>{@code sum = term {"+" term}}, {@code term = [number "*"] name ["(" key "=" number {"," key "=" number} ")"]}. The
 * names and their parameters are those of {@link NamedLoss}.
 *
 * @param text the expression without blanks, in lower case
 */
record LossExpression(@JsonValue String text) {
    private static final Pattern TERM = Pattern.compile("(?:([0-9.][0-9.e-]*)\\*)?([a-z-]+)(?:\\(([^()]*)\\))?");

    /** Checks the expression. */
    LossExpression {
        parse(text);
    }

    /** Reads what a user wrote. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LossExpression of(String text) {
        return new LossExpression(text.replaceAll("\\s", "").toLowerCase(Locale.ROOT));
    }

    /** The loss itself; a single term of weight 1 is not wrapped. */
    Loss loss() {
        List<WeightedSum.Term> terms = parse(text);
        return terms.size() == 1 && terms.get(0).weight() == 1 ? terms.get(0).loss() : new WeightedSum(terms);
    }

    private static List<WeightedSum.Term> parse(String text) {
        List<WeightedSum.Term> terms = new ArrayList<>();
        for (String part : text.split("\\+", -1)) {
            Matcher term = TERM.matcher(part);
            if (!term.matches()) {
                throw new IllegalArgumentException(
                        "in '" + text + "', expected terms such as dice, 0.5*dice or focal(gamma=2)"
                                + " with + between them, found '" + part + "', losses are " + NamedLoss.words());
            }
            double weight = term.group(1) == null ? 1 : number(text, term.group(1));
            if (!(weight > 0)) {
                throw new IllegalArgumentException(
                        "in '" + text + "', a weight must be above 0, found " + term.group(1));
            }
            terms.add(new WeightedSum.Term(weight, one(text, term.group(2), term.group(3))));
        }
        return terms;
    }

    private static Loss one(String text, String name, String arguments) {
        NamedLoss loss = NamedLoss.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "in '" + text + "', no loss is called '" + name + "', losses are " + NamedLoss.words()));
        NamedLoss.Parameters parameters = loss.parameters();
        if (arguments != null && !arguments.isEmpty()) {
            for (String argument : arguments.split(",", -1)) {
                int equals = argument.indexOf('=');
                String key = equals < 0 ? argument : argument.substring(0, equals);
                if (equals < 0 || !parameters.knows(key)) {
                    throw new IllegalArgumentException("in '" + text + "', " + name + " takes " + parameters.describe()
                            + " as name=number, found '" + argument + "'");
                }
                parameters.set(key, number(text, argument.substring(equals + 1)));
            }
        }
        try {
            return loss.build(parameters);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in '" + text + "', " + e.getMessage(), e);
        }
    }

    private static double number(String text, String digits) {
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("in '" + text + "', expected a number, found '" + digits + "'", e);
        }
    }

    /** Reads the option. */
    static final class Reader implements ITypeConverter<LossExpression> {
        /** Made by the command line. */
        Reader() {}

        @Override
        public LossExpression convert(String text) {
            try {
                return of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
