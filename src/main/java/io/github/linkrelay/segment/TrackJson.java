package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A Track call as the bytes that are sent.
 *
 * <p>By way of a string, for the sake of text beyond the basic plane: Jackson 2.19 writing bytes makes twelve of each
 * such character where UTF-8 needs four, and with its feature against that garbles half a surrogate pair. JSON allows
 * such a half, as an escape; UTF-8 has no form for it.
 */
public final class TrackJson {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();
    /** To a pattern, a whole pair is one character of another category. */
    private static final Pattern HALF_A_PAIR = Pattern.compile("\\p{Cs}");

    private TrackJson() {}

    /** Compact JSON in UTF-8, halves of surrogate pairs as escapes. Safe for any thread. */
    public static byte[] bytes(JsonNode track) {
        String text = text(track);
        if (hasSurrogates(text)) {
            text = HALF_A_PAIR
                    .matcher(text)
                    .replaceAll(half ->
                            String.format("\\\\u%04x", (int) half.group().charAt(0)));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode track) {
        try {
            return WRITER.writeValueAsString(track);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that can't be written as JSON", e);
        }
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
