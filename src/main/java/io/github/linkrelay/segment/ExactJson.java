package io.github.linkrelay.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads JSON as a tree whose numbers are written again with the very characters that were sent: {@code -0}, {@code 1e2},
 * {@code 1.0} and integers of any size. Any thread may call it.
 */
public final class ExactJson {
    private static final ObjectReader TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private ExactJson() {}

    /** Returns the value at which the parser is, or which comes next; a missing node if there is none. */
    public static JsonNode tree(JsonParser parser) throws IOException {
        JsonNode tree = TREES.with(new Numbers(parser)).readTree(parser);
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /** Returns the value in these bytes of UTF-8; a missing node if there is none. */
    public static JsonNode tree(byte[] json) throws IOException {
        try (JsonParser parser = TREES.createParser(json)) {
            return tree(parser);
        }
    }

    /** Makes the numbers of one tree, each when the parser is at it. */
    private static final class Numbers extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        private final transient JsonParser parser;

        Numbers(JsonParser parser) {
            this.parser = parser;
        }

        @Override
        public NumericNode numberNode(int value) {
            // No other integer is written in two ways.
            return value == 0 && text().startsWith("-") ? new Sent(BigDecimal.ZERO, text()) : super.numberNode(value);
        }

        @Override
        public ValueNode numberNode(BigDecimal value) {
            String text = text();
            return text.equals(value.toString()) ? super.numberNode(value) : new Sent(value, text);
        }

        private String text() {
            try {
                return parser.getText();
            } catch (IOException e) {
                // The parser has read the number already.
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A number that Java would write in another way. */
    private static final class Sent extends NumericNode {
        private static final long serialVersionUID = 1L;

        private final BigDecimal value;
        private final String text;

        Sent(BigDecimal value, String text) {
            this.value = value;
            this.text = text;
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(text);
        }

        @Override
        public String asText() {
            return text;
        }

        @Override
        public JsonToken asToken() {
            return JsonToken.VALUE_NUMBER_FLOAT;
        }

        @Override
        public JsonParser.NumberType numberType() {
            return JsonParser.NumberType.BIG_DECIMAL;
        }

        @Override
        public boolean isBigDecimal() {
            return true;
        }

        @Override
        public Number numberValue() {
            return value;
        }

        @Override
        public BigDecimal decimalValue() {
            return value;
        }

        @Override
        public BigInteger bigIntegerValue() {
            return value.toBigInteger();
        }

        @Override
        public int intValue() {
            return value.intValue();
        }

        @Override
        public long longValue() {
            return value.longValue();
        }

        @Override
        public float floatValue() {
            return value.floatValue();
        }

        @Override
        public double doubleValue() {
            return value.doubleValue();
        }

        @Override
        public boolean canConvertToInt() {
            return value.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0
                    && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
        }

        @Override
        public boolean canConvertToLong() {
            return value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                    && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sent sent && text.equals(sent.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
