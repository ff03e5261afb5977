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

/** An event as one line of the archive: JSON, its body byte for byte. For any thread. */
final class ArchiveLine {
    /** So many bytes of a body can become one byte of a line at worst: a control character is an escape. */
    static final int WORST_GROWTH = 6;
    /** What a line takes besides body and type. */
    static final int OVERHEAD = 1024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    /** First in each line, so that the day stands at a fixed place. */
    private static final String BEGIN = "{\"receivedAt\":\"";

    private static final int DAY_LENGTH = "2026-06-14".length();
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ArchiveLine() {}

    /** UTF-8, without the line break. */
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
        // Not by a generator for bytes: it makes twelve of each character beyond the basic plane (Jackson 2.19).
        return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    /** Null if the bytes are no UTF-8, so that text would not give them back. */
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

    /** Milliseconds since 1970 as {@code 2026-06-14T09:26:53.589Z}. */
    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /**
     * The UTC day of the line that begins a text, as {@code 2026-06-14}.
     *
     * @throws IllegalArgumentException if the text begins with no line of an archive
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
     * Returns whether bytes behind the last line break are what a crash left of a line: its beginning, or zeros where the rest
     * did not reach the disk. A line that is whole and only lacks its break is not torn.
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
     * The event of a line. Names that are not known are passed over.
     *
     * @throws IOException if it is no line of an archive
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
