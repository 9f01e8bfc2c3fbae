package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.peer.PeerCall;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;
import org.sorensen.peer.Preset;

/**
 * Compares the losses here with what peers gave: values relative to their size, gradients relative to the largest entry.
 *
 * <p>The relative tolerance is the case's own; without one it is 1e-9 for values and 1e-8 for gradients, or 2e-6 and 1e-5
 * where the peer computes in single precision whatever it is given, or its numbers are all of single precision. A Keras case does not say whether the peer saw its
 * channels first or last, nor a case of logits for a loss without an activation whether the caller had applied one; nor does
 * a case say which release of a peer it ran where a defect came and went. Such a case passes where one of the readings gives
 * the peer's numbers.
 *
 * <p>On the float path the same cases are evaluated in single precision by the fast path and compared with the double
 * path on the rounded scores, within 5e-6.
 */
public final class Conformance {
    private static final double DOUBLE_VALUE = 1e-9;
    private static final double SINGLE_VALUE = 2e-6;

    /**
     * What errors are allowed, and below which size values and gradients are compared as if they were as large: they are
     * differences of numbers of order 1, and of order 1 divided by the number of elements.
     */
    private record Bounds(double value, double gradient, double smallValue, double smallGradient) {
        static final Bounds FAST = new Bounds(5e-6, 5e-6, 0.1, 0.25);

        static Bounds of(double tolerance) {
            return tolerance > 1e-7
                    ? new Bounds(tolerance, 5 * tolerance, 0.1, 1e-3)
                    : new Bounds(tolerance, 10 * tolerance, 1e-3, 1e-6);
        }
    }

    private static final String OTHER_RELEASE = "agrees with other releases of this peer, see its deviations";

    private final boolean floatPath;

    private Conformance(boolean floatPath) {
        this.floatPath = floatPath;
    }

    /**
     * A comparison.
     *
     * @param floatPath whether the fast path in single precision is compared, with our double path, rather than the double
     *     path with the peer
     * @return the comparison
     */
    public static Conformance of(boolean floatPath) {
        return new Conformance(floatPath);
    }

    /** What an evaluation gave. */
    private record Outcome(double[] values, double[] gradient) {}

    /** How far an outcome is from what was expected, both in units of the tolerance. */
    private record Distance(double value, double gradient, double valueError, double gradientError) {
        double worst() {
            return Math.max(value, gradient);
        }
    }

    /**
     * Evaluates a case and compares.
     *
     * @param golden the case
     * @return the result; never throws for what the case holds
     */
    public CaseResult check(GoldenCase golden) {
        if (Arrays.stream(golden.values()).anyMatch(v -> !Double.isFinite(v))) {
            return result(golden, CaseResult.Status.SKIPPED, new double[0], null, "the peer's value is not finite");
        }
        try {
            PeerLoss loss = Peers.of(new PeerCall(
                    Preset.named(golden.peer()), golden.loss(), List.of(), golden.arguments(), golden.bug()));
            if (floatPath) {
                return checkFloat(golden, loss);
            }
            CaseResult result = checkDouble(golden, loss);
            Optional<PeerLoss> other = loss.otherRelease().filter(any -> result.failed());
            return other.map(release -> checkDouble(golden, release))
                    .filter(retried -> !retried.failed())
                    .map(retried -> noted(retried, OTHER_RELEASE))
                    .orElse(result);
        } catch (IllegalArgumentException | NonFiniteLossException e) {
            return result(golden, CaseResult.Status.FAILED, new double[0], null, e.getMessage());
        }
    }

    private static CaseResult checkDouble(GoldenCase golden, PeerLoss loss) {
        double tolerance =
                golden.tolerance().orElse(loss.singlePrecision() || single(golden) ? SINGLE_VALUE : DOUBLE_VALUE);
        Optional<double[]> gradient =
                golden.gradient().filter(g -> Arrays.stream(g).allMatch(Double::isFinite));
        Outcome expected = new Outcome(golden.values(), gradient.orElse(null));
        Outcome best = null;
        Distance bestDistance = null;
        RuntimeException refused = null;
        for (PeerInput reading : readings(golden.input())) {
            try {
                Outcome found = evaluate(loss, reading, gradient.isPresent());
                Distance distance = distance(expected, found, Bounds.of(tolerance));
                if (bestDistance == null || distance.worst() <= 1) {
                    best = found;
                    bestDistance = distance;
                }
                if (distance.worst() <= 1) {
                    break;
                }
            } catch (IllegalArgumentException | NonFiniteLossException e) {
                refused = refused == null ? e : refused;
            }
        }
        if (best == null) {
            throw refused;
        }
        String note = golden.gradient().isPresent() && gradient.isEmpty() ? "the peer's gradient is not finite" : null;
        return result(golden, best, bestDistance, note);
    }

    private static CaseResult noted(CaseResult result, String note) {
        return new CaseResult(
                result.id(),
                result.status(),
                result.expected(),
                result.found(),
                result.valueError(),
                result.gradientError(),
                Optional.of(note));
    }

    /** Whether every number of the peer is one of single precision, so that it ran in that. */
    private static boolean single(GoldenCase golden) {
        return Arrays.stream(golden.values()).allMatch(v -> v == (float) v)
                && golden.gradient()
                        .map(g -> Arrays.stream(g).allMatch(v -> Double.isNaN(v) || v == (float) v))
                        .orElse(true);
    }

