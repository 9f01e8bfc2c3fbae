package org.sorensen.cli.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sorensen.array.Shape;
import org.sorensen.cli.UsageException;
import org.sorensen.io.ElementType;
import org.sorensen.io.Image;
import org.sorensen.io.LabelImages;
import org.sorensen.io.Nifti;
import org.sorensen.io.Npy;
import org.sorensen.io.NpyArray;
import org.sorensen.io.Npz;

/**
 * A file with an array, as the command line names it: {@code logits.npy}, {@code batch.npz:logits}, {@code case.nii.gz}.
 *
 * @param file the file
 * @param entry the array within an NPZ file; empty where it holds one alone
 */
record ArrayFile(Path file, Optional<String> entry) {
    private static final List<String> NIFTI = List.of(".nii", ".nii.gz", ".hdr", ".img");
    private static final String NPZ = ".npz";

    /** Reads what a user wrote; a colon after {@code .npz} parts the file from the array. */
    static ArrayFile of(String text) {
        int colon = text.lastIndexOf(':');
        boolean named =
                colon > 0 && text.substring(0, colon).toLowerCase(Locale.ROOT).endsWith(NPZ);
        return named
                ? new ArrayFile(Path.of(text.substring(0, colon)), Optional.of(text.substring(colon + 1)))
                : new ArrayFile(Path.of(text), Optional.empty());
    }

    boolean isNifti() {
        return NIFTI.stream().anyMatch(this::endsWith);
    }

    /** Scores: the channels of a NIfTI file are those of one sample. */
    ArrayData scores() throws IOException {
        return isNifti() ? image(Nifti.read(file), true) : new NpyData(this, numpy());
    }

    /** A target: a NIfTI file of one volume holds labels, one of several holds a value for each channel. */
    ArrayData target() throws IOException {
        if (!isNifti()) {
            return new NpyData(this, numpy());
        }
        Image image = Nifti.read(file);
        if (image.channels() > 1) {
            return image(image, true);
        }
        int[] labels = LabelImages.read(file).labels().toArray();
        return new NpyData(this, NpyArray.of(labels, image.grid().shape().prepend(1)));
    }

    /** A weight for each voxel. */
    ArrayData mask() throws IOException {
        if (!isNifti()) {
            return new NpyData(this, numpy());
        }
        Image image = Nifti.read(file);
        return image(image, image.channels() > 1);
    }

    private ArrayData image(Image image, boolean withChannels) {
        return new NpyData(
                this,
                NpyArray.of(
                        image.data(),
                        withChannels
                                ? image.shape().prepend(1)
                                : image.grid().shape().prepend(1)));
    }

    private NpyArray numpy() throws IOException {
        if (endsWith(".npy")) {
            return Npy.read(file);
        }
        if (!endsWith(NPZ)) {
            throw new UsageException(
                    file + ": expected an array in a file that ends in .npy, .npz, .nii, .nii.gz, .hdr or"
                            + " .img; numpy.save writes the first from any framework");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (entry.isPresent()) {
            return Npz.read(file, entry.get());
        }
        Map<String, NpyArray> arrays = Npz.read(file);
        if (arrays.size() != 1) {
            throw new UsageException(file + " holds " + arrays.size() + " arrays; name one of them, as in " + file + ":"
                    + arrays.keySet().stream().findFirst().orElse("name") + ", of " + arrays.keySet());
        }
        return arrays.values().iterator().next();
    }

    private boolean endsWith(String ending) {
        return file.getFileName() != null
                && file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return file + entry.map(name -> ":" + name).orElse("");
    }

    /** An array as NumPy has it. */
    private record NpyData(ArrayFile source, NpyArray array) implements ArrayData {
        @Override
        public Shape shape() {
            return array.shape();
        }

        @Override
        public ElementType type() {
            return array.type();
        }

        @Override
        public float[] floats() {
            return checked(array::toFloats);
        }

        @Override
        public short[] float16Bits() {
            return array.toFloat16Bits();
        }

        @Override
        public double[] doubles() {
            return checked(array::toDoubles);
        }

        @Override
        public int[] ints() {
            return checked(array::toInts);
        }

        private <T> T checked(Supplier<T> read) {
            try {
                return read.get();
            } catch (ArithmeticException e) {
                throw new UsageException(source + ": " + e.getMessage(), e);
            }
        }
    }
}
