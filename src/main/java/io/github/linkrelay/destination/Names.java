package io.github.linkrelay.destination;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes names and other text in the forms that vendors want. */
final class Names {
    /** Matches what a reader takes for one character, such as a letter with its accents or a flag. */
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Names() {}

    /**
     * Returns a name of lower-case letters, digits and single underscores that begins with a letter:
     * {@code Deep Link Clicked} becomes {@code deep_link_clicked}. It is cut to the given length, and is empty if
     * nothing is left.
     */
    static String snakeCase(String name, int longest) {
        String words =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+", "");
        return start(words, longest).replaceAll("_+$", "");
    }

    /**
     * Returns the longest beginning of a text that has at most so many characters of Unicode (code points), and does
     * not end in the middle of what a reader takes for one character. If the first such character alone is too long, it
     * is cut between two code points.
     */
    static String start(String text, int longest) {
        if (isAtMost(text, longest)) {
            return text;
        }
        int end = text.offsetByCodePoints(0, longest);
        int whole = 0;
        Matcher grapheme = GRAPHEME.matcher(text);
        while (grapheme.find() && grapheme.end() <= end) {
            whole = grapheme.end();
        }
        return text.substring(0, whole == 0 ? end : whole);
    }

    /** Whether a text has at most so many characters of Unicode (code points). */
    static boolean isAtMost(String text, int longest) {
        return text.length() <= longest || text.codePointCount(0, text.length()) <= longest;
    }

    /** Returns {@code ios} and {@code android} as their makers write them, and any other text unchanged. */
    static String operatingSystem(String platform) {
        return switch (platform.toLowerCase(Locale.ROOT)) {
            case "ios" -> "iOS";
            case "android" -> "Android";
            default -> platform;
        };
    }
}
