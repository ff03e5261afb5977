package io.github.linkrelay.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes an event as one line of JSON, from which the body can be read back byte for byte, and reads such lines. Any
 * thread may call it.
 */
final class ArchiveLine {
    /** The factor by which a body grows at worst: a control character becomes an escape of six bytes. */
    static final int WORST_GROWTH = 6;
    /** The bytes that a line needs besides body and type, at most. */
    static final int OVERHEAD = 1024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    /** The beginning of each line, so that the day is at a fixed place. */
    private static final String BEGIN = "{\"receivedAt\":\"";

    private static final int DAY_LENGTH = "2026-06-14".length();
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ArchiveLine() {}

    /** Returns the line in UTF-8, without the line break. */
    static byte[] of(StoredEvent event) {
        StringBuilder line = new StringBuilder(event.body().length + OVERHEAD);
        line.append(BEGIN)
                .append(time(event.receivedAt()))
                .append("\",\"sequence\":")
                .append(event.sequence());
        text(line, "key", event.key().toString());
        if (event.type() != null) {
            text(line, "type", event.type());
        }
        String body = text(event.body());
        if (body != null) {
            text(line, "body", body);
        } else {
            text(line, "bodyBase64", Base64.getEncoder().encodeToString(event.body()));
        }
        // This does not use a generator for bytes, which needs twelve bytes for a character beyond the basic plane
        // (Jackson 2.19).
        return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    /** Returns the body as text; null if the bytes are not UTF-8, because the text would not give them back. */
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Returns milliseconds since 1970 in the form {@code 2026-06-14T09:26:53.589Z}. */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /**
     * Returns the UTC day of the first line of a text, in the form {@code 2026-06-14}.
     *
     * @throws IllegalArgumentException if the text does not begin with a line of an archive
     */
    static String day(byte[] text) {
        String head = head(text, BEGIN.length() + DAY_LENGTH);
        String day = head.substring(Math.min(BEGIN.length(), head.length()));
        if (!head.startsWith(BEGIN) || !day.matches("\\d{4}-\\d\\d-\\d\\d")) {
            throw new IllegalArgumentException(
                    "not a line of an archive; the step archiveLine stands before the batch");
        }
        return day;
    }

    private static String head(byte[] text, int length) {
        return new String(text, 0, Math.min(length, text.length), StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether the bytes behind the last line break are a line that a crash tore: its beginning, or zeros if the other
     * bytes did not reach the disk. A complete line that only lacks its line break is not torn.
     */
    static boolean isTorn(byte[] rest) {
        byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
        int same = Arrays.mismatch(rest, begin);
        boolean isOurs = same < 0 || same == rest.length || same == begin.length || rest[same] == 0;
        return isOurs && !isWhole(rest);
    }

    private static boolean isWhole(byte[] line) {
        try {
            parse(line, line.length);
            return line[line.length - 1] == '}';
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the event of a line. Unknown members are ignored.
     *
     * @throws IOException if this is no line of an archive
     */
    static StoredEvent parse(byte[] buffer, int length) throws IOException {
        String receivedAt = null;
        long sequence = 0;
        String key = null;
        String type = null;
        byte[] body = null;
        try (JsonParser line = JSON.createParser(buffer, 0, length)) {
            if (line.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(line, "no object");
            }
            while (line.nextToken() == JsonToken.FIELD_NAME) {
                String name = line.currentName();
                line.nextToken();
                switch (name) {
                    case "receivedAt" -> receivedAt = line.getValueAsString();
                    case "sequence" -> sequence = line.getValueAsLong();
                    case "key" -> key = line.getValueAsString();
                    case "type" -> type = line.getValueAsString();
                    case "body" -> body = line.getText().getBytes(StandardCharsets.UTF_8);
                    case "bodyBase64" -> body = line.getBinaryValue();
                    default -> line.skipChildren();
                }
            }
            if (receivedAt == null || key == null || body == null) {
                throw new JsonParseException(line, "without receivedAt, key or body");
            }
            return new StoredEvent(
                    sequence,
                    EventKey.parse(key),
                    type,
                    Instant.parse(receivedAt).toEpochMilli(),
                    body);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("no time, or no key", e);
        }
    }
}
