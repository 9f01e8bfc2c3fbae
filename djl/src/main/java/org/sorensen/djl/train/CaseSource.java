package org.sorensen.djl.train;

import java.io.IOException;
import java.util.List;

/** Cases that can be loaded one by one, so that not all of them need to be in memory. Thread-safe. */
public interface CaseSource {
    /**
     * The number of cases.
     *
     * @return at least 1
     */
    int size();

    /**
     * The name of a case, without loading it.
     *
     * @param index from 0 to {@code size() - 1}
     * @return the name
     */
    String id(int index);

    /**
     * Loads a case; the same index always gives the same values.
     *
     * @param index from 0 to {@code size() - 1}
     * @return the case, normalised and ready to be sampled
     * @throws IOException if it cannot be read
     */
    TrainingCase load(int index) throws IOException;

    /**
     * Cases that are in memory.
     *
     * @param cases the cases in order, at least one
     * @return the source
     * @throws IllegalArgumentException if there are none
     */
    static CaseSource of(List<TrainingCase> cases) {
        return new LoadedCases(cases);
    }
}
