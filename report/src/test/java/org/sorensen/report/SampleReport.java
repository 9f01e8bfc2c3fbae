package org.sorensen.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sorensen.array.LabelMap;
import org.sorensen.array.Shape;
import org.sorensen.report.overlay.LabelClass;
import org.sorensen.report.overlay.Mode;
import org.sorensen.report.overlay.Orientation;
import org.sorensen.report.overlay.Overlay;
import org.sorensen.report.overlay.Slice;

/** A report with every kind of block; all its numbers and pictures are made up. */
final class SampleReport {
    private static final List<String> STRUCTURES =
            List.of("Hippocampus", "Amygdala", "Caudate nucleus", "Putamen", "Globus pallidus", "Thalamus");
    private static final double[] DICE = {0.812, 0.741, 0.836, 0.859, 0.702, 0.897};
    private static final double[] CROSS_ENTROPY = {0.771, 0.583, 0.841, 0.859, 0.611, 0.885};

    private SampleReport() {}

    static HtmlReport report() {
        Overlay overlay = overlay();
        Slice axial = overlay.largestSlice(0).orElseThrow();
        Slice coronal = overlay.largestSlice(1).orElseThrow();
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("Java", "17.0.15 (made up)");
        environment.put("Threads", 2);
        environment.put("Folder", "a-very-long-folder-name/without-blanks/".repeat(3));
        return HtmlReport.builder(
                        "Made-up report <of> \"everything\" & more",
                        "This page is a test of the layout: every number and picture in it is made up.")
                .section("Overlap per structure", Note.warning("All numbers are made up."), table(), bars())
                .section(
                        "Learning curves",
                        Paragraph.of("Both networks were never trained, because they do not exist."),
                        curves(),
                        loss())
                .section(
                        "Pictures",
                        Note.note("Two ellipsoids in noise; the prediction is shifted by two voxels."),
                        new FigureGrid(
                                List.of(
                                        overlay.figure(axial, Mode.CONTOURS, "Contours, axial", "Two outlined discs"),
                                        overlay.figure(coronal, Mode.CONTOURS, "Contours, coronal", "Two discs")),
                                overlay.legend(Mode.CONTOURS)),
                        new FigureGrid(
                                List.of(
                                        overlay.figure(axial, Mode.ERRORS, "Errors, axial", "Discs with error rims"),
                                        overlay.figure(coronal, Mode.ERRORS, "Errors, coronal", "Discs")),
                                overlay.legend(Mode.ERRORS)),
                        new FigureGrid(
                                List.of(Figure.of(
                                        overlay.panel(overlay.evenSlices(0, 6), Mode.CLASS_CONTOURS, 3),
                                        "Six slices",
                                        "Six slices with outlined discs")),
                                overlay.legend(Mode.CLASS_CONTOURS)))
                .section(
                        "Configuration",
                        KeyValues.of("Environment", environment),
                        Details.of("All settings", KeyValues.of("Settings", Map.of("rate", 0.003, "batch", 2))))
                .footer("Sorensen test, made-up data")
                .build();
    }

    static DataTable table() {
        ColumnGroup dice = new ColumnGroup("Dice", Better.HIGHER);
        ColumnGroup distance = new ColumnGroup("Hausdorff distance", Better.LOWER);
        DataTable.Builder table = DataTable.builder(
                "Overlap on made-up cases",
                Column.text("Structure"),
                Column.number("Voxels", 0),
                Column.number("Dice loss", 3).in(dice),
                Column.number("Cross-entropy", 3).in(dice),
                Column.number("Dice loss", 1).withUnit("mm").in(distance),
                Column.number("Cross-entropy", 1).withUnit("mm").in(distance));
        for (int i = 0; i < DICE.length; i++) {
            table.row(
                    Cell.text(STRUCTURES.get(i)),
                    Cell.number(7606 - 900 * i),
                    Cell.number(DICE[i]),
                    Cell.number(CROSS_ENTROPY[i]),
                    i == 1 ? Cell.undefined("missed") : Cell.number(2.5 + i),
                    Cell.number(3.25 + i));
        }
        table.summaryRow(
                Cell.text("Mean of 6"),
                Cell.number(5356),
                Cell.number(0.808),
                Cell.number(0.758),
                Cell.number(5.2),
                Cell.number(5.8));
        return table.build();
    }

    static BarChart bars() {
        return BarChart.builder("Dice per structure", new Axis("Dice", ""), 1, 3, STRUCTURES)
                .series("Dice loss", cells(DICE))
                .series("Cross-entropy", cells(CROSS_ENTROPY))
                .build();
    }

    static LineChart curves() {
        double[] x = new double[40];
        double[] fast = new double[40];
        double[] slow = new double[40];
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            x[i] = 4 * i;
            fast[i] = 0.8 * (1 - Math.exp(-i / 6.0)) + 0.02 * random.nextDouble();
            slow[i] = i < 6 ? Double.NaN : 0.75 / (1 + Math.exp((18 - i) / 4.0)) + 0.02 * random.nextDouble();
        }
        return LineChart.builder("Validation Dice", new Axis("Time", "s"), new Axis("Mean Dice", ""))
                .yRange(0, 1)
                .series("Dice loss", x, fast)
                .series("Cross-entropy", x, slow)
                .build();
    }

    private static LineChart loss() {
        double[] x = new double[20_000];
        double[] y = new double[20_000];
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
            y[i] = 0.9 * Math.exp(-i / 4000.0) + 0.1 + 0.05 * random.nextGaussian();
        }
        return LineChart.builder("Training loss", new Axis("Step", ""), new Axis("Loss", ""))
                .series("Dice loss", x, y)
                .build();
    }

    static Overlay overlay() {
        Shape shape = Shape.of(24, 56, 48);
        float[] image = new float[shape.size()];
        int[] reference = new int[image.length];
        int[] prediction = new int[image.length];
        Random random = new Random(3);
        for (int z = 0, i = 0; z < 24; z++) {
            for (int y = 0; y < 56; y++) {
                for (int x = 0; x < 48; x++, i++) {
                    reference[i] = label(z, y, x);
                    prediction[i] = label(z, y - 2, x - 1);
                    image[i] = (float) (100 + 60 * reference[i] + 15 * random.nextGaussian());
                }
            }
        }
        return Overlay.grey(image, shape)
                .spacingMm(2, 1, 1)
                .orientation(Orientation.ofNifti("RAS", Orientation.Convention.NEUROLOGICAL))
                .reference(LabelMap.of(reference, shape))
                .prediction(LabelMap.of(prediction, shape))
                .classes(List.of(new LabelClass(1, "left ball"), new LabelClass(2, "right ball")))
                .build();
    }

    private static int label(int z, int y, int x) {
        double left = Math.pow((z - 12) / 7.0, 2) + Math.pow((y - 24) / 14.0, 2) + Math.pow((x - 14) / 9.0, 2);
        double right = Math.pow((z - 11) / 6.0, 2) + Math.pow((y - 32) / 16.0, 2) + Math.pow((x - 33) / 8.0, 2);
        return left < 1 ? 1 : right < 1 ? 2 : 0;
    }

    private static List<Cell> cells(double[] values) {
        return Arrays.stream(values).mapToObj(Cell::number).toList();
    }
}
