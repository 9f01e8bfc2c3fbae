package org.sorensen.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.Map;

/** Writes maps in an order that does not change from run to run. */
final class StableMapSerializer extends JsonSerializer<Map<?, ?>> {
    @Override
    @SuppressWarnings("unchecked")
    public Class<Map<?, ?>> handledType() {
        return (Class<Map<?, ?>>) (Class<?>) Map.class;
    }

    @Override
    public void serialize(Map<?, ?> map, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject(map);
        for (Map.Entry<?, ?> entry : Maps.ordered(map).entrySet()) {
            provider.defaultSerializeField(String.valueOf(entry.getKey()), entry.getValue(), out);
        }
        out.writeEndObject();
    }
}
