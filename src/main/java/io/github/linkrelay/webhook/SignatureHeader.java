package io.github.linkrelay.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The signatures that came as real HTTP headers.
 *
 * <p>Camel's HTTP engines put query parameters among the message headers, under the same name in any case: beside a
 * header the value becomes a list, without one the parameter stands alone (for Vert.x:
 * {@code VertxPlatformHttpSupport.populateCamelHeaders}). So what the query carries under the name is taken off
 * again, one for one, whichever engine serves. A query that repeats the very signature on an engine that did not merge
 * it takes the real one off too: such a request is refused, never let in.
 */
final class SignatureHeader {
    private SignatureHeader() {}

    /** All real values, in order; empty if there is none. */
    static List<String> values(Message message) {
        List<String> values = new ArrayList<>(2);
        // Not getHeader: an application may have switched Camel's case-insensitive map off.
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
     * What any engine may have read from the query under the name. Netty, below Vert.x, parts parameters at
     * {@code ;} as well as at {@code &}, servlet engines at {@code &} only; of each value the larger count holds.
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
            // Broken percent signs: whatever an engine makes of them, it is not 64 hex digits.
            return text;
        }
    }
}
