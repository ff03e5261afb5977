package io.github.linkrelay.operator.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides who sent a request, and whether it is allowed.
 *
 * <p>Credentials are compared in constant time, and all of them at each request. If none are required, the request must
 * name this machine by a host name that only it has. Otherwise any web page could use its own name server to make the
 * browser of somebody on this machine read events (DNS rebinding). A change must have a header that another site's page
 * can't make a browser send without asking first (CSRF), and must not come from another site's page, if the browser
 * says so.
 *
 * <p>It is safe for any number of threads.
 */
public final class Access {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    /** An IPv4 or IPv6 address as it stands in {@code Host}. No name that a name server knows looks like one. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    /** The sentence for who calls this port by a name that is not its own. */
    public static final String FOREIGN_NAME = "Without credentials this port answers to localhost only. To call it by"
            + " another name, set linkrelay.management.hosts, or credentials.";

    private static final String CHALLENGE = "Basic realm=\"Linkrelay\", charset=\"UTF-8\"";

    private final AccessSettings settings;
    private final byte[] password;
    private final byte[] token;
    private final byte[] viewerToken;

    public Access(AccessSettings settings) {
        this.settings = settings;
        // The name belongs to the password; a token works with any name.
        this.password = settings.password().isEmpty() ? null : digest(settings.user() + ":" + settings.password());
        this.token = settings.token().isEmpty() ? null : digest(settings.token());
        this.viewerToken = settings.viewerToken().isEmpty() ? null : digest(settings.viewerToken());
    }

    /** Returns whether the sender of this request may look at anything. It does not read the body and does not block. */
    public boolean admits(OperatorRequest request) {
        return settings.demanded() ? identify(request).isPresent() : hasOwnName(request);
    }

    /**
     * Returns whether somebody without credentials may ask if the process is live or ready. A probe calls by address, or
     * names no host. A web page that uses its own name server can't do that.
     */
    public boolean admitsProbe(OperatorRequest request) {
        String host = host(request);
        return host.isEmpty() || ADDRESS.matcher(host).matches() || hasOwnName(request);
    }

    /** Returns the refusal of a request without valid credentials. */
    OperatorAnswer challenge() {
        return OperatorAnswer.problem(401, "This port asks for credentials: a token, or user and password.")
                .with("WWW-Authenticate", CHALLENGE);
    }

    /**
     * Returns the sender.
     *
     * @throws RequestProblem with status 401 or 403 if the request is not allowed
     */
    Sender judge(OperatorRequest request) {
        Sender sender;
        if (settings.demanded()) {
            sender = identify(request).orElseThrow(() -> new RequestProblem(401, "credentials are missing or wrong"));
        } else {
            if (!hasOwnName(request)) {
                throw new RequestProblem(403, FOREIGN_NAME);
            }
            sender = new Sender(Role.ANYBODY_HERE, "somebody on this machine");
        }
        if (request.isChange()) {
            refuseForeignPage(request);
            if (!sender.role().operator()) {
                throw new RequestProblem(403, "A viewer may only look. This needs an operator's credentials.");
            }
        }
        return sender;
    }

    private Optional<Sender> identify(OperatorRequest request) {
        String header = request.header("authorization").orElse("");
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? "" : header.substring(0, blank).toLowerCase(Locale.ROOT);
        String given = blank < 0 ? "" : header.substring(blank + 1).strip();
        String pair = "";
        String secret = "";
        if (scheme.equals("bearer")) {
            secret = given;
        } else if (scheme.equals("basic")) {
            pair = decode(given);
            secret = pair.substring(pair.indexOf(':') + 1);
        }
        byte[] pairDigest = digest(pair);
        byte[] secretDigest = digest(secret);
        // There is no early exit, because the time taken must not reveal anything about a secret.
        boolean byPassword = isSame(password, pairDigest);
        boolean byToken = isSame(token, secretDigest);
        boolean viewer = isSame(viewerToken, secretDigest);
        if (byPassword) {
            return Optional.of(new Sender(Role.OPERATOR, "the user " + settings.user()));
        }
        if (byToken || viewer) {
            String name = byToken ? "the operator's token" : "the viewer's token";
            return Optional.of(new Sender(byToken ? Role.OPERATOR : Role.VIEWER, name + givenName(pair)));
        }
        return Optional.empty();
    }

    /** Returns the name that somebody gave who sent a token as a password; empty if it may be a secret itself. */
    private String givenName(String pair) {
        String name = pair.substring(0, Math.max(0, pair.indexOf(':')));
        boolean isSecret = Stream.of(settings.password(), settings.token(), settings.viewerToken())
                .anyMatch(secret -> !secret.isEmpty() && name.contains(secret));
        return name.matches("[\\w.@-]{1,60}") && !isSecret ? ", sent by " + name : "";
    }

    private static boolean isSame(byte[] wanted, byte[] given) {
        return wanted != null && MessageDigest.isEqual(wanted, given);
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** All digests have the same length, so comparing them does not reveal the length of a secret. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private boolean hasOwnName(OperatorRequest request) {
        String host = host(request);
        return THIS_MACHINE.contains(host) || settings.hosts().contains(host);
    }

    private static void refuseForeignPage(OperatorRequest request) {
        boolean isJson = request.header("content-type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith("application/json");
        String site = request.header("sec-fetch-site").orElse("none");
        boolean isOwn = site.equals("none") || site.equals("same-origin");
        if (!"1".equals(request.header("x-linkrelay").orElse("")) || !isJson || !isOwn || !hasOwnOrigin(request)) {
            throw new RequestProblem(
                    403,
                    "A change needs the header X-Linkrelay: 1 and Content-Type: application/json, and must"
                            + " not come from another site's page.");
        }
    }

    private static boolean hasOwnOrigin(OperatorRequest request) {
        Optional<String> origin = request.header("origin");
        if (origin.isEmpty()) {
            return true;
        }
        try {
            String authority = URI.create(origin.get()).getRawAuthority();
            return authority != null
                    && authority.equalsIgnoreCase(request.header("host").orElse(""));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the host that the request names, in small letters, without its port; empty if it names none. */
    private static String host(OperatorRequest request) {
        return request.header("host").orElse("").replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    }
}
