package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.JensenShannonLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.VoxelLoss;

/** kornia's divergences of heat maps: the distribution of a channel is over its pixels, so that these are the classes. */
final class KorniaDivergence {
    private KorniaDivergence() {}

    static Recipe kullbackLeibler(Arguments a) {
        return of(a, new KlDivergenceLoss());
    }

    static Recipe jensenShannon(Arguments a) {
        return of(a, new JensenShannonLoss());
    }

    private static Recipe of(Arguments a, VoxelLoss loss) {
        String reduction = a.choice("reduction", Reduce.NAMES);
        Recipe recipe = in -> {
            Flow maps = in.implied().reshape(in.samples * in.classes, in.voxels, 1);
            Flow each = CoreTerm.categorical(loss, maps, Activation.IDENTITY, in.channels());
            return Reduce.by(reduction, each.reshape(in.samples, in.classes));
        };
        // one channel of the core is a yes or no of every voxel
        return recipe.withPlain(channels -> channels == 1 || reduction.equals("none")
                ? Optional.empty()
                : Optional.of(new Configured(
                        loss.dividedBy(VoxelLoss.Divisor.CELLS),
                        Plain.reduction(Plain.options(Activation.IDENTITY), reduction))));
    }
}
