package io.github.linkrelay.outbox.dispatch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the parts of reasons that differ from one to the next, so that equal troubles are counted together. Ids, long
 * numbers and quoted values become {@code *}; an HTTP status stays.
 */
public final class ReasonGroups {

    private static final int LONGEST = 200;
    /** Only so many characters are looked at, because a longer reason is cut anyway. */
    private static final int LOOKED_AT = 2_000;

    /** Matches a whole quoted text, a UUID, eight or more hex digits, or four or more digits. */
    private static final Pattern PARTS = Pattern.compile("\"[^\"]{21,}\"|(?<!\\p{L})'[^']{21,}'(?!\\p{L})"
            + "|(?<![0-9a-zA-Z])\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![0-9a-zA-Z])"
            + "|\\p{XDigit}{8,}|\\d{4,}");

    private static final Pattern DIGIT = Pattern.compile("\\d");

    private ReasonGroups() {}

    public static String of(String reason) {
        String text = reason.length() <= LOOKED_AT ? reason : reason.substring(0, LOOKED_AT);
        String group = PARTS.matcher(text).replaceAll(part -> replacement(part.group()));
        return group.length() <= LONGEST ? group : group.substring(0, LONGEST);
    }

    private static String replacement(String part) {
        char first = part.charAt(0);
        boolean quoted = first == '"' || first == '\'';
        if (!quoted) {
            return "*";
        }
        return DIGIT.matcher(part).find() ? first + "*" + first : Matcher.quoteReplacement(part);
    }
}
