package io.github.linkrelay.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what can be a webhook secret or a write key. The messages of exceptions never repeat a value; they continue a
 * sentence that begins with the name of the setting.
 */
public final class Credentials {
    /** The sandbox's secret. It is published in the README, so it protects nothing. */
    public static final String PUBLISHED_SECRET = "whsec_example_of_the_linkrelay_sandbox";
    /** The default for the least length of a webhook secret. */
    public static final int LEAST_LENGTH = 16;

    private static final String WEBHOOK_PREFIX = "whsec_";
    /** Placeholders for a value, without the characters between their words. */
    private static final Set<String> STAND_INS = Set.of(
            "undefined",
            "null",
            "none",
            "nil",
            "nan",
            "na",
            "empty",
            "unset",
            "todo",
            "tbd",
            "fixme",
            "changeme",
            "changeit",
            "changethis",
            "replaceme",
            "replacethis",
            "insertme",
            "placeholder",
            "example",
            "dummy",
            "redacted",
            "hidden",
            "secret",
            "mysecret",
            "thesecret",
            "webhooksecret",
            "key",
            "mykey",
            "apikey",
            "writekey",
            "mywritekey",
            "thewritekey",
            "segmentwritekey",
            "password",
            "token",
            "default",
            "objectobject");

    private static final Pattern YOUR = Pattern.compile(
            "(insert|enter|put|replace|replacewith|paste|add|use|set)?your[a-z0-9]*(key|secret|token|password|here|value)\\d*");
    /**
     * Matches a variable that was not replaced by its value, and a name in brackets. A password may begin with a dollar
     * sign, so without braces only a name in letters of one case counts as a variable.
     */
    private static final Pattern UNRESOLVED = Pattern.compile(
            "\\$[A-Z]+(_[A-Z]+)*|\\$[a-z]+(_[a-z]+)*|\\$\\{.*}|\\$\\(.*\\)|%\\w+%|\\{\\{.*}}|<.*>|\\[.*]|[xX*._-]{3,}");

    private Credentials() {}

    /**
     * Returns the secrets of a comma-separated list. The published secret does not count.
     *
     * @param leastLength the least length of each, in characters
     * @return the secrets; empty if there are none
     * @throws IllegalArgumentException if one of them can't be a secret
     */
    public static List<String> webhookSecrets(String list, int leastLength) {
        List<String> secrets = Value.list(list);
        for (int i = 0; i < secrets.size(); i++) {
            String secret = secrets.get(i);
            String which =
                    secrets.size() == 1 ? "" : "number " + (i + 1) + " of " + secrets.size() + " between the commas, ";
            if (isStandIn(secret)) {
                throw new IllegalArgumentException(
                        "stands for a secret that nobody has put in (" + which + secret.length() + " characters)");
            }
            if (secret.codePointCount(0, secret.length()) < leastLength) {
                throw new IllegalArgumentException(
                        "is too short (" + which + secret.length() + " characters): a secret has " + leastLength
                                + " or more. A comma separates secrets, and each is used whole");
            }
        }
        return secrets.stream()
                .filter(secret -> !secret.equals(PUBLISHED_SECRET))
                .toList();
    }

    /**
     * Returns the key as it is.
     *
     * @throws IllegalArgumentException if Segment can't have given it
     */
    public static String writeKey(String key) {
        if (key.startsWith(WEBHOOK_PREFIX)) {
            throw new IllegalArgumentException(
                    "is a webhook secret, for it begins with " + WEBHOOK_PREFIX + ": the two may be swapped");
        }
        key.codePoints()
                .filter(character -> character <= ' ' || character > '~' || "\"'`<>".indexOf(character) >= 0)
                .findFirst()
                .ifPresent(character -> {
                    throw new IllegalArgumentException(
                            "can't be a write key, for it has " + named(character) + " in it");
                });
        if (isStandIn(key)) {
            throw new IllegalArgumentException("stands for a write key that nobody has put in");
        }
        return key;
    }

    private static String named(int character) {
        if (character == ' ') {
            return "a blank";
        }
        return character > ' ' && character < 127
                ? "the character " + Character.toString(character)
                : "a character that is no visible ASCII (" + Characters.name(character) + ")";
    }

    /** Whether the text is a placeholder for a value, such as {@code YOUR_WRITE_KEY} or {@code changeme}. */
    public static boolean isStandIn(String value) {
        String word = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return STAND_INS.contains(word)
                || YOUR.matcher(word).matches()
                || UNRESOLVED.matcher(value).matches();
    }
}
