package io.github.linkrelay.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds out whether Java changed a value of the environment or the command line. Java 17 decodes both by the locale:
 * under {@code LANG=C} it replaces letters beyond ASCII by {@code U+FFFD} or a question mark, and under
 * {@code ISO-8859-1} by two wrong letters.
 *
 * <p>The bytes are read below {@code /proc}. On a system without it nothing is found to be wrong.
 */
public final class Written {
    private static final Path ENVIRONMENT = Path.of("/proc/self/environ");
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Written() {}

    /** Whether the variable is UTF-8 and Java decoded it differently. */
    public static boolean isMangledVariable(String name, String value) {
        return isMangled(ENVIRONMENT, name + "=", value);
    }

    /** Whether Java decoded {@code -Dname=value} of the command line differently. */
    public static boolean isMangledProperty(String name, String value) {
        return isMangled(COMMAND_LINE, "-D" + name + "=", value);
    }

    private static boolean isMangled(Path source, String prefix, String value) {
        try {
            return isMangled(Files.readAllBytes(source), prefix, value);
        } catch (IOException e) {
            return false;
        }
    }

    /** @param entries the entries, each ended by a zero byte; the last one with the prefix counts */
    static boolean isMangled(byte[] entries, String prefix, String value) {
        byte[] wanted = prefix.getBytes(StandardCharsets.UTF_8);
        boolean mangled = false;
        int start = 0;
        for (int end = 0; end < entries.length; end++) {
            if (entries[end] == 0) {
                if (end - start >= wanted.length
                        && Arrays.equals(entries, start, start + wanted.length, wanted, 0, wanted.length)) {
                    mangled = isOther(
                            ByteBuffer.wrap(entries, start + wanted.length, end - start - wanted.length), value);
                }
                start = end + 1;
            }
        }
        return mangled;
    }

    private static boolean isOther(ByteBuffer written, String value) {
        try {
            // The value may have been cleaned meanwhile.
            return !StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(written)
                    .toString()
                    .contains(value);
        } catch (CharacterCodingException e) {
            // The value is in another encoding, which the locale must name.
            return false;
        }
    }
}
