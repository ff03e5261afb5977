package io.github.linkrelay.delivery;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https URL as somebody wrote it. Its path and query are requested byte for byte. Only characters that can't
 * be in a request line, which are blanks and characters beyond ASCII, are sent as the percent-encoding of their UTF-8.
 *
 * @param server scheme, host and port, such as {@code https://example.com:8443}, maybe with a user and password, which
 *     are sent as Basic credentials
 * @param target path and query as they are requested, never empty
 */
public record HttpUrl(String server, String target) {
    private static final Pattern PARTS =
            Pattern.compile("(https?://)([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /**
     * ASCII characters that may be in a request line but not in a {@link URI}. A {@code ~} may be, but Camel's HTTP
     * component encodes it.
     */
    private static final String NOT_IN_A_URI = "\"<>[]\\^`{|}~";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it can't be requested. The message says why, as in "is no http or https URL",
     *     and does not repeat the URL, which may be a secret
     */
    public static HttpUrl parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is no http or https URL");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has a control character or a line end in it");
        }
        if (parts.group(5) != null) {
            throw new IllegalArgumentException(
                    "has a # in it, and what follows a # is sent to no server; as a part of the"
                            + " path or query it is written %23");
        }
        String server = parts.group(1) + parts.group(2);
        requireServer(server, parts.group(2));
        String path = parts.group(3).isEmpty() ? "/" : parts.group(3);
        String query = parts.group(4) == null ? "" : parts.group(4);
        return new HttpUrl(server, encodeUnsendable(path + query));
    }

    /**
     * Reads the URL that the paths of an API are added to, such as {@code https://api.segment.io}. Slashes at its end are
     * cut.
     *
     * @throws IllegalArgumentException as {@link #parse} does, or if it has a query, or a user or password: an API has
     *     credentials of its own
     */
    public static HttpUrl parseBase(String text) {
        HttpUrl base = parse(text);
        if (base.target.indexOf('?') >= 0) {
            throw new IllegalArgumentException("has a ? in it, but a path is added to it, so it can't have a query");
        }
        if (base.server.indexOf('@') >= 0) {
            throw new IllegalArgumentException("must not contain a user or password");
        }
        return new HttpUrl(base.server, base.target.replaceFirst("/+$", ""));
    }

    /** Returns this URL, which must be a base, followed by a path with or without a query. */
    public HttpUrl with(String path) {
        return new HttpUrl(server, target + encodeUnsendable(path));
    }

    /**
     * Returns a form that {@link URI} takes and Camel's HTTP component does not change. {@link RequestTarget} restores
     * the exact target later if the two differ.
     */
    String uri() {
        return server + uriTarget();
    }

    String uriTarget() {
        StringBuilder encoded = new StringBuilder(target.length() + 8);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            boolean isLonePercent = c == '%' && !target.substring(i).matches("%[0-9A-Fa-f]{2}.*");
            if (isLonePercent || NOT_IN_A_URI.indexOf(c) >= 0) {
                encoded.append('%').append(String.format("%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static void requireServer(String server, String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (host.matches("[\\w.-]*_[\\w.-]*(:\\d*)?")) {
            throw new IllegalArgumentException(
                    "has a _ in its host name, with which neither Java nor Camel's HTTP client"
                            + " sends a request: use its address, or give the host another name");
        }
        try {
            URI uri = new URI(server);
            if (uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535 && !authority.endsWith(":")) {
                return;
            }
        } catch (URISyntaxException e) {
            // It is reported below.
        }
        if (host.length() < authority.length()) {
            throw new IllegalArgumentException(
                    "has a user or password with a character that must be written as % and two"
                            + " digits there, such as %40 for @, or no host that can be looked up");
        }
        throw new IllegalArgumentException("has no host, or one that can't be looked up, before its path");
    }

    private static String encodeUnsendable(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        ByteBuffer bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("has half of a character in it");
        }
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next > ' ') {
                encoded.append((char) next);
            } else {
                encoded.append(String.format("%%%02X", next));
            }
        }
        return encoded.toString();
    }
}
