package io.github.linkrelay.runtime.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says by which proxy a URL is requested. A proxy is given by a setting, which is the variable {@code HTTPS_PROXY} or
 * {@code HTTP_PROXY} unless somebody changes it, or else by Java's properties {@code https.proxyHost} and
 * {@code http.proxyHost}. It is safe for any number of threads.
 */
public final class Proxies extends ProxySelector {
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:([a-z0-9]+)://)?(?:([^@/]*)@)?(\\[[^]/]+]|[^:/?#@\\s]+)(?::(\\d{1,5}))?/?", Pattern.CASE_INSENSITIVE);
    private static final int USUAL_PORT = 80;

    /**
     * A proxy.
     *
     * @param login user and password as {@code user:password}; null without
     */
    public record Place(String host, int port, String login) {
        String name() {
            return host + ":" + port;
        }
    }

    private final Place https;
    private final Place http;
    private final DirectHosts direct;
    private final ProxySelector otherwise = ProxySelector.getDefault();

    private Proxies(Place https, Place http, DirectHosts direct) {
        this.https = https;
        this.http = http;
        this.direct = direct;
    }

    /** Returns a selector by which everything is requested without a proxy. */
    public static Proxies none() {
        return new Proxies(null, null, new DirectHosts());
    }

    /**
     * Makes the selector of a command, which reads no settings.
     *
     * @throws IllegalArgumentException if a variable can't be used; the message begins with its name
     */
    public static Proxies ofEnvironment(Map<String, String> environment, UnaryOperator<String> properties) {
        return of(
                ofVariable(environment, "HTTPS_PROXY"),
                ofVariable(environment, "HTTP_PROXY"),
                variable(environment, "NO_PROXY"),
                properties);
    }

    private static Optional<Place> ofVariable(Map<String, String> environment, String name) {
        try {
            return parse(variable(environment, name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ' ' + e.getMessage());
        }
    }

    private static String variable(Map<String, String> environment, String name) {
        return environment
                .getOrDefault(name, environment.getOrDefault(name.toLowerCase(Locale.ROOT), ""))
                .strip();
    }

    /**
     * Makes the selector of a process.
     *
     * @param https the proxy for https URLs, such as {@code http://user:password@proxy.example:3128}; empty if the
     *     property decides
     * @param http the same for http URLs
     * @param direct the hosts without a proxy, in the form of {@code NO_PROXY}
     * @param properties gives Java's system properties; null for one that is not set
     */
    public static Proxies of(
            Optional<Place> https, Optional<Place> http, String direct, UnaryOperator<String> properties) {
        DirectHosts hosts = new DirectHosts().addVariable(direct);
        String nonProxyHosts = properties.apply("http.nonProxyHosts");
        if (nonProxyHosts != null && !nonProxyHosts.isBlank()) {
            hosts.addProperty(nonProxyHosts);
        }
        return new Proxies(
                https.orElseGet(() -> ofProperties("https", properties)),
                http.orElseGet(() -> ofProperties("http", properties)),
                hosts);
    }

    /**
     * Reads a proxy as a setting gives it; empty for an empty text.
     *
     * @throws IllegalArgumentException if it can't be used. The message continues a sentence that begins with the name
     *     of the setting, and does not repeat the value, which may hold a password
     */
    public static Optional<Place> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches() || parts.group(4) != null && Integer.parseInt(parts.group(4)) > 65_535) {
            throw new IllegalArgumentException("must be a proxy such as http://proxy.example:3128");
        }
        String scheme = parts.group(1) == null ? "http" : parts.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http")) {
            throw new IllegalArgumentException("names a proxy of the kind " + scheme + ", which Linkrelay can't use; "
                    + (scheme.startsWith("socks")
                            ? "a SOCKS proxy is given to Java: -DsocksProxyHost=HOST -DsocksProxyPort=PORT"
                            : "the connection to a proxy is plain, so write http://HOST:PORT"));
        }
        return Optional.of(new Place(
                parts.group(3).replaceAll("[\\[\\]]", ""),
                parts.group(4) == null ? USUAL_PORT : Integer.parseInt(parts.group(4)),
                parts.group(2) == null ? null : decoded(parts.group(2))));
    }

    private static String decoded(String login) {
        return URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Place ofProperties(String scheme, UnaryOperator<String> properties) {
        String host = properties.apply(scheme + ".proxyHost");
        if (host == null || host.isBlank()) {
            return null;
        }
        String port = properties.apply(scheme + ".proxyPort");
        String user = properties.apply(scheme + ".proxyUser");
        String password = properties.apply(scheme + ".proxyPassword");
        return new Place(
                host.strip(),
                port != null && port.matches("\\d{1,5}")
                        ? Integer.parseInt(port)
                        : scheme.equals("https") ? 443 : USUAL_PORT,
                user == null ? null : user + ":" + (password == null ? "" : password));
    }

    /** Returns the user and password for this proxy; empty if it is none of these, or has none. */
    Optional<String> login(String host, int port) {
        for (Place place : new Place[] {https, http}) {
            if (place != null
                    && place.login() != null
                    && place.port() == port
                    && place.host().equalsIgnoreCase(host)) {
                return Optional.of(place.login());
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Proxy> select(URI url) {
        boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
        if (!isHttps && !"http".equalsIgnoreCase(url.getScheme())) {
            // Java asks for a SOCKS proxy in this way.
            return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(url);
        }
        Place place = isHttps ? https : http;
        String host = url.getHost();
        int port = url.getPort() >= 0 ? url.getPort() : isHttps ? 443 : 80;
        return List.of(
                place == null || host == null || direct.contains(host, port)
                        ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(place.host(), place.port())));
    }

    @Override
    public void connectFailed(URI url, SocketAddress proxy, IOException failure) {
        // There is no other proxy to try.
    }
}
