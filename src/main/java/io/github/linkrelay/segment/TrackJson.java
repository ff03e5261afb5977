package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Writes a Track call as the bytes that are sent.
 *
 * <p>The call is first written as a string, because of characters beyond the basic plane. When Jackson 2.19 writes
 * bytes, it needs twelve bytes for such a character where UTF-8 needs four, and its feature against that spoils a lone
 * surrogate. JSON allows a lone surrogate as an escape; UTF-8 has no form for it.
 */
public final class TrackJson {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();
    /** A complete surrogate pair matches as one code point, so the pattern finds only lone surrogates. */
    private static final Pattern HALF_A_PAIR = Pattern.compile("\\p{Cs}");

    private TrackJson() {}

    /** Returns compact JSON in UTF-8, with lone surrogates as escapes. Any thread may call it. */
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
