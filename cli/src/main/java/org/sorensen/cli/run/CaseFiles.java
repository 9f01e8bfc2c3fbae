package org.sorensen.cli.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sorensen.array.LabelMap;
import org.sorensen.djl.train.CaseSource;
import org.sorensen.djl.train.Normalisation;
import org.sorensen.djl.train.TrainingCase;
import org.sorensen.io.Case;

/** Cases read from their files when they are needed, with labels renumbered and images normalised. */
record CaseFiles(List<Case> cases, Map<Integer, Integer> labelMap, Normalisation normalisation) implements CaseSource {
    @Override
    public int size() {
        return cases.size();
    }

    @Override
    public String id(int index) {
        return cases.get(index).id();
    }

    @Override
    public TrainingCase load(int index) throws IOException {
        Case.Loaded files = cases.get(index).read();
        float[] values =
                files.image().requireFinite(cases.get(index).images().get(0)).data();
        normalisation.apply(values, files.image().channels());
        return new TrainingCase(
                files.id(),
                files.image().channels(),
                values,
                files.image().grid().shape(),
                renumbered(files.labels().labels(), labelMap),
                Arrays.stream(files.image().grid().spacingMm()).boxed().toList());
    }

    static LabelMap renumbered(LabelMap labels, Map<Integer, Integer> labelMap) {
        if (labelMap.isEmpty()) {
            return labels;
        }
        int[] changed = labels.toArray();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = labelMap.getOrDefault(changed[i], changed[i]);
        }
        return LabelMap.pack(changed, labels.shape());
    }
}
