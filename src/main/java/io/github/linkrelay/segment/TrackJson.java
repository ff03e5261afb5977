package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A Track call as the bytes that are sent.
 *
 * <p>Any mapped event can be written: JSON allows half of a surrogate pair as an escape, UTF-8 does not, and Jackson
 * then refuses. Such a call is written with all its text beyond ASCII as escapes, as JavaScript would do for the half.
 */
public final class TrackJson {
    private static final ObjectWriter UTF8 = JsonMapper.builder().build().writer();
    private static final ObjectWriter ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

    private TrackJson() {
    }

    /** Compact JSON in UTF-8. Safe for any thread. */
    public static byte[] bytes(JsonNode track) {
        try {
            return UTF8.writeValueAsBytes(track);
        } catch (JsonProcessingException halfOfAPair) {
            return escaped(track);
        }
    }

    private static byte[] escaped(JsonNode track) {
        try {
            return ASCII.writeValueAsBytes(track);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that can't be written as JSON", e);
        }
    }
}
