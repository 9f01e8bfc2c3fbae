package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Activation;
import org.sorensen.loss.Configured;
import org.sorensen.loss.JensenShannonLoss;
import org.sorensen.loss.KlDivergenceLoss;
import org.sorensen.loss.VoxelLoss;

/**
 * kornia's divergences of heat maps: the distribution of a channel is over its pixels, so that these are the classes.
 *
 * @param loss the divergence
 * @param reduction mean, sum or none
 */
record KorniaDivergence(VoxelLoss loss, String reduction) implements Recipe {
    static KorniaDivergence kullbackLeibler(Arguments a) {
        return new KorniaDivergence(new KlDivergenceLoss(), a.choice("reduction", Reduce.NAMES));
    }

    static KorniaDivergence jensenShannon(Arguments a) {
        return new KorniaDivergence(new JensenShannonLoss(), a.choice("reduction", Reduce.NAMES));
    }

    @Override
    public Flow apply(Batch in) {
        Flow maps = in.implied().reshape(in.samples * in.classes, in.voxels, 1);
        Flow each = CoreTerm.categorical(loss, maps, Activation.IDENTITY, in.channels());
        return Reduce.by(reduction, each.reshape(in.samples, in.classes));
    }

    @Override
    public Optional<Configured> plain(int channels) {
        // one channel of the core is a yes or no of every voxel
        return channels == 1 || reduction.equals("none")
                ? Optional.empty()
                : Optional.of(new Configured(
                        loss.dividedBy(VoxelLoss.Divisor.CELLS),
                        Plain.reduction(Plain.options(Activation.IDENTITY), reduction)));
    }

    @Override
    public boolean implies() {
        return true;
    }
}
