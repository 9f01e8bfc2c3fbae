package org.sorensen.io;

import java.io.IOException;

/**
 * An action on a value that may fail with an {@link IOException}.
 *
 * @param <T> the value's type
 */
@FunctionalInterface
public interface IoConsumer<T> {
    /**
     * Acts on the value.
     *
     * @param value the value
     * @throws IOException if reading or writing fails
     */
    void accept(T value) throws IOException;
}
