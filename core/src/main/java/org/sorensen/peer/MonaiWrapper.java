package org.sorensen.peer;

/** MONAI's losses around losses. */
final class MonaiWrapper {
    private MonaiWrapper() {}

    /** {@code MaskedDiceLoss}. */
    static Recipe maskedDice(Arguments a) {
        return masked(MonaiOverlap.dice(a), a.bugs());
    }

    /** {@code MaskedLoss}. */
    static Recipe masked(Arguments a) {
        return masked(a.nested("loss", Preset.MONAI_1_5), a.bugs());
    }

    private static Recipe masked(Recipe inner, boolean bugs) {
        Recipe recipe = in -> {
            if (in.in.mask().isEmpty()) {
                return inner.apply(in);
            }
            double[] mask = in.overChannels(in.mask(), in.classes);
            boolean activated =
                    inner instanceof MonaiOverlap overlap && overlap.input().activates(in.classes);
            if (activated && !bugs) {
                return afterActivation((MonaiOverlap) inner, in, mask);
            }
            // the mask multiplies what the loss is called with: scores, and labels or channels of the target
            double[] targetMask = in.overChannels(in.mask(), in.targetChannels());
            double[] target = Flow.product(in.rawTarget(), targetMask);
            return inner.apply(in.with(in.scores.times(mask), target));
        };
        return inner.single() ? recipe.inSingle() : recipe;
    }

    private static Flow afterActivation(MonaiOverlap inner, Batch in, double[] mask) {
        Flow p = inner.input().activate(in, in.scores).times(mask);
        return inner.of(in, inner.input().select(in, p, Flow.product(in.channels(), mask)));
    }

    /** {@code DeepSupervisionLoss} of one output, which is the loss itself. */
    static Recipe deepSupervision(Arguments a) {
        a.choice("weight_mode", "exp", "same", "two");
        a.numbers("weights");
        Recipe inner = a.nested("loss", Preset.MONAI_1_5);
        return inner.inSingle();
    }
}
