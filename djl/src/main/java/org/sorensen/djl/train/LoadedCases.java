package org.sorensen.djl.train;

import java.util.List;

/** Cases that are all in memory. */
record LoadedCases(List<TrainingCase> cases) implements CaseSource {
    LoadedCases {
        cases = List.copyOf(cases);
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("at least one case is needed, found none");
        }
    }

    @Override
    public int size() {
        return cases.size();
    }

    @Override
    public String id(int index) {
        return cases.get(index).id();
    }

    @Override
    public TrainingCase load(int index) {
        return cases.get(index);
    }
}
