package io.github.linkrelay.destination;

import java.util.Locale;

/** Names as vendors want them. */
final class Names {
    private Names() {}

    /**
     * Lower-case letters, digits and single underscores, a letter first: {@code Deep Link Clicked} becomes
     * {@code deep_link_clicked}. Cut to the length given; empty if nothing is left.
     */
    static String snakeCase(String name, int longest) {
        String words =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[_0-9]+", "");
        String cut = words.length() > longest ? words.substring(0, longest) : words;
        return cut.replaceAll("_+$", "");
    }

    /** {@code ios} and {@code android} as their makers write them, anything else as it is. */
    static String operatingSystem(String platform) {
        return switch (platform.toLowerCase(Locale.ROOT)) {
            case "ios" -> "iOS";
            case "android" -> "Android";
            default -> platform;
        };
    }
}
