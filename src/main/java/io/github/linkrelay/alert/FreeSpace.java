package io.github.linkrelay.alert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit below which free room is an alert.
 *
 * @param percent the share of the whole room, 0 to 100; used if {@code bytes} is 0
 * @param bytes the free bytes; 0 if a share is meant
 */
public record FreeSpace(int percent, long bytes) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,2})\\s*%|(\\d{1,18})");

    /**
     * Reads {@code 10%} or a number of bytes.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static FreeSpace parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("neither a share such as 10% nor a number of bytes");
        }
        return written.group(1) != null
                ? new FreeSpace(Integer.parseInt(written.group(1)), 0)
                : new FreeSpace(0, Long.parseLong(written.group(2)));
    }

    boolean isLittle(long free, long total) {
        return bytes > 0 ? free < bytes : free < total / 100.0 * percent;
    }

    @Override
    public String toString() {
        return bytes > 0 ? Figures.bytes(bytes) : percent + " %";
    }
}
