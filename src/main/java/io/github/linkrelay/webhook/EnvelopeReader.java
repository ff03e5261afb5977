package io.github.linkrelay.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Finds the event in a body: a JSON object in UTF-8 with {@code event} (text, not blank), {@code timestamp} (text, see
 * {@link EventTime#parse}) and {@code data} (an object), as tolinku.com, Webhook Payload Formats, describes it. The
 * reader ignores members that it does not know. If a member is there twice, the last one counts, as in JavaScript.
 *
 * <p>The body is read once, from front to end, without building a tree, and the reading stops at the first limit that
 * is exceeded. A body that is accepted here can be mapped later: the mapping reads with this class too, so the two
 * never disagree.
 *
 * <p>The limits are the given nesting, 1,000 characters for a number, four digits for its exponent, and 50,000
 * characters for a member's name (Jackson's own limit). The server limits the size of the body.
 *
 * <p>It is safe for any number of threads.
 */
public final class EnvelopeReader {
    /** This many levels of objects and arrays are enough for any event; the body's own object is the first level. */
    public static final int DEFAULT_NESTING = 100;
    /** The largest nesting that a caller can allow: Jackson can't write deeper trees (StreamWriteConstraints). */
    public static final int MAX_NESTING = 900;

    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int MAX_EXPONENT_DIGITS = 4;

    private final int maxNesting;
    private final JsonFactory json;

    public EnvelopeReader() {
        this(DEFAULT_NESTING);
    }

    /** @param maxNesting levels of objects and arrays to allow, from 2 (an empty {@code data}) to 900 */
    public EnvelopeReader(int maxNesting) {
        if (maxNesting < 2 || maxNesting > MAX_NESTING) {
            throw new IllegalArgumentException(
                    "nesting of an event is " + maxNesting + ", not between 2 and " + MAX_NESTING);
        }
        this.maxNesting = maxNesting;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxNesting)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                // Jackson's table of names is shared by all threads. Senders choose the names, and could fill or
                // unbalance it, so it is switched off.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** Reads an event's envelope, and checks the rest of the body as well. */
    public Envelope read(byte[] body) throws UnusableEnvelopeException {
        return read(body, EnvelopeReader::checkData);
    }

    /** Reads an event's envelope and gives its {@code data} to the handler. */
    public Envelope read(byte[] body, DataHandler handler) throws UnusableEnvelopeException {
        StrictText text = StrictText.of(body);
        try (JsonParser parser = json.createParser(text.chars(), 0, text.length())) {
            try {
                return read(parser, handler);
            } catch (JsonProcessingException e) {
                throw new UnusableEnvelopeException(problem(e, parser));
            }
        } catch (IOException e) {
            // This can't happen: the parser reads from memory only.
            throw new UnusableEnvelopeException("the body can't be read");
        }
    }

    private static Envelope read(JsonParser parser, DataHandler handler) throws IOException, UnusableEnvelopeException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UnusableEnvelopeException("the body is not a JSON object");
        }
        Member event = Member.MISSING;
        Member timestamp = Member.MISSING;
        JsonToken data = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "event" -> event = Member.at(parser);
                case "timestamp" -> timestamp = Member.at(parser);
                case "data" -> {
                    data = value;
                    if (value == JsonToken.START_OBJECT) {
                        handler.data(parser);
                    }
                }
                default -> {
                    // The event does not need this member.
                }
            }
            // This does nothing if the value has been consumed, or is no object or array.
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new UnusableEnvelopeException("something follows the JSON object");
        }
        String type = event.text("event");
        if (type.isBlank()) {
            throw new UnusableEnvelopeException("event is blank");
        }
        Instant time = time(timestamp.text("timestamp"));
        if (data != JsonToken.START_OBJECT) {
            throw new UnusableEnvelopeException(data == null ? "data is missing" : "data is not an object");
        }
        return new Envelope(type, time);
    }

    private static Instant time(String text) throws UnusableEnvelopeException {
        try {
            return EventTime.parse(text);
        } catch (DateTimeException e) {
            throw new UnusableEnvelopeException("timestamp is not an ISO 8601 date-time of the years 0001 to 9999");
        }
    }

    /** Reads through {@code data} and checks what Jackson's limits do not check. */
    private static void checkData(JsonParser parser) throws IOException {
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkExponent(parser);
            }
        }
    }

    /**
     * Refuses a long exponent: BigDecimal can't hold one of ten digits, and nothing can hold the digits of {@code
     * 1e999999999}.
     */
    private static void checkExponent(JsonParser parser) throws IOException {
        String number = parser.getText();
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return;
        }
        char sign = number.charAt(e + 1);
        int start = sign == '+' || sign == '-' ? e + 2 : e + 1;
        if (number.length() - start > MAX_EXPONENT_DIGITS) {
            throw new StreamConstraintsException("exponent");
        }
    }

    /** Returns the problem in our own words, because Jackson's messages quote the body. */
    private String problem(JsonProcessingException e, JsonParser parser) {
        if (e instanceof JsonEOFException) {
            return "the JSON is cut short";
        }
        String place = " near character " + parser.currentLocation().getCharOffset();
        if (e instanceof StreamConstraintsException) {
            return parser.getParsingContext().getNestingDepth() > maxNesting
                    ? "the JSON is nested deeper than " + maxNesting + " levels"
                    : "the JSON has a number or name that is too long" + place;
        }
        return "the body is not JSON" + place;
    }

    /**
     * A top-level member that should be text.
     *
     * @param token the kind of the value; null if the member is missing
     *
     * @param value the text; null if the value is no text
     */
    private record Member(JsonToken token, String value) {
        static final Member MISSING = new Member(null, null);

        static Member at(JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            return new Member(token, token == JsonToken.VALUE_STRING ? parser.getText() : null);
        }

        String text(String name) throws UnusableEnvelopeException {
            if (value == null) {
                throw new UnusableEnvelopeException(name + (token == null ? " is missing" : " is not text"));
            }
            return value;
        }
    }
}
