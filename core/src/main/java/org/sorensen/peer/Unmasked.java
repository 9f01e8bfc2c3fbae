package org.sorensen.peer;

import java.util.Optional;
import org.sorensen.loss.Configured;

/**
 * A recipe of a peer whose call takes neither mask nor sample weights: there they are errors, not passed over.
 *
 * @param where library and class, for the error
 * @param recipe what is done without them
 */
record Unmasked(String where, Recipe recipe) implements Recipe {
    @Override
    public Flow apply(Batch in) {
        if (in.in.mask().isPresent() || in.in.sampleWeight().isPresent()) {
            throw new IllegalArgumentException(
                    where + " takes neither a mask nor sample weights; give ignored voxels the ignored label");
        }
        return recipe.apply(in);
    }

    @Override
    public Optional<Configured> plain(int channels) {
        return recipe.plain(channels);
    }

    @Override
    public boolean single() {
        return recipe.single();
    }

    @Override
    public boolean implies() {
        return recipe.implies();
    }
}
