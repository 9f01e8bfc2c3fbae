package org.sorensen.report.overlay;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.report.Figure;
import org.sorensen.report.LegendEntry;
import org.sorensen.report.LegendEntry.Mark;

/**
 * An image with its reference and predicted labels, from which pictures of slices are made.
 *
 * <pre>{@code
 * Overlay overlay = Overlay.grey(image, shape)
 *         .spacingMm(1, 1, 1)
 *         .orientation(Orientation.ofNifti("RAS", Convention.NEUROLOGICAL))
 *         .reference(reference)
 *         .prediction(prediction)
 *         .build();
 * Slice slice = overlay.largestSlice(1, 0).orElseThrow();
 * Figure figure = overlay.figure(slice, Mode.ERRORS, "Hippocampus: errors", "Errors of the hippocampus mask");
 * }</pre>
 */
public final class Overlay {
    private static final int DEFAULT_EDGE = 480;

    private final Scene scene;
    private final Grid grid;
    private final int edge;

    private Overlay(Scene scene, int edge) {
        this.scene = scene;
        this.grid = scene.grid();
        this.edge = edge;
    }

    /**
     * Starts an overlay on a grey image; shown from its 1st to its 99th percentile.
     *
     * @param values row-major intensities; not copied; values that are not finite are shown black
     * @param shape {@code [D, H, W]} or {@code [H, W]}
     * @return a builder without labels
     * @throws IllegalArgumentException if the shape has another rank or does not fit the values
     */
    public static Builder grey(float[] values, Shape shape) {
        Grid grid = Grid.of(shape, "a grey image");
        return new Builder(Picture.grey(values, shape), grid);
    }

    /**
     * Starts an overlay on a colour image.
     *
     * @param values row-major red, green and blue planes; not copied
     * @param shape {@code [3, H, W]}
     * @param white the value of full brightness, such as 1 or 255
     * @return a builder without labels
     * @throws IllegalArgumentException if the shape is another one or does not fit the values
     */
    public static Builder rgb(float[] values, Shape shape, double white) {
        if (shape.rank() != 3 || shape.extent(0) != 3) {
            throw new IllegalArgumentException("a colour image needs a shape [3, H, W], found " + shape);
        }
        Grid grid = Grid.of(shape.dropLeading(1), "a colour image");
        return new Builder(Picture.rgb(values, shape, white), grid);
    }

    /** Collects the parts of an overlay. */
    public static final class Builder {
        private final Picture picture;
        private Grid grid;
        private Optional<Orientation> orientation = Optional.empty();
        private Optional<LabelMap> reference = Optional.empty();
        private Optional<LabelMap> prediction = Optional.empty();
        private List<LabelClass> classes = List.of();
        private OptionalInt ignoreLabel = OptionalInt.empty();
        private Optional<Double> cropMarginMm = Optional.empty();
        private int edge = DEFAULT_EDGE;

        private Builder(Picture picture, Grid grid) {
            this.picture = picture;
            this.grid = grid;
        }

        /**
         * Sets the distance between voxels, so that pictures have the right proportions; 1 without it.
         *
         * @param spacingMm one per axis, slowest axis first, each finite and above 0
         * @return this builder
         */
        public Builder spacingMm(double... spacingMm) {
            grid = grid.withSpacing(spacingMm);
            return this;
        }

        /**
         * Turns pictures upright and writes the directions at their edges; without it slices are shown as they lie in
         * memory.
         *
         * @param newOrientation how the volume lies in the patient
         * @return this builder
         * @throws IllegalArgumentException if the image is two-dimensional
         */
        public Builder orientation(Orientation newOrientation) {
            if (grid.flat()) {
                throw new IllegalArgumentException("an orientation needs a volume [D, H, W], found a flat image");
            }
            orientation = Optional.of(newOrientation);
            return this;
        }

        /**
         * Sets the reference labels; 0 is background.
         *
         * @param labels of the image's spatial shape, or with one leading extent of 1
         * @return this builder
         * @throws IllegalArgumentException if the shape does not fit
         */
        public Builder reference(LabelMap labels) {
            grid.requireFits("reference", labels);
            reference = Optional.of(labels);
            return this;
        }

