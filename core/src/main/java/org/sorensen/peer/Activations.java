package org.sorensen.peer;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    private Activations() {}

    /** The activation an argument names, empty for None. */
    static Optional<UnaryOperator<Flow>> of(Arguments a, String name) {
        Object value = a.object(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = (value instanceof PythonCall call ? call.name() : String.valueOf(value)).toLowerCase();
        String simple = text.startsWith("lambda") ? text : text.substring(text.lastIndexOf('.') + 1);
        return Optional.of(KNOWN.stream()
                .filter(known -> simple.contains(known.spelling()))
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
