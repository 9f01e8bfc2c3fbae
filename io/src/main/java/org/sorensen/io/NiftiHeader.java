package org.sorensen.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The fields of a NIfTI-1 or NIfTI-2 header that are used, checked one by one and against each other. */
final class NiftiHeader {
    static final int NIFTI1_BYTES = 348;
    static final int NIFTI2_BYTES = 540;
    private static final int MAGIC1_OFFSET = 344;
    private static final int MAGIC2_OFFSET = 4;

    private final Path file;
    private final ByteOrder order;
    private final boolean second;
    private final boolean pair;
    private final int[] dim;
    private final NiftiDatatype datatype;
    private final long voxOffset;
    private final double slope;
    private final double inter;
    private final Grid grid;

    private NiftiHeader(Path file, ByteBuffer bytes, boolean second) throws CorruptImageException {
        this.file = file;
        this.order = bytes.order();
        this.second = second;
        this.pair = isPair(bytes);
        this.dim = dimensions(bytes);
        this.datatype = NiftiDatatype.ofCode(file, bytes.getShort(second ? 12 : 70));
        int bitpix = bytes.getShort(second ? 14 : 72);
        if (bitpix != datatype.bitsPerVoxel()) {
            throw corrupt(
                    "bitpix",
                    datatype.bitsPerVoxel() + " for datatype " + datatype.name().toLowerCase(Locale.ROOT),
                    bitpix);
        }
        this.voxOffset = voxOffset(bytes);
        double storedSlope = real(bytes, 112, 176, 0);
        // A slope of 0 or NaN is how writers say that nothing is scaled.
        boolean scaled = storedSlope != 0 && !Double.isNaN(storedSlope) && datatype.components() == 1;
        this.slope = scaled ? finite("scl_slope", storedSlope) : 1;
        this.inter = scaled ? finite("scl_inter", real(bytes, 116, 184, 0)) : 0;
        this.grid = grid(bytes);
    }

    /** Whether the first bytes of a file can be the size field of a NIfTI header. */
    static boolean looksLike(byte[] start) {
        return start.length >= 4 && byteOrder(start).isPresent();
    }