        /**
         * Sets the predicted labels; 0 is background.
         *
         * @param labels of the image's spatial shape, or with one leading extent of 1
         * @return this builder
         * @throws IllegalArgumentException if the shape does not fit
         */
        public Builder prediction(LabelMap labels) {
            grid.requireFits("prediction", labels);
            prediction = Optional.of(labels);
            return this;
        }

        /**
         * Sets which labels are shown, in the order of their colours; without it all that occur.
         *
         * @param newClasses the labels and their names; others are shown as background
         * @return this builder
         */
        public Builder classes(List<LabelClass> newClasses) {
            classes = List.copyOf(newClasses);
            return this;
        }

        /**
         * Leaves out the voxels that have this label in the reference.
         *
         * @param label such as 255
         * @return this builder
         */
        public Builder ignoreLabel(int label) {
            ignoreLabel = OptionalInt.of(label);
            return this;
        }

        /**
         * Shows only the box around all reference and predicted classes; without it the whole slice.
         *
         * @param marginMm how far the box reaches beyond them on each side, at least 0
         * @return this builder
         */
        public Builder cropToClasses(double marginMm) {
            if (!(marginMm >= 0) || !Double.isFinite(marginMm)) {
                throw new IllegalArgumentException("the margin must be finite and at least 0 mm, found " + marginMm);
            }
            cropMarginMm = Optional.of(marginMm);
            return this;
        }

        /**
         * Sets the length of the longer edge of a picture; small images are enlarged by the nearest whole factor,
         * large ones reduced.
         *
         * @param pixels at least 16; 480 without it
         * @return this builder
         */
        public Builder edgePixels(int pixels) {
            if (pixels < 16) {
                throw new IllegalArgumentException("the edge of a picture needs at least 16 pixels, found " + pixels);
            }
            edge = pixels;
            return this;
        }

        /**
         * The finished overlay.
         *
         * @return an overlay of the parts so far
         */
        public Overlay build() {
            Scene scene = Scene.of(picture, grid, orientation, reference, prediction, ignoreLabel, classes);
            return new Overlay(cropMarginMm.map(scene::cropped).orElse(scene), edge);
        }
    }

    /**
     * The slice that shows most of a reference label.
     *
     * @param label the label, not 0 (the background)
     * @param axis the axis across the slices, 0 (slowest) to 2
     * @return the slice (the first of equals); empty if the label is nowhere in the reference
     * @throws IllegalStateException if there is no reference
     */
    public Optional<Slice> largestSlice(int label, int axis) {
        if (label == 0) {
            throw new IllegalArgumentException("label 0 is the background; expected the label of a class");
        }
        return largest(axis, value -> value == label);
    }

    /**
     * The slice that shows most of all reference classes together.
     *
     * @param axis the axis across the slices, 0 (slowest) to 2
     * @return the slice (the first of equals); empty if there is none
     * @throws IllegalStateException if there is no reference
     */
    public Optional<Slice> largestSlice(int axis) {
        return largest(axis, scene::isShown);
    }

