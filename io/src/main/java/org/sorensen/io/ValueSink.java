package org.sorensen.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Receives decoded numbers run by run. */
@FunctionalInterface
interface ValueSink {
    /** Elements per run: small enough for the cache, large enough that the call does not matter. */
    int RUN = 8192;

    /** Where a sink's array starts for a compressed source, whose claims are not believed before they are read. */
    int FIRST_CAPACITY = 1 << 20;

    /** Takes the first {@code count} of the values. */
    void accept(double[] values, int count) throws IOException;

    /** Decodes elements from a source into a sink. */
    static void stream(
            ByteSource source, ElementType type, ByteOrder order, long elements, String field, ValueSink sink)
            throws IOException {
        byte[] bytes = new byte[RUN * type.bytes()];
        ByteBuffer view = ByteBuffer.wrap(bytes).order(order);
        double[] values = new double[RUN];
        for (long done = 0; done < elements; done += RUN) {
            int count = (int) Math.min(RUN, elements - done);
            source.read(bytes, count * type.bytes(), field);
            type.decode(view, values, count);
            sink.accept(values, count);
        }
    }

    /** The capacity to start with. */
    static int firstCapacity(ByteSource source, int elements) {
        return source.isCompressed() ? Math.min(elements, FIRST_CAPACITY) : elements;
    }

    /** The next capacity of a growing array. */
    static int nextCapacity(int capacity, int elements) {
        return (int) Math.min(elements, 2L * capacity);
    }
}
