package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.FloatArray;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;
import org.sorensen.loss.Configured;
import org.sorensen.loss.LossPart;
import org.sorensen.loss.LossValue;

/**
 * A peer's loss with its arguments: evaluates arrays as the peer does, to the digit. Immutable and safe for use by several
 * threads.
 *
 * <p>{@link #loss(int)} gives the plain loss of the same numbers for training, where one says it all; what a peer does
 * around its loss (masks of its own, sample weights, unusual reductions) only {@code evaluate} knows.
 */
public final class PeerLoss {
    /** How exactly two ways to the same sum agree. */
    private static final double SAME = 1e-9;

    private final PeerCall call;
    private final Recipe recipe;

    PeerLoss(PeerCall call, Recipe recipe) {
        this.call = Objects.requireNonNull(call, "call");
        this.recipe = Objects.requireNonNull(recipe, "recipe");
    }

    /**
     * The call this loss stands for.
     *
     * @return library, class and arguments
     */
    public PeerCall call() {
        return call;
    }

    /**
     * The plain loss for multi-class scores of a number of channels, with activation, aggregation and weights inside.
     *
     * @param channels the number of channels C the scores will have
     * @return the configured loss; empty where the peer does what no plain loss says
     */
    public Optional<Configured> loss(int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("scores have at least 1 channel, found " + channels);
        }
        return recipe.plain(channels);
    }

    /**
     * The same call as releases of the same preset compute it that have, or no longer have, the defect this one has not.
     *
     * @return empty where all releases agree
     */
    public Optional<PeerLoss> otherRelease() {
        return call.preset().constructor(call.loss()).varies()
                ? Optional.of(Peers.of(call.withBugs(!call.bugCompatible())))
                : Optional.empty();
    }

    /**
     * Whether the peer computes in single precision, or parts of it, whatever precision it is given: its own numbers then
     * deserve a tolerance of about 1e-6.
     *
     * @return true where agreement to the last digits of a double cannot be asked for
     */
    public boolean singlePrecision() {
        return recipe.single();
    }

    /**
     * The plain loss that gives this loss's numbers for an input.
     *
     * @param in what the peer's loss would be called with
     * @return the configured loss; empty where something about the input is for {@link #evaluate(PeerInput)} alone, such as
     *     a mask, or ignored values in a target of channels
     */
    public Optional<Configured> loss(PeerInput in) {
        if (in.mask().isPresent()
                || in.sampleWeight().isPresent()
                || in.ignoreIndex().isPresent()) {
            return Optional.empty();
        }
        boolean labels = in.targetKind() == PeerInput.TargetKind.LABELS;
        if (!labels && !PlainTarget.shares(in)) {
            return Optional.empty();
        }
        boolean activated = recipe.implies() && in.implied() && in.kind() == PeerInput.ScoreKind.LOGITS;
        return recipe.plain(in.scores().shape().extent(1))
                .filter(plain ->
                        !activated && PlainTarget.fits(plain, labels) && PlainTarget.leavesEverySample(plain, in));
    }

    /**
     * The value. Scores in single precision take the fast path where {@link #loss(PeerInput)} has one; all else is computed
     * in double precision.
     *
     * @param in what the peer's loss would be called with. Not modified.
     * @return the value; {@link LossValue#values()} holds what the peer returns where it does not reduce, in its order
     * @throws IllegalArgumentException if shapes, labels or arguments do not fit; the message says what was expected
     */
    public LossValue evaluate(PeerInput in) {
        Optional<Configured> plain = fast(in);
        return plain.isPresent() ? plain.get().evaluate(in.scores(), PlainTarget.of(in)) : value(in, flow(in));
    }

    /**
     * The value and the gradient by the scores, with the precision of {@link #evaluate(PeerInput)}.
     *
     * @param in as above. Not modified.
     * @param gradient an array of the scores' type and shape. Overwritten with the gradient of the value, or of the sum of
     *     the values where the peer does not reduce.
     * @return the value
     * @throws IllegalArgumentException as above, or if the gradient's type or shape is not the scores'
     */
    public LossValue evaluate(PeerInput in, Scores gradient) {
        Objects.requireNonNull(gradient, "gradient");
        if (!gradient.shape().equals(in.scores().shape())
                || gradient.getClass() != in.scores().getClass()) {
            throw new IllegalArgumentException("the gradient must be a "
                    + in.scores().getClass().getSimpleName() + " of shape "
                    + in.scores().shape() + ", found a "
                    + gradient.getClass().getSimpleName() + " of shape " + gradient.shape());
        }
        Optional<Configured> plain = fast(in);
        if (plain.isPresent()) {
            return plain.get()
                    .evaluate(in.scores(), PlainTarget.of(in), plain.get().options(), gradient);
        }
        Flow flow = flow(in);
        double[] ones = new double[flow.size()];
        Arrays.fill(ones, 1);
        write(flow.gradient(ones), gradient);
        return value(in, flow);
    }

    private Optional<Configured> fast(PeerInput in) {
        return in.scores() instanceof FloatArray ? loss(in) : Optional.empty();
    }

    private Flow flow(PeerInput in) {
        return recipe.apply(new Batch(in));
    }

    private LossValue value(PeerInput in, Flow flow) {
        double sum = Flow.total(flow.values);
        Shape shape = in.scores().shape();
        return new LossValue(
                sum, flow.values, Shape.of(flow.dims), parts(in, sum), (double) shape.size() / shape.extent(1));
    }

    /** The terms and cells of the plain loss where it gives the same number, else the call as one term. */
    private List<LossPart> parts(PeerInput in, double sum) {
        List<LossPart> whole = List.of(new LossPart(call.toString(), 1, sum, List.of()));
        Optional<Configured> plain = loss(in);
        if (plain.isEmpty()) {
            return whole;
        }
        try {
            LossValue value = plain.get().evaluate(in.scores(), PlainTarget.of(in));
            return Math.abs(value.value() - sum) <= SAME * Math.abs(sum) ? value.parts() : whole;
        } catch (IllegalArgumentException | ArithmeticException strict) {
            // plain losses refuse what some peers go on with, such as probabilities outside [0, 1]
            return whole;
        }
    }

    private static void write(double[] values, Scores into) {
        if (into instanceof DoubleArray doubles) {
            for (int i = 0; i < values.length; i++) {
                doubles.set(i, values[i]);
            }
        } else {
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            ((FloatArray) into).write(0, narrow, narrow.length);
        }
    }

    Recipe recipe() {
        return recipe;
    }

    @Override
    public String toString() {
        return call.toString();
    }
}
