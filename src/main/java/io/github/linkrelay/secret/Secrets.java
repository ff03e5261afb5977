package io.github.linkrelay.secret;

import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of secrets that blanks them in texts. {@link #blanked} does so with all sets that are {@link #known}: it is the
 * one place through which everything goes that is stored, shown or logged and may come from outside.
 *
 * <p>A secret is found as it is, percent-encoded, escaped for JSON or HTML, and within Base64, such as a Basic
 * credential that an answer repeats. A secret of fewer than 8 characters is blanked only where no letter or digit stands
 * beside it, one of fewer than 4 not at all. Safe for any number of threads.
 */
public final class Secrets {
    /** Stands in the place of a secret. */
    public static final String BLANK = "***";

    private static final int SHORTEST = 4;
    /** A longer secret occurs in no other text by chance. */
    private static final int SHORTEST_WITHIN_WORDS = 8;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(secret|password|passphrase|token|credential|authorization|cookie|(api|access|write|private|auth)[-_.]?key"
                    + "|(^|[-_.])(key|auth|salt|passwd|pwd)$"
                    + "|^linkrelay[._]alerts[._]url$|^alerts_url$)",
            Pattern.CASE_INSENSITIVE);
    /** Matches switches and numbers, which are no secrets even if their names look like it. */
    private static final Pattern PLAIN = Pattern.compile("true|false|null|none|\\d{1,9}");
    /** Names that look like those of secrets but are none. */
    private static final Set<String> HARMLESS =
            Set.of("idempotency-key", "correlation-token", "linkrelay.webhook.secret-min-length");
    /** The variable in which a shell keeps its working directory. In capitals and of a process it is no password. */
    private static final String WORKING_DIRECTORY = "PWD";

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)([^/?#@\\s'\"]*)@");
    private static final Pattern QUERY = Pattern.compile("([?&])([^=&?\\s'\"]+)=([^&#\\s'\"]*)");

    private static final Set<Secrets> KNOWN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    /** What was known when the process started, from its environment. */
    private static final Secrets PROCESS = known();

    /** The longest first, for it may have another within it. */
    private final Map<String, Secret> values = new ConcurrentSkipListMap<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Returns an empty set that {@link #blanked} uses for as long as somebody holds it. */
    public static Secrets known() {
        Secrets set = new Secrets();
        KNOWN.add(set);
        return set;
    }

    /** Adds the variables or properties whose names say that they are secret, for the life of the process. */
    public static void addProcess(Map<?, ?> named) {
        named.forEach((name, value) -> {
            if (!WORKING_DIRECTORY.equals(name)) {
                PROCESS.addNamed(String.valueOf(name), String.valueOf(value));
            }
        });
    }

    /** Returns the text without any secret that is known. Null for null. */
    public static String blanked(String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        String plain = Escapes.plain(text);
        String blanked = text;
        for (Secrets set : KNOWN.toArray(new Secrets[0])) {
            if (set != null) {
                blanked = set.blank(blanked, plain);
            }
        }
        return blanked;
    }

    /**
     * Returns an address, or a text with addresses in it, as it may be printed: without user, password, the values of its
     * query, and known secrets.
     */
    public static String address(String text) {
        if (!text.contains("://")) {
            return blanked(text);
        }
        return blanked(QUERY.matcher(withoutUser(text)).replaceAll("$1$2=" + BLANK));
    }

    private static String withoutUser(String text) {
        return USER_INFO.matcher(text).replaceAll(BLANK + "@");
    }

    /** Whether a setting, option or header of this name holds a secret. */
    public static boolean isName(String name) {
        return SECRET_NAME.matcher(name).find() && !HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Adds the value if the name says that it is secret, else the password that it has as a URL. */
    public void addNamed(String name, String value) {
        if (value == null || value.length() < SHORTEST) {
            return;
        }
        if (isName(name)) {
            if (!PLAIN.matcher(value.strip()).matches()) {
                add(value);
            }
        } else if (value.contains("://")) {
            addUrl(value);
        }
    }

    private void addUrl(String url) {
        Matcher user = USER_INFO.matcher(url);
        while (user.find()) {
            String login = user.group(1);
            addOne(login);
            addOne(Escapes.decoded(login));
            addOne(login.substring(login.indexOf(':') + 1));
            addOne(Escapes.decoded(login.substring(login.indexOf(':') + 1)));
        }
        Matcher query = QUERY.matcher(url);
        while (query.find()) {
            if (isName(query.group(2)) && !PLAIN.matcher(query.group(3)).matches()) {
                addOne(query.group(3));
                addOne(Escapes.decoded(query.group(3)));
            }
        }
    }

    /** Adds a secret, or several between commas. */
    public void add(String value) {
        addOne(value);
        for (String part : value.split("[,\\r\\n]+")) {
            addOne(part);
        }
        addUrl(value);
    }

    private void addOne(String value) {
        String secret = value.strip();
        if (secret.length() >= SHORTEST && !values.containsKey(secret)) {
            values.put(secret, new Secret(secret, secret.length() >= SHORTEST_WITHIN_WORDS));
        }
    }

    /** Returns the text without the secrets of this set, and without those that are known. */
    public String text(String text) {
        return blanked(blank(text, Escapes.plain(text)));
    }

    /** Does the same as {@link #text} for the value of a header. */
    public String header(String name, String value) {
        return isName(name) ? BLANK : text(value);
    }

    /** Does the same as {@link #text} for an address, of whose query only what is named like a secret is blanked. */
    public String url(String url) {
        String masked = QUERY.matcher(url).replaceAll(part -> {
            String value = isName(part.group(2)) ? BLANK : part.group(3);
            return Matcher.quoteReplacement(part.group(1) + part.group(2) + "=" + value);
        });
        return text(withoutUser(masked));
    }

    private String blank(String text, String plain) {
        String blanked = text;
        for (Secret secret : values.values()) {
            blanked = secret.blank(blanked, plain);
        }
        return blanked;
    }
}
