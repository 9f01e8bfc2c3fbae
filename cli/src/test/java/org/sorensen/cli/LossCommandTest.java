package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.Shape;
import org.sorensen.io.ElementType;
import org.sorensen.io.Grid;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImage;
import org.sorensen.io.Nifti;
import org.sorensen.io.Npy;
import org.sorensen.io.NpyArray;
import org.sorensen.io.Npz;

/** The numbers are those of MONAI 1.5 for two samples of three classes, 2 × 2 voxels, class 2 absent in the second. */
class LossCommandTest {
    private static final double[] LOGITS = {
        1, -.5, .3, 2, .2, .8, -1, 0, -.7, .1, 1.5, -2, 0, 1.2, -.4, .6, .9, -1.1, .4, .5, .3, 0, -.2, -.6
    };
    private static final Shape SHAPE = Shape.of(2, 3, 2, 2);
    private static final int[] LABELS = {0, 1, 2, 0, 1, 0, 1, 0};
    private static final Shape LABELS_SHAPE = Shape.of(2, 2, 2);
    private static final double DICE = 0.4608821169;

    @TempDir
    private Path folder;

    private final Commands sorensen = new Commands();

    @BeforeEach
    void write() throws IOException {
        Npy.write(folder.resolve("logits.npy"), NpyArray.of(LOGITS, SHAPE));
        Npy.write(folder.resolve("logits32.npy"), NpyArray.of(floats(LOGITS), SHAPE));
        Npy.write(folder.resolve("labels.npy"), NpyArray.of(LABELS, LABELS_SHAPE));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private int loss(String loss, String input, String target, String... more) {
        List<String> line = new ArrayList<>(List.of("loss", "--loss", loss, "--input", path(input), "--target"));
        line.add(path(target));
        line.addAll(List.of(more));
        return sorensen.run(line.toArray(String[]::new));
    }

    private int like(String call, String input, String target, String... more) {
        List<String> line = new ArrayList<>(List.of("loss", "--like", call, "--input", path(input), "--target"));
        line.add(path(target));
        line.addAll(List.of(more));
        return sorensen.run(line.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(sorensen.out());
    }

    private double value(String loss, String input, String target, String... more) throws JsonProcessingException {
        String[] line = Arrays.copyOf(more, more.length + 1);
        line[more.length] = "--json";
        assertEquals(0, loss(loss, input, target, line), sorensen.err());
        return json().at("/value").asDouble();
    }

    @Test
    void textSaysValueCellsAndActivation() {
        assertEquals(0, loss("dice", "logits.npy", "labels.npy", "--absent", "count"), sorensen.err());
        assertTrue(sorensen.out().contains("Value       0.46088211"), sorensen.out());
        assertTrue(sorensen.out().contains("Activation  softmax, the default for 3 channels"), sorensen.out());
        assertTrue(sorensen.out().contains("Cells: 5 defined, 1 absent"), sorensen.out());
        assertTrue(sorensen.out().contains("1       2      0.999988972  absent"), sorensen.out());
        assertTrue(sorensen.out().contains("Voxels      8 of 8 count"), sorensen.out());
    }

    @Test
    void aSumNamesItsTerms() {
        assertEquals(0, loss("dice + 0.5*ce", "logits.npy", "labels.npy"), sorensen.err());
        assertTrue(sorensen.out().contains("DiceLoss          1.0000"), sorensen.out());
        assertTrue(sorensen.out().contains("CrossEntropyLoss  0.5000"), sorensen.out());
    }

    @Test
    void jsonSaysAll() throws JsonProcessingException {
        assertEquals(DICE, value("dice", "logits.npy", "labels.npy", "--absent", "count"), 1e-10);
        JsonNode json = json();
        assertEquals("softmax", json.at("/activation").asText());
        assertEquals("double", json.at("/precision").asText());
        assertEquals(1, json.at("/cells/absent").asInt());
        assertEquals(6, json.at("/parts/0/cells").size());
        assertEquals("float64", json.at("/input/type").asText());
        assertEquals(8, json.at("/validVoxels").asInt());
    }

    @Test
    void theGradientHasTypeAndShapeOfTheInput() throws IOException {
        String out = path("gradient.npy");
        assertEquals(DICE, value("dice", "logits.npy", "labels.npy", "--absent", "count", "--gradient", out), 1e-10);
        NpyArray gradient = Npy.read(Path.of(out));
        assertEquals(ElementType.FLOAT64, gradient.type());
        assertEquals(SHAPE, gradient.shape());
        double[] values = gradient.toDoubles();
        assertEquals(-.024097132, values[0], 1e-9);
        assertEquals(-.040539627, values[5], 1e-9);
        assertEquals(.0023259947, values[23], 1e-10);
        double norm = Math.sqrt(Arrays.stream(values).map(each -> each * each).sum());
        assertEquals(norm, json().at("/gradient/norm").asDouble(), 1e-15);
        assertEquals(0, loss("dice", "logits32.npy", "labels.npy", "--gradient", out));
        assertEquals(ElementType.FLOAT32, Npy.read(Path.of(out)).type());
    }

    @Test
    void singlePrecisionTakesTheFastPath() throws JsonProcessingException {
        assertEquals(DICE, value("dice", "logits32.npy", "labels.npy", "--absent", "count"), 1e-6);
        assertEquals("single", json().at("/precision").asText());
        assertEquals(DICE, value("dice", "logits.npy", "labels.npy", "--absent", "count", "--float"), 1e-6);
        assertEquals("single", json().at("/precision").asText());
    }

    @Test
    void halfPrecisionIsReadAndWritten() throws IOException {
        HalfArray half = HalfArray.round(floats(LOGITS), HalfFormat.FLOAT16, SHAPE);
        Npy.write(folder.resolve("half.npy"), NpyArray.of(half));
        String out = path("gradient.npy");
        assertEquals(DICE, value("dice", "half.npy", "labels.npy", "--absent", "count", "--gradient", out), 1e-3);
        assertEquals("float16", json().at("/input/type").asText());
        NpyArray gradient = Npy.read(Path.of(out));
        assertEquals(ElementType.FLOAT16, gradient.type());
        assertEquals(-.0241, gradient.toDoubles()[0], 1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "--classes=foreground, 0.545484605",
        "--aggregation=per-class-over-batch, 0.4137951305",
        "--reduction=sum, 2.765292702",
        "--reduction=none, 2.765292702"
    })
    void optionsAreThoseOfTheLibrary(String option, double expected) throws JsonProcessingException {
        assertEquals(expected, value("dice", "logits.npy", "labels.npy", "--absent=count", option), 2e-9);
        assertEquals(option.endsWith("none"), json().has("values"));
    }

    @Test
    void classWeightsAreDividedByAsAsked() throws JsonProcessingException {
        String[] counted = {"--absent=count", "--class-weights=1,2,3", "--weight-normalization=by-count"};
        assertEquals(1.044812688, value("dice", "logits.npy", "labels.npy", counted), 2e-9);
        assertEquals(1.044812688 / 2, value("dice", "logits.npy", "labels.npy", counted[0], counted[1]), 2e-9);
    }

    @Test
    void everyFormOfTheTargetGivesTheSameNumber() throws IOException {
        double expected = value("dice", "logits.npy", "labels.npy");
        Npy.write(folder.resolve("axis.npy"), NpyArray.of(LABELS, Shape.of(2, 1, 2, 2)));
        assertEquals(expected, value("dice", "logits.npy", "axis.npy"));
        Npy.write(
                folder.resolve("real.npy"),
                NpyArray.of(Arrays.stream(LABELS).asDoubleStream().toArray(), LABELS_SHAPE));
        assertEquals(expected, value("dice", "logits.npy", "real.npy"));
        double[] onehot = new double[24];
        for (int i = 0; i < 8; i++) {
            onehot[(i / 4 * 3 + LABELS[i]) * 4 + i % 4] = 1;
        }
        Npy.write(folder.resolve("onehot.npy"), NpyArray.of(onehot, SHAPE));
        assertEquals(expected, value("dice", "logits.npy", "onehot.npy"));
    }

    @Test
    void oneChannelIsBinary() throws IOException {
        Npy.write(folder.resolve("one.npy"), NpyArray.of(new double[] {2, -1, .5, -3}, Shape.of(1, 1, 2, 2)));
        Npy.write(folder.resolve("map.npy"), NpyArray.of(new double[] {1, 0, 1, 0}, Shape.of(1, 1, 2, 2)));
        value("dice", "one.npy", "map.npy");
        assertEquals("sigmoid", json().at("/activation").asText());
        assertEquals("labels", sorensenText("one.npy", "map.npy"));
        Npy.write(folder.resolve("soft.npy"), NpyArray.of(new double[] {.5, 0, 1, 0}, Shape.of(1, 1, 2, 2)));
        assertEquals("a value for each channel", sorensenText("one.npy", "soft.npy"));
    }

    private String sorensenText(String input, String target) {
        assertEquals(0, loss("dice", input, target), sorensen.err());
        return sorensen.out().replaceAll("(?s).*Target[^,]*, (.*?) \\[.*", "$1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            monai.losses.DiceLoss(softmax=True, to_onehot_y=True)                            | 0.4608821169
            monai.losses.DiceLoss(softmax=True, to_onehot_y=True, include_background=False)  | 0.545484605
            monai.losses.DiceLoss(softmax=True, to_onehot_y=True, batch=True)                | 0.4137951305
            monai.losses.GeneralizedDiceLoss(softmax=True, to_onehot_y=True)                 | 0.4032790388
            """)
    void peersCallsGiveThePeersNumbers(String call, double expected) throws IOException {
        String out = path("gradient.npy");
        assertEquals(0, like(call, "logits.npy", "labels.npy", "--json", "--gradient", out), sorensen.err());
        assertEquals(expected, json().at("/value").asDouble(), 2e-9);
        assertEquals("double", json().at("/precision").asText());
        assertEquals("", sorensen.err());
        assertEquals(ElementType.FLOAT64, Npy.read(Path.of(out)).type());
        assertEquals(0, like(call, "logits32.npy", "labels.npy", "--json", "--gradient", out), sorensen.err());
        assertEquals(expected, json().at("/value").asDouble(), 1e-6);
        assertEquals(ElementType.FLOAT32, Npy.read(Path.of(out)).type());
    }

    @Test
    void aPeersCallSaysItsOptionsItself() throws IOException {
        String dice = "monai.losses.DiceLoss(softmax=True, to_onehot_y=True)";
        assertEquals(2, like(dice, "logits.npy", "labels.npy", "--classes=1", "--reduction=sum"));
        assertTrue(sorensen.err().contains("--classes, --reduction cannot be given beside --like"), sorensen.err());
        assertEquals(2, like(dice, "logits.npy", "labels.npy", "--float"));
        assertTrue(sorensen.err().contains("--float cannot be given beside --like"), sorensen.err());
        assertEquals(2, like(dice, "logits.npy", "labels.npy", "--loss", "dice"));
        assertTrue(sorensen.err().contains("expected --loss or --like, found both"), sorensen.err());
        assertEquals(2, like(dice.replace("softmax", "sofmax"), "logits.npy", "labels.npy"));
        assertTrue(sorensen.err().contains("has no keyword \"sofmax\"; it has include_background"), sorensen.err());
        assertEquals(2, sorensen.run("loss", "--input", path("logits.npy"), "--target", path("labels.npy")));
        assertTrue(sorensen.err().contains("expected --loss or --like, found neither"), sorensen.err());
        Npy.write(folder.resolve("mask.npy"), NpyArray.of(new int[] {1, 1, 0, 1, 1, 1, 1, 1}, LABELS_SHAPE));
        assertEquals(2, like("torch.nn.CrossEntropyLoss()", "logits.npy", "labels.npy", "--mask", path("mask.npy")));
        assertTrue(sorensen.err().contains("takes none"), sorensen.err());
    }

    @Test
    void aPeersCallWithoutActivationIsSuspected() {
        assertEquals(0, like("monai.losses.DiceLoss(to_onehot_y=True)", "logits.npy", "labels.npy"), sorensen.err());
        assertTrue(sorensen.err().contains("The call applies no activation"), sorensen.err());
    }

    @Test
    void npzIsReadByName() throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("logits", NpyArray.of(LOGITS, SHAPE));
        Npz.write(folder.resolve("alone.npz"), arrays);
        arrays.put("labels", NpyArray.of(LABELS, LABELS_SHAPE));
        Npz.write(folder.resolve("both.npz"), arrays);
        assertEquals(DICE, value("dice", "both.npz:logits", "both.npz:labels", "--absent=count"), 1e-10);
        assertEquals(DICE, value("dice", "alone.npz", "labels.npy", "--absent=count"), 1e-10);
        assertEquals(2, loss("dice", "both.npz", "labels.npy"));
        assertTrue(sorensen.err().contains("holds 2 arrays; name one of them, as in"), sorensen.err());
        assertEquals(2, loss("dice", "both.npz:logit", "labels.npy"));
        assertTrue(sorensen.err().contains("expected an array 'logit'"), sorensen.err());
        assertEquals(2, loss("dice", "none.npz", "labels.npy"));
        assertTrue(sorensen.err().contains("no such file or folder"), sorensen.err());
    }

    @Test
    void niftiHoldsOneSample() throws IOException {
        Grid grid = Grid.ofSpacing(new int[] {1, 2, 2}, new double[] {3, 2, 1});
        float[] first = Arrays.copyOf(floats(LOGITS), 12);
        Nifti.write(folder.resolve("scores.nii.gz"), new Image(first, 3, grid));
        Nifti.write(folder.resolve("labels.nii.gz"), LabelImage.pack(new int[] {0, 1, 2, 0}, grid));
        String out = path("gradient.nii.gz");
        double value =
                value("dice", "scores.nii.gz", "labels.nii.gz", "--gradient", out, "--mask", path("labels.nii.gz"));
        assertTrue(value > 0 && value < 1, sorensen.out());
        assertEquals(3, json().at("/validVoxels").asInt());
        Image gradient = Nifti.read(Path.of(out));
        assertEquals(3, gradient.channels());
        assertArrayEquals(grid.spacingMm(), gradient.grid().spacingMm(), 1e-6);
        assertEquals(0, gradient.data()[0], "voxels of weight 0 have no gradient");
        assertEquals("[1,3,1,2,2]", json().at("/input/shape").toString());
        assertEquals(2, loss("dice", "logits.npy", "labels.npy", "--gradient", out));
        assertTrue(sorensen.err().contains("expected a name that ends in .npy, since the input is no NIfTI file"));
    }

    @Test
    void maskAndIgnoreLabelLeaveVoxelsOut() throws IOException {
        int[] weights = {1, 1, 0, 1, 1, 1, 1, 1};
        Npy.write(folder.resolve("mask.npy"), NpyArray.of(weights, LABELS_SHAPE));
        double masked = value("dice", "logits.npy", "labels.npy", "--mask", path("mask.npy"));
        assertEquals(7, json().at("/validVoxels").asInt());
        int[] ignored = LABELS.clone();
        ignored[2] = -1;
        Npy.write(folder.resolve("ignored.npy"), NpyArray.of(ignored, LABELS_SHAPE));
        assertEquals(masked, value("dice", "logits.npy", "ignored.npy", "--ignore-label", "-1"), 1e-15);
        assertEquals(0, loss("dice", "logits.npy", "labels.npy", "--mask", path("mask.npy")));
        assertTrue(sorensen.out().contains("Weight      7 of 8 count"), sorensen.out());
    }

    @Test
    void probabilitiesAreTakenAsTheyAreAndSuspected() throws IOException {
        double[] p = new double[24];
        Arrays.fill(p, 1 / 3.0);
        Npy.write(folder.resolve("p.npy"), NpyArray.of(p, SHAPE));
        value("dice", "p.npy", "labels.npy", "--probabilities");
        assertEquals("identity", json().at("/activation").asText());
        assertEquals("", sorensen.err());
        value("dice", "p.npy", "labels.npy");
        assertTrue(sorensen.err().contains("If they are probabilities, say --probabilities"), sorensen.err());
        assertEquals(2, loss("dice", "p.npy", "labels.npy", "--probabilities", "--activation", "softmax"));
        assertTrue(sorensen.err().contains("--probabilities means --activation identity"), sorensen.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4,2,2     | expected labels [2, 2, 2] or [2, 1, 2, 2], or a value for each channel [2, 3, 2, 2]
            2,2       | the batch axis seems to be missing, save labels[None]
            2,2,2,3   | numpy.moveaxis(target, -1, 1)
            """)
    void aTargetThatDoesNotFitIsExplained(String extents, String expected) throws IOException {
        Shape shape = Shape.of(
                Arrays.stream(extents.split(",")).mapToInt(Integer::parseInt).toArray());
        Npy.write(folder.resolve("target.npy"), NpyArray.of(new int[shape.size()], shape));
        assertEquals(2, loss("dice", "logits.npy", "target.npy"));
        assertTrue(sorensen.err().contains(expected), sorensen.err());
    }

    @Test
    void wrongInputIsExplained() throws IOException {
        assertEquals(2, loss("dice", "labels.npy", "labels.npy"));
        assertTrue(sorensen.err().contains("scores must be of a floating-point type"), sorensen.err());
        Npy.write(folder.resolve("flat.npy"), NpyArray.of(new double[6], Shape.of(2, 3)));
        assertEquals(2, loss("dice", "flat.npy", "labels.npy"));
        assertTrue(sorensen.err().contains("expected scores [N, C, spatial...]"), sorensen.err());
        Npy.write(folder.resolve("sample.npy"), NpyArray.of(new double[12], Shape.of(3, 2, 2)));
        Npy.write(folder.resolve("map.npy"), NpyArray.of(new int[4], Shape.of(2, 2)));
        assertEquals(2, loss("dice", "sample.npy", "map.npy"));
        assertTrue(sorensen.err().contains("save logits[None] and labels[None]"), sorensen.err());
        double[] broken = LOGITS.clone();
        broken[21] = Double.NaN;
        Npy.write(folder.resolve("nan.npy"), NpyArray.of(broken, SHAPE));
        assertEquals(2, loss("dice", "nan.npy", "labels.npy"));
        assertTrue(sorensen.err().contains("sample 1, class 2, voxel 1 at [0, 1] is NaN"), sorensen.err());
        Npy.write(folder.resolve("half.npy"), NpyArray.of(new double[] {0, .5, 0, 0, 0, 0, 0, 0}, LABELS_SHAPE));
        assertEquals(2, loss("dice", "logits.npy", "half.npy"));
        assertTrue(sorensen.err().contains("which is not an int"), sorensen.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dise", "dice(", "dice(smooth=1)"})
    void aLossThatIsNoneIsWrongUsage(String loss) {
        assertEquals(2, loss(loss, "logits.npy", "labels.npy"));
        assertTrue(sorensen.err().contains("in \"" + loss + "\","), sorensen.err());
    }

    @Test
    void nothingIsWrittenWhereTheInputIsWrong() {
        String out = path("gradient.npy");
        assertEquals(2, loss("dice", "logits.npy", "logits.npy", "--gradient", out));
        assertFalse(Files.exists(Path.of(out)));
        assertEquals(2, loss("dice", "logits.npy", "labels.npy", "--gradient", path("none/gradient.npy")));
        assertTrue(sorensen.err().contains("there is no folder"), sorensen.err());
        assertEquals(2, loss("dice", "logits.npy", "labels.npy", "--gradient", path("gradient.png")));
        assertTrue(sorensen.err().contains("expected a name that ends in .npy"), sorensen.err());
        assertEquals(2, loss("dice", "logits.png", "labels.npy"));
        assertTrue(sorensen.err().contains("numpy.save writes the first from any framework"), sorensen.err());
    }

    @Test
    void helpFitsAndShowsExamples() {
        assertEquals(0, sorensen.run("loss", "--help"));
        assertTrue(sorensen.out().contains("sorensen loss --loss dice"), sorensen.out());
        assertTrue(sorensen.out().lines().allMatch(line -> line.length() <= 80), sorensen.out());
    }
}
