package org.sorensen.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/** Writes floating-point numbers with the fewest digits, and null in the place of NaN and infinities. */
final class FiniteJsonGenerator extends JsonGeneratorDelegate {
    FiniteJsonGenerator(JsonGenerator out) {
        super(out, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
        if (!Double.isFinite(value)) {
            writeNull();
            return;
        }
        String digits = Numbers.shortest(value);
        boolean looksWhole = digits.indexOf('.') < 0 && digits.indexOf('E') < 0;
        // "1.0" and not "1", so that readers that tell integers from floats see the type that was meant.
        writeNumber(looksWhole ? digits + ".0" : digits);
    }

    @Override
    public void writeNumber(float value) throws IOException {
        writeNumber(Double.parseDouble(Float.toString(value)));
    }

    @Override
    public void writeArray(double[] values, int offset, int length) throws IOException {
        writeStartArray(values, length);
        for (int i = offset; i < offset + length; i++) {
            writeNumber(values[i]);
        }
        writeEndArray();
    }
}
