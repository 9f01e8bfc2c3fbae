package org.sorensen.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;
import org.sorensen.array.Shape;

/** NumPy's NPY files: one array of numbers each. */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int FIRST_CAPACITY = 1 << 22;

    private Npy() {}

    /**
     * Reads an array: versions 1 to 3, bool, integer and float types, both byte orders, C and Fortran order.
     *
     * @param file the file
     * @return the array in row-major order
     * @throws CorruptImageException if the file is truncated, contradicts itself, or holds another type
     * @throws IOException if it cannot be read
     */
    public static NpyArray read(Path file) throws IOException {
        try (ByteSource source = ByteSource.open(file)) {
            return read(source);
        }
    }

    static NpyArray read(ByteSource source) throws IOException {
        Path file = source.file();
        byte[] start = new byte[12];
        source.read(start, 8, "magic and version");
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new CorruptImageException(
                    file, "magic", "\\x93NUMPY", Arrays.toString(Arrays.copyOf(start, MAGIC.length)));
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new CorruptImageException(file, "version", "1.0, 2.0 or 3.0", version + "." + start[7]);
        }
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] lengthField = new byte[4];
        source.read(lengthField, lengthBytes, "header length");
        long length =
                ByteBuffer.wrap(lengthField).order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 0xFFFFFFFFL;
        if (length > LONGEST_HEADER) {
            throw new CorruptImageException(file, "header length", "at most " + LONGEST_HEADER, length + "");
        }
        byte[] text = new byte[(int) length];
        source.read(text, text.length, "header");
        NpyHeader header = NpyHeader.parse(
                file, new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        return elements(source, header);
    }

    private static NpyArray elements(ByteSource source, NpyHeader header) throws IOException {
        int[] extents = header.shape().stream().mapToInt(Long::intValue).toArray();
        int width = header.type().bytes();
        long total = (long) Shape.of(extents).size() * width;
        String field = "shape " + header.shape() + " of " + width + "-byte elements";
        if (total > Integer.MAX_VALUE - 8) {
            throw new CorruptImageException(source.file(), field, "less than 2 GiB in one array", total + " bytes");
        }
        source.requireAtMost(field, source.position() + total);
        byte[] bytes = new byte[(int) (source.isCompressed() ? Math.min(total, FIRST_CAPACITY) : total)];
        source.read(bytes, bytes.length, field);
        while (bytes.length < total) {
            int done = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(total, 2L * done));
            source.read(bytes, done, bytes.length - done, field);
        }
        source.requireEnd(field);
        ByteBuffer elements = ByteBuffer.wrap(bytes).order(header.order());
        return header.fortran() && extents.length > 1
                ? new NpyArray(Shape.of(extents), header.type(), rowMajor(elements, extents, width))
                : new NpyArray(Shape.of(extents), header.type(), elements);
    }

    /** From the first axis being the fastest to the last one. */
    private static ByteBuffer rowMajor(ByteBuffer fortran, int[] extents, int width) {
        byte[] from = fortran.array();
        byte[] to = new byte[from.length];
        int[] index = new int[extents.length];
        for (int at = 0; at < to.length; at += width) {
            int source = 0;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                source = source * extents[axis] + index[axis];
            }
            System.arraycopy(from, source * width, to, at, width);
            for (int axis = extents.length - 1; axis >= 0 && ++index[axis] == extents[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return ByteBuffer.wrap(to).order(fortran.order());
    }

    /**
     * Writes an array as NPY version 1.0 in C order, in its own type and byte order.
     *
     * @param file the file to write or replace
     * @param array the array
     * @throws IOException if writing fails; an earlier file is then unchanged
     */
    public static void write(Path file, NpyArray array) throws IOException {
        AtomicFiles.write(file, out -> write(out, array));
    }

    static void write(OutputStream out, NpyArray array) throws IOException {
        ElementType type = array.type();
        String order = type.bytes() == 1 ? "|" : array.bytes().order() == ByteOrder.BIG_ENDIAN ? ">" : "<";
        String text = "{'descr': '" + order + NpyHeader.code(type) + "', 'fortran_order': False, 'shape': "
                + tuple(array.shape()) + ", }";
        int before = MAGIC.length + 4;
        int length = text.length() + 1 + Math.floorMod(-(before + text.length() + 1), ALIGNMENT);
        ByteBuffer head = ByteBuffer.allocate(before).order(ByteOrder.LITTLE_ENDIAN);
        head.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        out.write(head.array());
        String padding = " ".repeat(length - text.length() - 1);
        out.write((text + padding + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(array.bytes().array());
    }

    private static String tuple(Shape shape) {
        StringJoiner tuple = new StringJoiner(", ", "(", shape.rank() == 1 ? ",)" : ")");
        for (int extent : shape.extents()) {
            tuple.add(Integer.toString(extent));
        }
        return tuple.toString();
    }
}
