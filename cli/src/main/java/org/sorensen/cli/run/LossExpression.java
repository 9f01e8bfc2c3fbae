package org.sorensen.cli.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.sorensen.loss.Loss;
import org.sorensen.loss.Losses;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A loss as the command line writes it: {@code 0.5*dice+focal(gamma=2)}, in the words of {@link Losses#parse}.
 *
 * @param text the expression without blanks
 */
record LossExpression(@JsonValue String text) {
    /** Checks the expression. */
    LossExpression {
        Losses.parse(text);
    }

    /** Reads what a user wrote. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LossExpression of(String text) {
        return new LossExpression(text.replaceAll("\\s", ""));
    }

    /** The loss itself; a single term of weight 1 is not wrapped. */
    Loss loss() {
        return Losses.parse(text);
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