    private static Optional<ByteOrder> byteOrder(byte[] start) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int size = ByteBuffer.wrap(start).order(order).getInt(0);
            if (size == NIFTI1_BYTES || size == NIFTI2_BYTES) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    /** Reads a header from the start of a source. */
    static NiftiHeader read(ByteSource source) throws IOException {
        byte[] bytes = new byte[NIFTI2_BYTES];
        source.read(bytes, 4, "sizeof_hdr");
        ByteOrder order = byteOrder(bytes)
                .orElseThrow(() -> new CorruptImageException(
                        source.file(),
                        "sizeof_hdr",
                        "348 (NIfTI-1) or 540 (NIfTI-2) in either byte order",
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0) + ""));
        ByteBuffer view = ByteBuffer.wrap(bytes).order(order);
        int size = view.getInt(0);
        byte[] rest = new byte[size - 4];
        source.read(rest, rest.length, "header");
        System.arraycopy(rest, 0, bytes, 4, rest.length);
        return new NiftiHeader(source.file(), view, size == NIFTI2_BYTES);
    }

    private boolean isPair(ByteBuffer bytes) throws CorruptImageException {
        byte[] magic = new byte[second ? 8 : 4];
        bytes.get(second ? MAGIC2_OFFSET : MAGIC1_OFFSET, magic);
        String text = new String(magic, StandardCharsets.ISO_8859_1);
        String tail = second ? "2\0\r\n\032\n" : "1\0";
        if (text.equals("n+" + tail)) {
            return false;
        }
        if (text.equals("ni" + tail)) {
            return true;
        }
        String version = second ? "2" : "1";
        throw corrupt(
                "magic",
                "'n+" + version + "' or 'ni" + version + "' and its trailing bytes",
                Arrays.toString(magic) + (second ? "" : " (an Analyze 7.5 file? convert it to NIfTI first)"));
    }

    private int[] dimensions(ByteBuffer bytes) throws CorruptImageException {
        long axes = dim(bytes, 0);
        if (axes < 2 || axes > 7) {
            throw corrupt("dim[0]", "2 to 7 axes", axes);
        }
        int[] extents = new int[(int) axes + 1];
        extents[0] = (int) axes;
        long product = 1;
        for (int axis = 1; axis <= axes; axis++) {
            long extent = dim(bytes, axis);
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw corrupt("dim[" + axis + "]", "an extent from 1 to " + Integer.MAX_VALUE, extent);
            }
            product *= extent;
            if (product > Integer.MAX_VALUE) {
                throw corrupt("dim", "at most 2^31 - 1 voxels in all", "more up to dim[" + axis + "] = " + extent);
            }
            extents[axis] = (int) extent;
        }
        return extents;
    }

    private long dim(ByteBuffer bytes, int index) {
        return second ? bytes.getLong(16 + 8 * index) : bytes.getShort(40 + 2 * index);
    }

    private double real(ByteBuffer bytes, int offset1, int offset2, int index) {
        return second ? bytes.getDouble(offset2 + 8 * index) : bytes.getFloat(offset1 + 4 * index);
    }

    private long voxOffset(ByteBuffer bytes) throws CorruptImageException {
        double offset = second ? bytes.getLong(168) : bytes.getFloat(108);
        int least = pair ? 0 : second ? NIFTI2_BYTES + 4 : NIFTI1_BYTES + 4;
        if (!(offset >= least && offset <= Long.MAX_VALUE / 2 && offset == Math.rint(offset))) {
            throw corrupt("vox_offset", "a whole number of bytes from " + least, offset);
        }
        return (long) offset;
    }

    private Grid grid(ByteBuffer bytes) throws CorruptImageException {
        double unit = unitMm(bytes);
        int rank = Math.min(3, dim[0]);
        int[] size = new int[rank];
        double[] spacing = new double[rank];
        double[] zooms = {1, 1, 1};
        for (int axis = 0; axis < rank; axis++) {
            double zoom = real(bytes, 76, 104, axis + 1);
            if (!(zoom > 0) || Double.isInfinite(zoom)) {
                throw corrupt("pixdim[" + (axis + 1) + "]", "a spacing above 0", zoom);
            }
            zooms[axis] = zoom;
            size[rank - 1 - axis] = dim[axis + 1];
            spacing[rank - 1 - axis] = zoom * unit;
        }
        double[][] affine = affine(bytes, zooms);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                affine[row][column] *= unit;
            }
        }
        try {
            return new Grid(size, spacing, affine);
        } catch (IllegalArgumentException e) {
            throw new CorruptImageException(file, "pixdim, qform or sform", "a usable geometry", e.getMessage(), e);
        }
    }

    private double unitMm(ByteBuffer bytes) {
        int units = second ? bytes.getInt(500) : bytes.get(123);
        return switch (units & 7) {
            case 1 -> 1000;
            case 3 -> 0.001;
            default -> 1;
        };
    }

    private double[][] affine(ByteBuffer bytes, double[] zooms) throws CorruptImageException {
        int qformCode = second ? bytes.getInt(344) : bytes.getShort(252);
        int sformCode = second ? bytes.getInt(348) : bytes.getShort(254);
        if (sformCode > 0) {
            return sform(bytes);
        }
        if (qformCode > 0) {
            double[] v = new double[6];
            for (int i = 0; i < 6; i++) {
                v[i] = finite(i < 3 ? "quatern" : "qoffset", real(bytes, 256, 352, i));
            }
            int qfac = real(bytes, 76, 104, 0) < 0 ? -1 : 1;
            return Affines.fromQuaternion(
                            new Affines.Quaternion(v[0], v[1], v[2], qfac), zooms, new double[] {v[3], v[4], v[5]})
                    .orElseThrow(() -> corrupt(
                            "quatern_b, quatern_c, quatern_d",
                            "a vector no longer than 1",
                            Arrays.toString(Arrays.copyOf(v, 3))));
        }
        double[][] affine = Affines.identity();
        for (int axis = 0; axis < 3; axis++) {
            affine[axis][axis] = zooms[axis];
        }
        return affine;
    }

    private double[][] sform(ByteBuffer bytes) throws CorruptImageException {
        double[][] affine = Affines.identity();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                affine[row][column] = finite("srow_" + "xyz".charAt(row), real(bytes, 280, 400, 4 * row + column));
            }
        }
        // Of a 2-D image the third column means nothing.
        if (dim[0] > 2 && Affines.determinant(affine) == 0) {
            throw corrupt("srow_x, srow_y, srow_z", "an invertible map, as sform_code says", "one that is singular");
        }
        return affine;
    }

    private double finite(String field, double value) throws CorruptImageException {
        if (!Double.isFinite(value)) {
            throw corrupt(field, "a finite number", value);
        }
        return value;
    }

    private CorruptImageException corrupt(String field, String expected, Object found) {
        return new CorruptImageException(file, field, expected, String.valueOf(found));
    }

    ByteOrder order() {
        return order;
    }

    /** Whether the voxels are in a second file. */
    boolean isPair() {
        return pair;
    }

    NiftiDatatype datatype() {
        return datatype;
    }

    long voxOffset() {
        return voxOffset;
    }

    double slope() {
        return slope;
    }

    double inter() {
        return inter;
    }

    Grid grid() {
        return grid;
    }

    /** Extents of the axes after the third, multiplied; the components of a voxel are not counted. */
    int frames() {
        int frames = 1;
        for (int axis = 4; axis <= dim[0]; axis++) {
            frames *= dim[axis];
        }
        return frames;
    }

    /** The extents as the header gives them, for messages. */
    String dimText() {
        return "dim " + Arrays.toString(dim);
    }
}
