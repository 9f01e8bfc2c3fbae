package org.sorensen.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.sorensen.array.LabelMap;

/** Writes NIfTI-1, little-endian. */
final class NiftiWriter {
    private static final int VOX_OFFSET = 352;
    private static final int RUN = 8192;
    private static final byte UNITS_MM = 2;

    /** NIFTI_XFORM_ALIGNED_ANAT: world coordinates that are those of another file, whose own kind is not known. */
    private static final short XFORM_ALIGNED = 2;

    private NiftiWriter() {}

    /** Puts a run of voxels into a buffer, from position 0 on. */
    @FunctionalInterface
    private interface RunEncoder {
        void encode(int from, int count, ByteBuffer into);
    }

    static void write(Path file, Image image) throws IOException {
        float[] data = image.data();
        write(file, image.grid(), image.channels(), NiftiDatatype.FLOAT32, data.length, (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into.putFloat(data[from + i]);
            }
        });
    }

    static void write(Path file, LabelImage image) throws IOException {
        LabelMap labels = image.labels();
        NiftiDatatype type = smallest(labels);
        int[] run = new int[RUN];
        write(file, image.grid(), 1, type, image.grid().voxels(), (from, count, into) -> {
            labels.read(from, run, count);
            for (int i = 0; i < count; i++) {
                switch (type.element().bytes()) {
                    case 1 -> into.put((byte) run[i]);
                    case 2 -> into.putShort((short) run[i]);
                    default -> into.putInt(run[i]);
                }
            }
        });
    }

    private static NiftiDatatype smallest(LabelMap labels) {
        int any = 0;
        for (int i = 0; i < labels.shape().size(); i++) {
            any |= labels.get(i);
        }
        if ((any & ~0xFF) == 0) {
            return NiftiDatatype.UINT8;
        }
        return (any & ~0xFFFF) == 0 ? NiftiDatatype.UINT16 : NiftiDatatype.INT32;
    }

    private static void write(Path file, Grid grid, int channels, NiftiDatatype type, int elements, RunEncoder encoder)
            throws IOException {
        String extension = FileNames.extension(file).orElse("");
        switch (extension) {
            case ".nii", ".nii.gz" ->
                AtomicFiles.write(file, out -> {
                    try (OutputStream stream = maybeGzip(out, extension)) {
                        stream.write(header(file, grid, channels, type, false));
                        stream.write(new byte[VOX_OFFSET - NiftiHeader.NIFTI1_BYTES]);
                        voxels(stream, type, elements, encoder);
                    }
                });
            case ".hdr", ".img", ".hdr.gz", ".img.gz" -> {
                String gzip = extension.substring(4);
                String stem = FileNames.stem(file);
                AtomicFiles.write(file.resolveSibling(stem + ".img" + gzip), out -> {
                    try (OutputStream stream = maybeGzip(out, extension)) {
                        voxels(stream, type, elements, encoder);
                    }
                });
                AtomicFiles.write(file.resolveSibling(stem + ".hdr" + gzip), out -> {
                    try (OutputStream stream = maybeGzip(out, extension)) {
                        stream.write(header(file, grid, channels, type, true));
                    }
                });
            }
            default ->
                throw new IOException(
                        file + ": a NIfTI file is written as .nii, .nii.gz, .hdr or .img, not under this name");
        }
    }

    /** GZIPOutputStream writes no time and no name, so equal content gives equal bytes. */
    private static OutputStream maybeGzip(OutputStream out, String extension) throws IOException {
        return extension.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out;
    }

    private static void voxels(OutputStream out, NiftiDatatype type, int elements, RunEncoder encoder)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(RUN * type.element().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < elements; ) {
            int count = Math.min(RUN, elements - from);
            encoder.encode(from, count, buffer.clear());
            out.write(buffer.array(), 0, buffer.position());
            from += count;
        }
    }

    private static byte[] header(Path file, Grid grid, int channels, NiftiDatatype type, boolean pair)
            throws IOException {
        ByteBuffer header = ByteBuffer.allocate(NiftiHeader.NIFTI1_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, NiftiHeader.NIFTI1_BYTES);
        header.put(38, (byte) 'r');
        int[] size = grid.size();
        double[] spacing = grid.spacingMm();
        double[] zooms = {1, 1, 1};
        putDim(file, header, 0, channels > 1 ? 4 : size.length);
        for (int axis = 1; axis < 8; axis++) {
            putDim(file, header, axis, axis <= size.length ? size[size.length - axis] : 1);
            header.putFloat(76 + 4 * axis, 1);
        }
        putDim(file, header, 4, channels);
        for (int axis = 0; axis < size.length; axis++) {
            zooms[axis] = spacing[size.length - 1 - axis];
            header.putFloat(80 + 4 * axis, (float) zooms[axis]);
        }
        header.putShort(70, (short) type.code());
        header.putShort(72, (short) type.bitsPerVoxel());
        header.putFloat(108, pair ? 0 : VOX_OFFSET);
        header.putFloat(112, 1);
        header.put(123, UNITS_MM);
        putAffine(header, grid.affine(), zooms);
        header.put(344, ((pair ? "ni1" : "n+1") + "\0").getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }

    private static void putDim(Path file, ByteBuffer header, int index, int value) throws IOException {
        if (value > Short.MAX_VALUE) {
            throw new IOException(file + ": NIfTI-1 holds at most " + Short.MAX_VALUE + " voxels along an axis, found "
                    + value + "; split the image");
        }
        header.putShort(40 + 2 * index, (short) value);
    }

    private static void putAffine(ByteBuffer header, double[][] affine, double[] zooms) {
        header.putShort(254, XFORM_ALIGNED);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                header.putFloat(280 + 16 * row + 4 * column, (float) affine[row][column]);
            }
        }
        Optional<Affines.Quaternion> rotation = Affines.toQuaternion(affine, zooms);
        header.putFloat(76, rotation.map(Affines.Quaternion::qfac).orElse(1));
        rotation.ifPresent(q -> {
            header.putShort(252, XFORM_ALIGNED);
            header.putFloat(256, (float) q.b());
            header.putFloat(260, (float) q.c());
            header.putFloat(264, (float) q.d());
            for (int row = 0; row < 3; row++) {
                header.putFloat(268 + 4 * row, (float) affine[row][3]);
            }
        });
    }
}