    /** The input as the case has it first, then what else it may mean. */
    private static List<PeerInput> readings(PeerInput input) {
        List<PeerInput> readings = new ArrayList<>();
        for (boolean implied : new boolean[] {true, false}) {
            for (PeerInput.Layout layout : PeerInput.Layout.values()) {
                readings.add(input.withImplied(implied).withLayout(layout));
            }
        }
        return readings;
    }

    private static Outcome evaluate(PeerLoss loss, PeerInput input, boolean withGradient) {
        if (!withGradient) {
            return new Outcome(loss.evaluate(input).values(), null);
        }
        DoubleArray gradient = DoubleArray.zeros(input.scores().shape());
        LossValue value = loss.evaluate(input, gradient);
        return new Outcome(value.values(), gradient.toArray());
    }

    private static CaseResult checkFloat(GoldenCase golden, PeerLoss loss) {
        Shape shape = golden.input().scores().shape();
        float[] rounded = new float[shape.size()];
        double[] widened = new double[shape.size()];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) golden.input().scores().get(i);
            widened[i] = rounded[i];
        }
        PeerInput input = withScores(reading(golden, loss), DoubleArray.of(widened, shape));
        Outcome expected = evaluate(loss, input, true);
        FloatArray scores = FloatArray.of(rounded, shape);
        FloatArray gradient = FloatArray.zeros(shape);
        LossValue value = loss.evaluate(withScores(input, scores), gradient);
        double[] own = new double[shape.size()];
        Arrays.setAll(own, gradient::get);
        Outcome found = new Outcome(value.values(), own);
        return result(golden, found, distance(expected, found, Bounds.FAST), null);
    }

    /** The reading that comes nearest to the peer's value, of those that can be evaluated. */
    private static PeerInput reading(GoldenCase golden, PeerLoss loss) {
        Outcome expected = new Outcome(golden.values(), null);
        PeerInput best = golden.input();
        double least = Double.POSITIVE_INFINITY;
        for (PeerInput reading : readings(golden.input())) {
            try {
                double error = distance(expected, evaluate(loss, reading, false), Bounds.FAST).value;
                if (error < least) {
                    best = reading;
                    least = error;
                }
            } catch (IllegalArgumentException | NonFiniteLossException e) {
                // another reading may be evaluated; if none is, the first one says why
                continue;
            }
        }
        return best;
    }

    private static PeerInput withScores(PeerInput input, Scores scores) {
        return new PeerInput(
                scores,
                input.kind(),
                input.targetKind(),
                input.target(),
                input.mask(),
                input.sampleWeight(),
                input.ignoreIndex(),
                input.layout(),
                input.implied());
    }

    private static Distance distance(Outcome expected, Outcome found, Bounds bounds) {
        if (expected.values.length != found.values.length) {
            return new Distance(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, 0);
        }
        double small = bounds.smallValue;
        if (bounds.smallValue >= 0.1 && expected.values.length > 1) {
            // what rounding leaves of an element is of the size of the terms that cancel in it
            small = Math.max(
                    small, Arrays.stream(expected.values).map(Math::abs).max().orElse(0) / 8);
        }
        double valueError = 0;
        for (int i = 0; i < expected.values.length; i++) {
            double size = Math.max(Math.abs(expected.values[i]), small);
            valueError = greater(valueError, Math.abs(expected.values[i] - found.values[i]) / size);
        }
        double gradientError = 0;
        if (expected.gradient != null) {
            double largest =
                    Arrays.stream(expected.gradient).map(Math::abs).max().orElse(0);
            // where all entries cancel, what is left of them is rounding
            double least = bounds.smallGradient / expected.gradient.length;
            for (int i = 0; i < expected.gradient.length; i++) {
                double error = Math.abs(expected.gradient[i] - found.gradient[i]);
                gradientError = greater(gradientError, error / Math.max(largest, least));
            }
        }
        return new Distance(valueError / bounds.value, gradientError / bounds.gradient, valueError, gradientError);
    }

    /** The greater of two errors, of which NaN is the greatest. */
    private static double greater(double a, double b) {
        return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
    }

    private static CaseResult result(GoldenCase golden, Outcome found, Distance distance, String note) {
        boolean passed = distance.worst() <= 1;
        String reason = note;
        if (!passed) {
            reason = golden.values().length != found.values.length
                    ? "expected " + golden.values().length + " values, got " + found.values.length
                    : distance.value > 1
                            ? String.format(Locale.ROOT, "value off by %.3g of its size", distance.valueError)
                            : String.format(
                                    Locale.ROOT, "gradient off by %.3g of its largest entry", distance.gradientError);
        }
        return result(
                golden, passed ? CaseResult.Status.PASSED : CaseResult.Status.FAILED, found.values, distance, reason);
    }

    private static CaseResult result(
            GoldenCase golden, CaseResult.Status status, double[] found, Distance distance, String reason) {
        return new CaseResult(
                golden.id(),
                status,
                golden.values(),
                found,
                distance == null ? 0 : distance.valueError,
                distance == null ? 0 : distance.gradientError,
                Optional.ofNullable(reason));
    }
}