    /**
     * Slices at equal distances over the part of the volume that has reference classes; over the whole volume if there
     * are none.
     *
     * @param axis the axis across the slices, 0 (slowest) to 2
     * @param count how many, at least 1; fewer are returned where there are not that many slices
     * @return the slices in ascending order
     */
    public List<Slice> evenSlices(int axis, int count) {
        grid.requireSlice(new Slice(axis, 0));
        if (count < 1) {
            throw new IllegalArgumentException("the number of slices must be at least 1, found " + count);
        }
        int[] range = scene.reference()
                .flatMap(labels -> grid.box(labels, scene::isShown))
                .map(found -> found[axis])
                .orElse(new int[] {0, grid.extents()[axis] - 1});
        int available = range[1] - range[0] + 1;
        int taken = Math.min(count, available);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            slices.add(new Slice(axis, range[0] + (int) ((i + 0.5) * available / taken)));
        }
        return slices;
    }

    /**
     * The name of a slice, as {@code axial 45}, or {@code axis 0 slice 45} without an orientation.
     *
     * @param slice the slice
     * @return letters, digits and blanks
     */
    public String name(Slice slice) {
        grid.requireSlice(slice);
        if (grid.flat()) {
            return "image";
        }
        return scene.orientation()
                .map(o -> o.axes().get(slice.axis()).line().plane() + " " + slice.index())
                .orElse("axis " + slice.axis() + " slice " + slice.index());
    }

    /**
     * A picture of a slice.
     *
     * @param slice the slice
     * @param mode what is drawn over the image
     * @return an RGB picture with square pixels
     * @throws IllegalArgumentException if there is no such slice
     * @throws IllegalStateException if the mode needs labels that are not there: errors need both, contours one
     */
    public BufferedImage image(Slice slice, Mode mode) {
        grid.requireSlice(slice);
        Plane plane = Plane.of(grid, slice, scene.box(), scene.orientation());
        return new SlicePainter(scene, Canvas.of(plane, edge)).paint(mode);
    }

    /**
     * A figure of a slice for the report.
     *
     * @param slice the slice
     * @param mode what is drawn over the image
     * @param caption the text under the picture
     * @param alternative what the picture shows, for readers who cannot see it
     * @return the figure
     */
    public Figure figure(Slice slice, Mode mode, String caption, String alternative) {
        return Figure.of(image(slice, mode), caption, alternative);
    }

    /**
     * One picture of several slices, each with its name above it.
     *
     * @param slices at least one
     * @param mode what is drawn over the image
     * @param columns how many side by side, at least 1
     * @return an RGB picture
     */
    public BufferedImage panel(List<Slice> slices, Mode mode, int columns) {
        return Panel.of(
                slices.stream().map(slice -> image(slice, mode)).toList(),
                slices.stream().map(this::name).toList(),
                columns);
    }

    /**
     * What the colours of a mode mean, for {@link org.sorensen.report.FigureGrid}.
     *
     * @param mode what is drawn over the image
     * @return the entries; empty for the plain image
     */
    public List<LegendEntry> legend(Mode mode) {
        return switch (mode) {
            case IMAGE -> List.of();
            case CONTOURS ->
                List.of(
                        new LegendEntry("reference", Palette.REFERENCE, Mark.SOLID_LINE),
                        new LegendEntry("prediction", Palette.PREDICTION, Mark.DASHED_LINE));
            case CLASS_CONTOURS -> classLegend();
            case ERRORS -> errorLegend();
        };
    }

    private List<LegendEntry> errorLegend() {
        List<LegendEntry> entries = new ArrayList<>();
        entries.add(new LegendEntry("correct", Palette.TRUE_POSITIVE, Mark.FILL));
        entries.add(new LegendEntry("false positive", Palette.FALSE_POSITIVE, Mark.FILL));
        entries.add(new LegendEntry("false negative (missed)", Palette.FALSE_NEGATIVE, Mark.FILL));
        if (scene.classes().size() > 1) {
            entries.add(new LegendEntry("wrong class", Palette.WRONG_CLASS, Mark.FILL));
        }
        return entries;
    }

    private List<LegendEntry> classLegend() {
        List<LegendEntry> entries = new ArrayList<>();
        List<LabelClass> classes = scene.classes();
        for (int i = 0; i < classes.size(); i++) {
            entries.add(new LegendEntry(classes.get(i).name(), Palette.ofClass(i), Mark.SOLID_LINE));
        }
        entries.add(new LegendEntry("prediction", Palette.PREDICTION_OVER_CLASSES, Mark.DASHED_LINE));
        return entries;
    }

    private Optional<Slice> largest(int axis, IntPredicate counted) {
        grid.requireSlice(new Slice(axis, 0));
        LabelMap labels = scene.reference()
                .orElseThrow(() -> new IllegalStateException("the slice with the largest area needs reference labels"));
        int[] counts = grid.countPerSlice(labels, counted)[axis];
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return counts[best] == 0 ? Optional.empty() : Optional.of(new Slice(axis, best));
    }
}
