package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.RawBody;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;

/**
 * The requests that a webhook's route takes, as its {@code platform-http:} endpoint says.
 *
 * <p>Vert.x's own test (vertx-web 4.5) takes {@code Application/JSON} and {@code application/json ; charset=utf-8} for
 * other types, fails with 500 for a parameter that is not complete, and names no method in {@code Allow}.
 *
 * @param methods the methods; empty for any
 * @param types the media types in small letters, without parameters; empty for any
 */
record RequestTerms(Set<String> methods, List<String> types) {

    static RequestTerms of(PlatformHttpEndpoint endpoint) {
        Set<Method> methods = Method.parseList(endpoint.getHttpMethodRestrict());
        String consumes = endpoint.getConsumes();
        boolean anyType = consumes == null || !endpoint.getComponent().isServerRequestValidation();
        return new RequestTerms(
                methods.equals(Method.getAll())
                        ? Set.of()
                        : methods.stream().map(Method::name).collect(Collectors.toUnmodifiableSet()),
                anyType
                        ? List.of()
                        : Arrays.stream(consumes.split(","))
                                .map(RequestTerms::mediaType)
                                .toList());
    }

    boolean takesMethod(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    /** Returns the value of the header {@code Allow}. */
    String allow() {
        return methods.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Returns whether a body with these headers can be an event as it is. */
    boolean takesBody(MultiMap headers) {
        List<String> given = headers.getAll(HttpHeaders.CONTENT_TYPE);
        // Loops, because streams cost more than all else here, and each request is asked.
        for (String value : given) {
            if (!takesType(mediaType(value))) {
                return false;
            }
        }
        return (types.isEmpty() || !given.isEmpty()) && RawBody.isPlain(headers.getAll(HttpHeaders.CONTENT_ENCODING));
    }

    private boolean takesType(String type) {
        for (String taken : types) {
            if (taken.equals(type)
                    || taken.equals("*/*")
                    || taken.endsWith("/*") && type.startsWith(taken.substring(0, taken.length() - 1))) {
                return true;
            }
        }
        // Where none is named, any is taken.
        return types.isEmpty();
    }

    private static String mediaType(String value) {
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
