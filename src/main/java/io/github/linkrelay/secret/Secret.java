package io.github.linkrelay.secret;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One secret. Whether a text may have it is found out fast; where it has it is then searched for. */
final class Secret {
    private final String value;
    private final boolean isWithinWords;
    private final List<String> plain;
    /** Null until a text may have the secret, because most never occur in one. It may be made twice. */
    private volatile Pattern pattern;

    /** @param isWithinWords whether it is also blanked where a letter or digit stands beside it */
    Secret(String value, boolean isWithinWords) {
        this.value = value;
        this.isWithinWords = isWithinWords;
        this.plain = Stream.concat(Stream.of(value), Escapes.inBase64(value))
                .map(Escapes::plain)
                .filter(form -> !form.isEmpty())
                .toList();
    }

    /** Returns the text without this secret; {@code plainText} is {@link Escapes#plain} of the text. */
    String blank(String text, String plainText) {
        return plain.stream().anyMatch(plainText::contains) ? blank(text) : text;
    }

    private String blank(String text) {
        if (pattern == null) {
            pattern = Escapes.pattern(value, isWithinWords);
        }
        Matcher found = pattern.matcher(text);
        StringBuilder blanked = new StringBuilder();
        int from = 0;
        while (from <= text.length() && found.find(from)) {
            int start = found.start();
            int end = found.end();
            if (found.group(Escapes.BASE64) != null) {
                start = Escapes.startOfBase64(text, start, from);
                end = Escapes.endOfBase64(text, end);
            }
            blanked.append(text, from, start).append(Secrets.BLANK);
            from = end;
        }
        return from == 0 ? text : blanked.append(text, from, text.length()).toString();
    }
}
