package org.sorensen.peer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Activations by the names Python has for them: {@code torch.sigmoid}, {@code softmax_helper_dim1}, {@code nn.Tanh()}. */
final class Activations {
    private record Named(String spelling, UnaryOperator<Flow> function) {}

    /** The first spelling that the text contains decides, so that longer names come first. */
    private static final List<Named> KNOWN = List.of(
            new Named("log_softmax", flow -> flow.logSoftmax(1)),
            new Named("logsoftmax", flow -> flow.logSoftmax(1)),
            new Named("softmax", flow -> flow.softmax(1)),
            new Named("logsigmoid", flow -> flow.sigmoid().map(Math::log, x -> 1 / x)),
            new Named("hardsigmoid", flow -> flow.times(1 / 6.0).plus(0.5).clip(0, 1)),
            new Named("sigmoid", Flow::sigmoid),
            new Named("tanh", Flow::tanh),
            new Named("relu", flow -> flow.map(x -> Math.max(x, 0), x -> x > 0 ? 1 : 0)),
            new Named(
                    "softplus",
                    flow -> flow.map(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), Flow::sigmoid)),
            new Named("abs", flow -> flow.map(Math::abs, Math::signum)),
            new Named("exp", flow -> flow.map(Math::exp, Math::exp)),
            new Named("identity", flow -> flow),
            new Named("linear", flow -> flow));

    /** What contains a known spelling and is another function. */
    private static final List<String> OTHERS =
            List.of("leaky", "hardtanh", "relu6", "prelu", "rrelu", "tanhshrink", "expm1", "exp2", "dim0", "lambda");

    /** A function of one argument, or along the classes. */
    private static final Pattern LAMBDA = Pattern.compile(
            "lambda\\s+(\\w+)\\s*:\\s*(?:([\\w.]+)\\(\\s*\\1\\s*(?:,\\s*(?:dim\\s*=\\s*)?1\\s*)?,?\\s*\\)"
                    + "|\\1\\.(\\w+)\\(\\s*(?:dim\\s*=\\s*)?1?\\s*\\))");

    private Activations() {}

    private static String simple(String text) {
        Matcher lambda = LAMBDA.matcher(text);
        if (lambda.matches()) {
            return lambda.group(2) == null
                    ? lambda.group(3)
                    : lambda.group(2).substring(lambda.group(2).lastIndexOf('.') + 1);
        }
        if (text.startsWith("lambda")) {
            return text;
        }
        // nn.Softmax(dim=1), partial(torch.softmax, dim=1)
        String name = text.replaceFirst("^(functools\\.)?partial\\(", "").replaceFirst("[(,].*$", "");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The activation an argument names, empty for None. */
    static Optional<UnaryOperator<Flow>> of(Arguments a, String name) {
        Object value = a.object(name);
        if (value == null) {
            return Optional.empty();
        }
        String simple = simple(String.valueOf(value).toLowerCase(Locale.ROOT));
        boolean other = OTHERS.stream().anyMatch(simple::contains);
        return Optional.of(KNOWN.stream()
                .filter(known -> !other && simple.contains(known.spelling()))
                .findFirst()
                .orElseThrow(() -> a.unsupported(
                        name,
                        "known activations are "
                                + String.join(
                                        ", ",
                                        KNOWN.stream().map(Named::spelling).toList())))
                .function());
    }
}
