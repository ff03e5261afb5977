package io.github.linkrelay.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes patterns that find texts also where each character may be encoded or escaped in a way of its own. */
final class Escapes {
    /** The group that matches within Base64, where the whole Base64 text is meant. */
    static final String BASE64 = "base64";

    /** Fewer characters of Base64 may occur by chance. */
    private static final int SHORTEST_BASE64 = 6;

    /** More than any text is escaped in earnest. */
    private static final int MOST_LAYERS = 8;

    private static final Map<String, Integer> ENTITIES =
            Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"', "apos", (int) '\'');
    private static final Pattern ESCAPED = Pattern.compile(
            "\\\\u([0-9a-fA-F]{4})|&#0{0,4}(\\d{1,7});|&#[xX]0{0,4}([0-9a-fA-F]{1,6});|&(amp|lt|gt|quot|apos);");
    private static final Pattern ESCAPE = Pattern.compile(ESCAPED + "|%[0-9a-fA-F]{2}");

    /** Further forms: in HTML, in a query, and in the Base64 of URLs. */
    private static final Map<Integer, String> OTHERS = Map.of(
            (int) '&', "&amp;",
            (int) '<', "&lt;",
            (int) '>', "&gt;",
            (int) '"', "&quot;",
            (int) '\'', "&apos;",
            (int) ' ', "\\+",
            (int) '+', "-",
            (int) '/', "_");

    private Escapes() {}

    /**
     * Returns a pattern that finds this text in all its forms.
     *
     * @param isWithinWords whether it is also found where a letter or digit stands beside it
     */
    static Pattern pattern(String text, boolean isWithinWords) {
        String plain = isWithinWords ? escaped(text) : "(?<![\\p{L}\\p{N}])" + escaped(text) + "(?![\\p{L}\\p{N}])";
        String base64 = inBase64(text).map(Escapes::escaped).collect(Collectors.joining("|"));
        return Pattern.compile(plain + "|(?<" + BASE64 + ">" + (base64.isEmpty() ? "(?!)" : base64) + ")");
    }

    /** Returns the parts of Base64 by which this text is recognized, wherever in the encoded text it begins. */
    static Stream<String> inBase64(String text) {
        return IntStream.range(0, 3)
                .mapToObj(offset -> inBase64(text, offset))
                .filter(part -> part.length() >= SHORTEST_BASE64);
    }

    /**
     * Returns a form that is the same for all forms of a text: if a text has another in one of its forms, the plain form
     * of the one contains the plain form of the other. The reverse does not hold.
     */
    static String plain(String text) {
        String plain = text;
        boolean isPlain = text.indexOf('%') < 0 && text.indexOf('&') < 0 && text.indexOf('\\') < 0;
        if (isPlain) {
            return text.replace('+', ' ').replace('-', ' ').replace('_', '/');
        }
        for (int layer = 0; layer < MOST_LAYERS && ESCAPE.matcher(plain).find(); layer++) {
            plain = decoded(ESCAPED.matcher(plain).replaceAll(each -> Matcher.quoteReplacement(character(each))));
        }
        return plain.replace("\\", "").replace('+', ' ').replace('-', ' ').replace('_', '/');
    }

    private static String character(MatchResult escaped) {
        String name = escaped.group(4);
        int code = escaped.group(1) != null
                ? Integer.parseInt(escaped.group(1), 16)
                : escaped.group(2) != null
                        ? Integer.parseInt(escaped.group(2))
                        : escaped.group(3) != null ? Integer.parseInt(escaped.group(3), 16) : ENTITIES.get(name);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "";
    }

    private static String escaped(String text) {
        return text.codePoints().mapToObj(Escapes::escaped).collect(Collectors.joining());
    }

    /**
     * Returns a pattern for one character in all its forms. Each repetition has a limit, so that no text can make the
     * search slow. The character itself comes last, because another form may begin with it.
     */
    private static String escaped(int character) {
        String same = Pattern.quote(Character.toString(character));
        List<String> forms = new ArrayList<>();
        forms.add(Character.toString(character)
                .chars()
                .mapToObj(unit -> "\\\\{1,8}u" + hex(String.format("%04x", unit)))
                .collect(Collectors.joining()));
        StringBuilder codes = new StringBuilder();
        for (byte part : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
            codes.append("%(?:25){0,4}").append(hex(String.format("%02x", part)));
        }
        forms.add(codes.toString());
        forms.add("&#0{0,4}" + character + ";");
        forms.add("&#[xX]0{0,4}" + hex(Integer.toHexString(character)) + ";");
        if (!Character.isLetterOrDigit(character)) {
            forms.add("\\\\{1,8}" + same);
            forms.add(OTHERS.getOrDefault(character, same));
        }
        forms.add(same);
        return "(?:" + String.join("|", forms) + ")";
    }

    private static String hex(String digits) {
        return digits.chars()
                .mapToObj(digit -> Character.isDigit(digit)
                        ? Character.toString(digit)
                        : "[" + Character.toString(digit) + Character.toString(Character.toUpperCase(digit)) + "]")
                .collect(Collectors.joining());
    }

    /** Returns the characters of Base64 that depend on this text alone, if it begins at this place of three bytes. */
    private static String inBase64(String text, int offset) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] placed = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, placed, offset, bytes.length);
        String whole = Base64.getEncoder().withoutPadding().encodeToString(placed);
        int from = (offset * 8 + 5) / 6;
        int to = placed.length * 8 / 6;
        return from < to ? whole.substring(from, to) : "";
    }

    static int startOfBase64(String text, int at, int from) {
        int start = at;
        while (start > from && isBase64(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    static int endOfBase64(String text, int at) {
        int end = at;
        while (end < text.length() && (isBase64(text.charAt(end)) || text.charAt(end) == '=')) {
            end++;
        }
        return end;
    }

    private static boolean isBase64(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "+/-_".indexOf(c) >= 0;
    }

    /** Returns the text with percent codes decoded, or as it is if it has a wrong one. */
    static String decoded(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            out[length++] = low >= 0 ? (byte) (high << 4 | low) : in[i];
            i += low >= 0 ? 2 : 0;
        }
        return new String(Arrays.copyOf(out, length), StandardCharsets.UTF_8);
    }
}
