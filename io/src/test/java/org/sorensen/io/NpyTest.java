package org.sorensen.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sorensen.io.TestFiles.golden;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sorensen.array.HalfArray;
import org.sorensen.array.HalfFormat;
import org.sorensen.array.Scores;
import org.sorensen.array.Shape;

/** NPY and NPZ: files that NumPy wrote, files laid out by hand, and round trips. */
class NpyTest {
    @TempDir
    private Path folder;

    private Path npy(String dictionary, byte... content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x93);
        out.write("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
        out.write(dictionary.length());
        out.write(dictionary.length() >> 8);
        out.write(dictionary.getBytes(StandardCharsets.ISO_8859_1));
        out.write(content);
        return TestFiles.write(folder.resolve("hand.npy"), out.toByteArray());
    }

    private static String dictionary(String descr, String fortran, String shape) {
        return "{'descr': " + descr + ", 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    }

    @ParameterizedTest
    @CsvSource({
        "bool,BOOL",
        "i1,INT8",
        "u1,UINT8",
        "le_i2,INT16",
        "be_i2,INT16",
        "le_u2,UINT16",
        "be_u2,UINT16",
        "le_i4,INT32",
        "be_i4,INT32",
        "le_u4,UINT32",
        "be_u4,UINT32",
        "le_i8,INT64",
        "be_i8,INT64",
        "le_u8,UINT64",
        "be_u8,UINT64"
    })
    void integersOfNumPy(String name, ElementType type) throws IOException {
        NpyArray array = Npy.read(golden("npy_" + name + ".npy"));
        assertEquals(type, array.type());
        assertEquals(Shape.of(2, 3), array.shape());
        int[] expected = type == ElementType.BOOL ? new int[] {0, 1, 0, 1, 0, 1} : new int[] {0, 1, 2, 3, 4, 5};
        assertArrayEquals(expected, array.toInts());
        assertEquals(expected[5], array.toFloats()[5]);
        assertEquals(expected[5], array.toDoubles()[5]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"le_f2", "be_f2", "le_f4", "be_f4", "le_f8", "be_f8"})
    void floatsOfNumPy(String name) throws IOException {
        NpyArray array = Npy.read(golden("npy_" + name + ".npy"));
        assertArrayEquals(new double[] {-0.5, -0.25, 0, 0.25, 0.5, 0.75}, array.toDoubles());
        ArithmeticException e = assertThrows(ArithmeticException.class, array::toInts);
        assertTrue(e.getMessage().startsWith("element 0 of an array of [2, 3] float"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"le_f2", "be_f2", "le_f4", "be_f4", "le_f8", "be_f8", "le_i2"})
    void scoresKeepTheirPrecision(String name) throws IOException {
        NpyArray array = Npy.read(golden("npy_" + name + ".npy"));
        Scores scores = array.toScores();
        assertEquals(
                switch (array.type()) {
                    case FLOAT16 -> "HalfArray of FLOAT16";
                    case FLOAT32 -> "FloatArray";
                    default -> "DoubleArray";
                },
                scores.kind());
        assertEquals(array.shape(), scores.shape());
        double[] expected = array.toDoubles();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], scores.get(i));
        }
        Path file = folder.resolve("scores.npy");
        Npy.write(file, NpyArray.of(scores));
        if (name.startsWith("le_f")) {
            assertEquals(-1, Files.mismatch(file, golden("npy_" + name + ".npy")));
        }
        HalfArray brain = HalfArray.round(new float[] {1, 3.14f}, HalfFormat.BFLOAT16, Shape.of(2));
        assertEquals(ElementType.FLOAT32, NpyArray.of(brain).type());
        assertArrayEquals(new float[] {1, 3.140625f}, NpyArray.of(brain).toFloats());
    }

    @Test
    void ordersVersionsAndScalars() throws IOException {
        NpyArray fortran = Npy.read(golden("npy_fortran.npy"));
        assertEquals(Shape.of(2, 3, 4), fortran.shape());
        int[] ramp = new int[24];
        Arrays.setAll(ramp, i -> i);
        assertArrayEquals(ramp, fortran.toInts());
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 5}, Npy.read(golden("npy_v2.npy")).toInts());
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 5}, Npy.read(golden("npy_v3.npy")).toInts());
        NpyArray scalar = Npy.read(golden("npy_scalar.npy"));
        assertEquals(0, scalar.shape().rank());
        assertArrayEquals(new double[] {2.5}, scalar.toDoubles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void zipsOfNumPy(String name) throws IOException {
        Map<String, NpyArray> arrays = Npz.read(golden(name));
        assertEquals("[a, b]", arrays.keySet().toString());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, arrays.get("a").toInts());
        assertArrayEquals(new float[] {1.5f, 2.5f}, Npz.read(golden(name), "b").toFloats());
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Npz.read(golden(name), "c"));
        assertEquals("[a.npy, b.npy]", e.found());
    }

    @Test
    void halfPrecisionEdges() throws IOException {
        Path file = npy(
                dictionary("'<f2'", "False", "(8,)"),
                (byte) 0,
                (byte) 0x7C,
                (byte) 0,
                (byte) 0xFC,
                (byte) 1,
                (byte) 0x7E,
                (byte) 1,
                (byte) 0,
                (byte) 0xFF,
                (byte) 3,
                (byte) 0,
                (byte) 4,
                (byte) 0xFF,
                (byte) 0x7B,
                (byte) 0,
                (byte) 0xBC);
        double[] expected = {
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, 65504, -1
        };
        assertArrayEquals(expected, Npy.read(file).toDoubles());
    }

    @Test
    void wideIntegersAreExactOrRefused() throws IOException {
        byte[] bytes = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong((1L << 53) - 1)
                .putLong(Long.MIN_VALUE + 1025)
                .array();
        NpyArray unsigned = Npy.read(npy(dictionary("'<u8'", "False", "(2,)"), bytes));
        ArithmeticException e = assertThrows(ArithmeticException.class, unsigned::toDoubles);
        assertTrue(e.getMessage().startsWith("element 1"), e.getMessage());
        assertEquals(0x1p63f, unsigned.toFloats()[1]);
        assertThrows(ArithmeticException.class, unsigned::toInts);
        NpyArray exact = Npy.read(npy(dictionary("'<i8'", "False", "(1,)"), Arrays.copyOf(bytes, 8)));
        assertArrayEquals(new double[] {0x1p53 - 1}, exact.toDoubles());
        NpyArray big = NpyArray.of(new double[] {1e300}, Shape.of(1));
        assertThrows(ArithmeticException.class, big::toFloats);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'''|O'''; False; (1,); descr",
                "'''<c8'''; False; (1,); descr",
                "'''=f4'''; False; (1,); descr",
                "'''<U4'''; False; (1,); descr",
                "'''f4'''; False; (1,); descr",
                "[('a', '<f4')]; False; (1,); header",
                "'''|u1'''; Maybe; (1,); header",
                "'''|u1'''; (1,); (1,); fortran_order",
                "'''|u1'''; False; (1,,2); shape",
                "'''|u1'''; False; (1); shape",
                "'''|u1'''; False; (0,); shape",
                "'''|u1'''; False; (-1,); header",
                "'''|u1'''; False; (65536, 65536); shape",
                "'''|u1'''; False; (9223372036854775807,); shape",
                "'''|u1'''; False; (999999999999999999,); shape",
                "'''|u1'''; False; (1,), 'more': 1; header",
                "'''|u1'''; False; (1,), 'shape': (1,); header",
            })
    void strictHeader(String descr, String fortran, String shape, String field) throws IOException {
        Path file = npy(dictionary(descr, fortran, shape), (byte) 1);
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Npy.read(file));
        assertEquals(field, e.field(), e.getMessage());
    }

    @Test
    void objectsAreNeverRead() throws IOException {
        Path file = npy(dictionary("'|O'", "False", "(1,)"), (byte) 1);
        assertTrue(assertThrows(CorruptImageException.class, () -> Npy.read(file))
                .found()
                .contains("Python objects, which are never read"));
    }

    @Test
    void sizesAreHeldAgainstTheFile() throws IOException {
        Path large = npy(dictionary("'<f8'", "False", "(30000, 8000)"), new byte[8]);
        CorruptImageException e = assertThrows(CorruptImageException.class, () -> Npy.read(large));
        assertEquals("shape [30000, 8000] of 8-byte elements", e.field());
        Path longer = npy(dictionary("'|u1'", "False", "(3,)"), new byte[4]);
        assertEquals(
                "more bytes",
                assertThrows(CorruptImageException.class, () -> Npy.read(longer))
                        .found());
        byte[] whole = Files.readAllBytes(golden("npy_le_f8.npy"));
        for (int length = 0; length < whole.length; length++) {
            Path cut = TestFiles.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, length));
            assertThrows(CorruptImageException.class, () -> Npy.read(cut), "cut to " + length);
        }
        whole[6] = 4;
        Path version = TestFiles.write(folder.resolve("v4.npy"), whole);
        assertEquals(
                "4.0",
                assertThrows(CorruptImageException.class, () -> Npy.read(version))
                        .found());
    }

    @Test
    void writtenArraysComeBack() throws IOException {
        Path file = folder.resolve("a.npy");
        for (Shape shape : new Shape[] {Shape.of(6), Shape.of(2, 3), Shape.of(1, 2, 3, 1)}) {
            float[] floats = {1, 2, 3, -4.5f, Float.NaN, 6};
            Npy.write(file, NpyArray.of(floats, shape));
            NpyArray back = Npy.read(file);
            assertEquals(shape, back.shape());
            assertArrayEquals(floats, back.toFloats());
            assertEquals(0, (Files.size(file) - 24) % 64);
        }
        Npy.write(file, Npy.read(golden("npy_be_i2.npy")));
        assertEquals(-1, Files.mismatch(file, golden("npy_be_i2.npy")));
        Npy.write(file, NpyArray.of(new double[] {2.5}, Shape.of()));
        assertEquals(-1, Files.mismatch(file, golden("npy_scalar.npy")));
    }

    @Test
    void writtenZipsComeBackAndAreTheSameBytes() throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("z", NpyArray.of(new int[] {1, -2, 3}, Shape.of(3)));
        arrays.put("a", NpyArray.of(new float[500000], Shape.of(500, 1000)));
        Path one = folder.resolve("one.npz");
        Path two = folder.resolve("two.npz");
        Npz.write(one, arrays);
        Npz.write(two, arrays);
        assertEquals(-1, Files.mismatch(one, two));
        Map<String, NpyArray> back = Npz.read(one);
        assertEquals("[z, a]", back.keySet().toString());
        assertArrayEquals(new int[] {1, -2, 3}, back.get("z").toInts());
        assertEquals(Shape.of(500, 1000), back.get("a").shape());
        byte[] whole = Files.readAllBytes(one);
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            TestFiles.write(two, Arrays.copyOf(whole, length));
            assertThrows(CorruptImageException.class, () -> Npz.read(two), "cut to " + length);
        }
    }

    @Test
    void damagedStoredEntriesAreFoundByTheirChecksum() throws IOException {
        byte[] whole = Files.readAllBytes(golden("stored.npz"));
        int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("}") + 40;
        while (whole[at] == ' ' || whole[at] == '\n') {
            at++;
        }
        whole[at] ^= 1;
        Path file = TestFiles.write(folder.resolve("damaged.npz"), whole);
        assertEquals(
                "checksum",
                assertThrows(CorruptImageException.class, () -> Npz.read(file)).field());
    }
}
