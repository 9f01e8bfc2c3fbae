package org.sorensen.loss;

/** What kind of question a loss asks. */
public enum LossFamily {
    /** How well two regions overlap: formulas over sums. */
    OVERLAP("Overlap"),
    /** Which class has each voxel: means over voxels. */
    VOXEL("Per voxel"),
    /** Overlap by sorting the errors. */
    RANKED("Ranked"),
    /** How far boundaries are apart. */
    DISTANCE("Distance-aware"),
    /** Whether thin structures hang together. */
    TOPOLOGY("Topology"),
    /** One answer for each connected component or object. */
    INSTANCE("Instance-wise"),
    /** Targets that do not say everything. */
    PARTIAL("Partial labels"),
    /** Several of these in one formula. */
    COMPOUND("Compound");

    private final String title;

    LossFamily(String title) {
        this.title = title;
    }

    /**
     * A heading.
     *
     * @return the title in English
     */
    public String title() {
        return title;
    }
}
