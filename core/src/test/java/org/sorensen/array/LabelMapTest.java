package org.sorensen.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelMapTest {
    private static final Shape SHAPE = Shape.of(1, 4);

    @Test
    void everyElementTypeReadsTheSame() {
        int[] labels = {0, 3, 200, 255};
        byte[] bytes = {0, 3, (byte) 200, (byte) 255};
        ByteBuffer direct =
                ByteBuffer.allocateDirect(6).put((byte) 9).put(bytes).put((byte) 9);
        direct.position(1).limit(5);
        List<LabelMap> all = List.of(
                LabelMap.of(labels, SHAPE),
                LabelMap.of(bytes, SHAPE),
                LabelMap.of(new short[] {0, 3, 200, 255}, SHAPE),
                LabelMap.of(IntBuffer.wrap(labels), SHAPE),
                LabelMap.of(direct, SHAPE),
                LabelMap.pack(labels, SHAPE));
        for (LabelMap map : all) {
            assertArrayEquals(labels, map.toArray());
            int[] part = new int[2];
            map.read(2, part, 2);
            assertArrayEquals(new int[] {200, 255}, part);
            assertEquals(255, map.get(3));
        }
    }

    @Test
    void shortsAreUnsignedAndPackingKeepsEveryValue() {
        assertEquals(
                65535, LabelMap.of(new short[] {(short) 65535}, Shape.of(1)).get(0));
        for (int[] labels :
                List.of(new int[] {0, 256}, new int[] {65535, 1}, new int[] {65536, 2}, new int[] {-1, 3})) {
            assertArrayEquals(labels, LabelMap.pack(labels, Shape.of(2)).toArray());
        }
    }

    @Test
    void floatArraysShareTheirMemory() {
        float[] values = {1, 2, 3, 4};
        FloatArray array = FloatArray.of(values, SHAPE);
        array.write(1, new float[] {7, 8}, 2);
        assertArrayEquals(new float[] {1, 7, 8, 4}, values);
        FloatBuffer direct = ByteBuffer.allocateDirect(24)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(5f)
                .put(values)
                .position(1)
                .limit(5);
        FloatArray view = FloatArray.of(direct, SHAPE);
        assertArrayEquals(values, view.toArray());
        view.write(0, new float[] {9}, 1);
        assertEquals(9, direct.get(1));
        assertEquals(1, direct.position());
    }

    @Test
    void shapes() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(24, shape.size());
        assertEquals(1, Shape.of().size());
        assertEquals(Shape.of(4), shape.dropLeading(2));
        assertEquals(Shape.of(5, 6, 2, 3, 4), shape.prepend(5, 6));
        assertEquals(shape.hashCode(), Shape.of(2, 3, 4).hashCode());
        assertNotEquals(shape, Shape.of(2, 12));
        assertEquals("[2, 3, 4]", shape.toString());
    }
}
