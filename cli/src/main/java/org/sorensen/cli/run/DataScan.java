package org.sorensen.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sorensen.array.LabelMap;
import org.sorensen.cli.Progress;
import org.sorensen.cli.UsageException;
import org.sorensen.io.Case;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;

/** Reads every case once before anything is trained, and refuses what training would stumble over later. */
final class DataScan {
    private final DataOptions options;
    private final SortedMap<Integer, Long> voxelsByLabel = new TreeMap<>();
    private final List<int[]> sizes = new ArrayList<>();
    private Case first;
    private Image firstImage;

    private DataScan(DataOptions options) {
        this.options = options;
    }

    /**
     * Reads all cases.
     *
     * @param progress told after each case
     * @throws IOException if a file is bad
     * @throws UsageException if the cases do not fit each other or the options
     */
    static DataFacts of(List<Case> training, List<Case> validation, DataOptions options, Progress progress)
            throws IOException {
        DataScan scan = new DataScan(options);
        int done = 0;
        for (Case each : training) {
            scan.add(each, true);
            progress.update(++done, "");
        }
        scan.requireSeveralLabels(training);
        for (Case each : validation) {
            scan.add(each, false);
            progress.update(++done, "");
        }
        return new DataFacts(
                scan.firstImage.grid().rank(),
                scan.firstImage.channels(),
                training.get(0).images().size(),
                scan.medianSize(),
                scan.voxelsByLabel);
    }

    private void add(Case each, boolean forTraining) throws IOException {
        Image image = each.readImage().requireFinite(each.images().get(0));
        if (first == null) {
            first = each;
            firstImage = image;
        }
        requireAlike(each, image);
        LabelImage labels = each.readLabels();
        Case.requireSameSize(each.images().get(0), image.grid(), each.label(), labels.grid());
        count(each, CaseFiles.renumbered(labels.labels(), options.labelMap), forTraining);
        if (forTraining) {
            sizes.add(image.grid().size());
        }
    }

    private void requireAlike(Case each, Image image) {
        boolean alike = image.channels() == firstImage.channels()
                && image.grid().rank() == firstImage.grid().rank()
                && each.images().size() == first.images().size();
        if (!alike) {
            throw new UsageException("all images must have as many channels and axes: " + describe(first, firstImage)
                    + ", but " + describe(each, image) + "; convert them to one kind");
        }
    }

    private static String describe(Case each, Image image) {
        int channels = image.channels();
        return each.images().get(0) + " has " + channels + (channels == 1 ? " channel" : " channels") + " in "
                + each.images().size() + (each.images().size() == 1 ? " file" : " files") + " and "
                + image.grid().rank() + " axes";
    }

    private void count(Case each, LabelMap labels, boolean forTraining) {
        int previous = -1;
        long run = 0;
        for (int i = 0; i < labels.shape().size(); i++) {
            int label = labels.get(i);
            if (label != previous || i == 0) {
                add(previous, run, forTraining);
                requireClass(each, labels, label, i);
                previous = label;
                run = 0;
            }
            run++;
        }
        add(previous, run, forTraining);
    }

    private void add(int label, long voxels, boolean forTraining) {
        if (voxels > 0 && !isIgnored(label)) {
            voxelsByLabel.merge(label, forTraining ? voxels : 0, Long::sum);
        }
    }

    private boolean isIgnored(int label) {
        return options.ignoreLabel != null && options.ignoreLabel == label;
    }

    private void requireClass(Case each, LabelMap labels, int label, int index) {
        if (options.classes != null && label >= options.classes && !isIgnored(label)) {
            throw new UsageException(each.label() + " holds label " + label + " (first at "
                    + position(labels.shape().extents(), index) + ", slowest axis first), but there are "
                    + options.classes
                    + " classes, 0 to " + (options.classes - 1)
                    + "; give --classes " + (label + 1) + ", renumber with --label-map " + label
                    + "=N, or leave it out with --ignore-label " + label);
        }
    }

    private static String position(int[] extents, int index) {
        int[] position = new int[extents.length - 1];
        int rest = index;
        for (int axis = extents.length - 1; axis > 0; axis--) {
            position[axis - 1] = rest % extents[axis];
            rest /= extents[axis];
        }
        return Arrays.toString(position);
    }

    private void requireSeveralLabels(List<Case> training) {
        if (voxelsByLabel.size() < 2) {
            throw new UsageException("the label maps of all " + training.size() + " training cases hold nothing but "
                    + (voxelsByLabel.isEmpty() ? "ignored voxels" : "label " + voxelsByLabel.firstKey())
                    + " (as " + training.get(0).label() + "), so there is nothing to learn; check --labels"
                    + (options.labelMap.isEmpty() ? "" : " and --label-map"));
        }
    }

    private List<Integer> medianSize() {
        List<Integer> median = new ArrayList<>();
        for (int axis = 0; axis < sizes.get(0).length; axis++) {
            List<Integer> extents = new ArrayList<>();
            for (int[] size : sizes) {
                extents.add(size[axis]);
            }
            Collections.sort(extents);
            median.add(extents.get(extents.size() / 2));
        }
        return median;
    }
}
