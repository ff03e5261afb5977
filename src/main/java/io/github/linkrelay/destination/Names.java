package io.github.linkrelay.destination;

import java.util.Locale;

/** Writes names in the forms that vendors want. */
final class Names {
    private Names() {}

    /**
     * Returns a name of lower-case letters, digits and single underscores that begins with a letter:
     * {@code Deep Link Clicked} becomes {@code deep_link_clicked}. It is cut to the given length, and is empty if
     * nothing is left.
     */
    static String snakeCase(String name, int longest) {
        String words =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+", "");
        String cut = words.length() > longest ? words.substring(0, longest) : words;
        return cut.replaceAll("_+$", "");
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
