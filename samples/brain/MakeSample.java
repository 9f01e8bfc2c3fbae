import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sorensen.io.AtomicFiles;
import org.sorensen.io.Grid;
import org.sorensen.io.LabelImage;
import org.sorensen.io.LabelImages;
import org.sorensen.io.Nifti;
import org.sorensen.io.Region;

/**
 * Makes the sample: the Colin27 head and its AAL labels, cut to six deep structures of both hemispheres.
 *
 * <p>Run in source-file mode; README.md beside this file has the command.
 */
public final class MakeSample {
    private static final int MARGIN_VOXELS = 12;

    /** A structure and the indices that AAL gives to its left and right part. */
    private record Structure(String name, int left, int right) {}

    private static final List<Structure> STRUCTURES = List.of(
            new Structure("hippocampus", 37, 38),
            new Structure("amygdala", 41, 42),
            new Structure("caudate", 71, 72),
            new Structure("putamen", 73, 74),
            new Structure("pallidum", 75, 76),
            new Structure("thalamus", 77, 78));

    private MakeSample() {}

    /**
     * Reads ch2.nii.gz, aal.nii.gz and aal.nii.txt from one folder and writes the sample into another.
     *
     * @param args the folder of the templates, the folder of the sample
     * @throws IOException if a file cannot be read, is not what it should be, or cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java -cp JARS MakeSample.java TEMPLATES_FOLDER SAMPLE_FOLDER");
            System.exit(2);
        }
        Path templates = Path.of(args[0]);
        Path sample = Path.of(args[1]);
        requireNames(templates.resolve("aal.nii.txt"));
        // The grey values of the head are whole numbers from 0 to 255: read as such, they stay one byte each.
        LabelImage head = LabelImages.read(templates.resolve("ch2.nii.gz"));
        LabelImage atlas = LabelImages.read(templates.resolve("aal.nii.gz"));
        requireGeometry(head.grid(), atlas.grid());

        LabelImage structures = LabelImage.pack(renumbered(atlas), atlas.grid());
        Region part = symmetric(structures.boundingBox().orElseThrow().grow(MARGIN_VOXELS, atlas.grid()), atlas.grid());
        System.out.println("whole volume: " + atlas.grid().describe() + ", part: " + part);
        LabelImage labels = structures.crop(part);
        Nifti.write(sample.resolve("t1.nii.gz"), head.crop(part));
        Nifti.write(sample.resolve("labels.nii.gz"), labels);
        AtomicFiles.writeString(sample.resolve("labels.json"), namesAsJson());
        printTable(labels, atlas);
    }

    private static void requireNames(Path list) throws IOException {
        List<String> lines = Files.readAllLines(list);
        for (Structure structure : STRUCTURES) {
            requireName(lines, structure.left() + " " + structure.name() + "_L");
            requireName(lines, structure.right() + " " + structure.name() + "_R");
        }
    }

    private static void requireName(List<String> lines, String start) throws IOException {
        if (lines.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT)
                .startsWith(start.toLowerCase(Locale.ROOT) + " "))) {
            throw new IOException("the list of AAL names has no line that starts with " + start);
        }
    }

    private static void requireGeometry(Grid head, Grid atlas) throws IOException {
        int[] size = {181, 217, 181};
        int[] middle = {0, 0, 90};
        if (!head.samePlace(atlas, 0.01)
                || !Arrays.equals(head.size(), size)
                || head.worldMm(middle)[0] != 0
                || head.affine()[0][0] != 1) {
            throw new IOException("expected 181x217x181 voxels of 1 mm with x = 0 mm at column 90 and the right side"
                    + " at higher columns, found " + head + " and " + atlas);
        }
    }

    /** The structures' numbers, 1 to 6, on both sides alike; the side is the sign of world x. */
    private static int[] renumbered(LabelImage atlas) {
        int[] labels = atlas.labels().toArray();
        for (int i = 0; i < labels.length; i++) {
            int found = 0;
            for (int s = 0; s < STRUCTURES.size(); s++) {
                if (labels[i] == STRUCTURES.get(s).left() || labels[i] == STRUCTURES.get(s).right()) {
                    found = s + 1;
                }
            }
            labels[i] = found;
        }
        return labels;
    }

    /** Widens the box along x until it is symmetric about the middle column. */
    private static Region symmetric(Region box, Grid grid) {
        int[] start = box.start();
        int[] size = box.size();
        int columns = grid.size()[2];
        int from = Math.min(start[2], columns - start[2] - size[2]);
        start[2] = from;
        size[2] = columns - 2 * from;
        return new Region(start, size);
    }

    private static String namesAsJson() {
        List<String> lines = new ArrayList<>();
        for (int s = 0; s < STRUCTURES.size(); s++) {
            lines.add("  \"" + (s + 1) + "\": \"" + STRUCTURES.get(s).name() + "\"");
        }
        return "{\n" + String.join(",\n", lines) + "\n}\n";
    }

    /** Voxels per structure and side, by world x in the part and by AAL's own numbers in the whole. */
    private static void printTable(LabelImage labels, LabelImage atlas) {
        int[][] bySide = new int[STRUCTURES.size() + 1][3];
        int[] size = labels.grid().size();
        for (int i = 0; i < labels.grid().voxels(); i++) {
            int x = i % size[2];
            double side = labels.grid().worldMm(i / (size[1] * size[2]), i / size[2] % size[1], x)[0];
            bySide[labels.labels().get(i)][side < 0 ? 0 : side > 0 ? 2 : 1]++;
        }
        Map<Integer, Integer> original = atlas.histogram();
        System.out.printf("%-12s %8s %6s %8s   %s%n", "structure", "x < 0", "x = 0", "x > 0", "AAL left / right");
        for (int s = 0; s < STRUCTURES.size(); s++) {
            Structure structure = STRUCTURES.get(s);
            int[] row = bySide[s + 1];
            System.out.printf(
                    "%-12s %8d %6d %8d   %d / %d%n",
                    structure.name(),
                    row[0],
                    row[1],
                    row[2],
                    original.get(structure.left()),
                    original.get(structure.right()));
        }
        System.out.println("part: " + labels.grid().describe() + ", origin " + Arrays.toString(labels.grid().worldMm(0, 0, 0)));
    }
}
