package io.github.linkrelay.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.StringJoiner;

/**
 * Prints a JSON value as a JavaScript template literal does. The anonymous ids in use were hashed from such text, so
 * only the same text gives the same ids. Numbers are converted to a double first, as in JavaScript: {@code 4.90} prints
 * as 4.9.
 */
final class JavaScriptText {
    private static final BigDecimal EXPONENT_FROM = new BigDecimal("1e21");
    private static final BigDecimal EXPONENT_BELOW = new BigDecimal("1e-6");

    private JavaScriptText() {}

    /**
     * Returns the text that a JavaScript template literal makes of the value.
     *
     * @param value the value; null for a member that is missing
     */
    static String of(JsonNode value) {
        if (value == null) {
            return "undefined";
        }
        return switch (value.getNodeType()) {
            case NUMBER -> number(value.doubleValue());
            case OBJECT -> "[object Object]";
            case ARRAY -> {
                StringJoiner items = new StringJoiner(",");
                value.forEach(item -> items.add(item.isNull() ? "" : of(item)));
                yield items.toString();
            }
            default -> value.asText();
        };
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal size = digits.abs();
        if (size.compareTo(EXPONENT_FROM) < 0 && size.compareTo(EXPONENT_BELOW) >= 0) {
            return digits.toPlainString();
        }
        String all = digits.unscaledValue().abs().toString();
        int exponent = all.length() - 1 - digits.scale();
        return (value < 0 ? "-" : "") + all.charAt(0) + (all.length() > 1 ? "." + all.substring(1) : "") + "e"
                + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
