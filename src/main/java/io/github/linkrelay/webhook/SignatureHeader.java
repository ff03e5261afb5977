package io.github.linkrelay.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Finds the signatures that came as real HTTP headers.
 *
 * <p>Camel's HTTP engines put query parameters among the message headers, whatever the case of their names. Beside a
 * header of the same name the value becomes a list; without one the parameter is the only value (for Vert.x see {@code
 * VertxPlatformHttpSupport.populateCamelHeaders}). So this class removes from the values whatever the query contains
 * under that name, one for one, whichever engine serves. If the query repeats the signature itself, and the engine did
 * not merge the query, this removes the real signature too: the request is then refused and never accepted by mistake.
 */
final class SignatureHeader {
    private SignatureHeader() {}

    /** Returns all real values in their order; the list is empty if there is none. */
    static List<String> values(Message message) {
        List<String> values = new ArrayList<>(2);
        // This does not use getHeader: an application may have switched off Camel's case-insensitive map.
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (WebhookConstants.SIGNATURE.equalsIgnoreCase(header.getKey())) {
                collect(header.getValue(), values);
            }
        }
        String query = query(message);
        if (query != null && !query.isEmpty() && !values.isEmpty()) {
            queryValues(query).forEach(values::remove);
        }
        return values;
    }

    private static void collect(Object value, List<String> into) {
        if (value instanceof Iterable<?> several) {
            several.forEach(each -> collect(each, into));
        } else if (value != null) {
            into.add(value.toString());
        }
    }

    private static String query(Message message) {
        String raw = message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        return raw != null ? raw : message.getHeader(Exchange.HTTP_QUERY, String.class);
    }

    /**
     * Returns every value that any engine may have read from the query. Netty, below Vert.x, separates parameters at
     * {@code ;} and at {@code &}, servlet engines only at {@code &}. Each value is returned as often as in the reading
     * that has it more often.
     */
    private static List<String> queryValues(String query) {
        List<String> values = parameters(query, "&");
        if (query.indexOf(';') >= 0) {
            List<String> servlet = new ArrayList<>(values);
            for (String value : parameters(query, "[&;]")) {
                if (!servlet.remove(value)) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static List<String> parameters(String query, String separator) {
        List<String> values = new ArrayList<>();
        for (String parameter : query.split(separator)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (WebhookConstants.SIGNATURE.equalsIgnoreCase(decode(name))) {
                values.add(equals < 0 ? "" : decode(parameter.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The percent signs are broken. Whatever an engine makes of them, it is not 64 hex digits.
            return text;
        }
    }
}
