package io.github.linkrelay.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Finds places in {@code application.properties} that {@link Properties} reads differently than their author meant: a
 * key that is there twice, an invisible character in a key, a backslash that is removed.
 */
public final class PropertiesFile {
    /**
     * The characters before which a backslash has a meaning; {@link Properties} removes it before any other character.
     */
    private static final String ESCAPABLE = "\\:=#! \ttrnfu\r\n";

    private static final Pattern NEXT_SETTING =
            Pattern.compile("\\s*(linkrelay|camel)\\.[\\w.*-]+\\s*[=:].*", Pattern.DOTALL);
    private static final Pattern DASHED = Pattern.compile("-([a-z])");

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private PropertiesFile() {}

    /** Returns the faults, in the order of the lines. */
    public static List<Fault> faults(String text) {
        PropertiesFile file = new PropertiesFile();
        file.read(text);
        return List.copyOf(file.faults);
    }

    private void read(String text) {
        String[] natural = text.split("\\r\\n|\\r|\\n", -1);
        for (int i = 0; i < natural.length; i++) {
            int first = i;
            if (isCommentOrEmpty(natural[i])) {
                continue;
            }
            StringBuilder logical = new StringBuilder(natural[i]);
            while (endsOpen(natural[i]) && i + 1 < natural.length) {
                i++;
                if (NEXT_SETTING.matcher(natural[i]).matches()) {
                    faults.add(new Fault(
                            i,
                            "this line ends with a backslash, so the next one, which looks like a setting,"
                                    + " would be a part of its value",
                            "Write \\\\ for a backslash"));
                }
                logical.append('\n').append(natural[i]);
            }
            entry(logical.toString(), first + 1);
        }
    }

    private void entry(String line, int number) {
        int wrong = wrongBackslash(line);
        String key;
        try {
            key = key(line);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(
                    number,
                    "there is a backslash and u without four hexadecimal digits behind it",
                    "Write \\\\ for a backslash"));
            return;
        }
        if (wrong >= 0) {
            faults.add(new Fault(
                    number,
                    key + ": the backslash before " + Character.toString(line.codePointAt(wrong + 1))
                            + " would be taken away",
                    "Write \\\\ for a backslash"));
        }
        key.codePoints()
                .filter(Characters::isInvisible)
                .findFirst()
                .ifPresent(character -> faults.add(new Fault(
                        number,
                        "the key " + Key.shown(key) + " has a character that can't be seen ("
                                + Characters.name(character) + ")",
                        "Write the key anew, without it")));
        Integer before = lines.put(canonical(key), number);
        if (before != null) {
            faults.add(new Fault(
                    number,
                    "the key " + Key.shown(key) + " is in line " + before + " already",
                    "Keep one of the two lines"));
        }
    }

    /** Returns the key in the form in which Camel compares the names of its own options. */
    private static String canonical(String key) {
        if (!key.startsWith("camel.")) {
            return key;
        }
        return DASHED.matcher(key).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static boolean isCommentOrEmpty(String line) {
        int start = 0;
        while (start < line.length() && " \t\f".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return start == line.length() || line.charAt(start) == '#' || line.charAt(start) == '!';
    }

    /** Whether the next line belongs to this one: that is so after an odd number of backslashes. */
    private static boolean endsOpen(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private static int wrongBackslash(String line) {
        for (int i = 0; i < line.length() - 1; i++) {
            if (line.charAt(i) == '\\') {
                if (ESCAPABLE.indexOf(line.charAt(i + 1)) < 0) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static String key(String line) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return one.stringPropertyNames().stream().findFirst().orElse("");
    }
}
