package io.github.linkrelay.outbox.sqlite.file;

import io.github.linkrelay.outbox.view.EventTerms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * The settings of one outbox.
 *
 * @param directory         of the file
 * @param name              of the outbox, and of the file without its suffix
 * @param dedupeWindow      how long a key is remembered
 * @param retentionAge      how long an event is kept that every destination is past
 * @param retentionBytes    file size above which such events go earlier; 0 for none
 * @param maxBytes          file size above which appends are refused; 0 for none
 * @param maxPending        appends waiting for the disk, beyond which one is refused at once
 * @param quarantineEntries rows of the quarantine
 * @param quarantineBytes   their bodies
 * @param quarantineRate    bytes that the quarantine takes per second
 * @param clock             for every time that is stored or compared
 * @param terms             by which events are found
 */
public record OutboxSettings(
        Path directory,
        String name,
        Duration dedupeWindow,
        Duration retentionAge,
        long retentionBytes,
        long maxBytes,
        int maxPending,
        int quarantineEntries,
        long quarantineBytes,
        long quarantineRate,
        Clock clock,
        EventTerms terms) {

    public OutboxSettings {
        requireName(name);
        positive("dedupeWindow", dedupeWindow.toMillis());
        positive("maxPending", maxPending);
        positive("quarantineEntries", quarantineEntries);
        positive("quarantineBytes", quarantineBytes);
        positive("quarantineRate", quarantineRate);
        notNegative("retentionAge", retentionAge.toMillis());
        notNegative("retentionBytes", retentionBytes);
        notNegative("maxBytes", maxBytes);
    }

    static boolean isName(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /** Throws unless the name is safe, so that it can't lead out of the directory. */
    public static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "An outbox name has letters, digits, '.', '_' and '-' only, and begins with a letter or digit: "
                            + name);
        }
    }

    /**
     * Returns the size of the file above which delivered events are deleted sooner, so that they make room before new
     * events would be refused.
     */
    public long bytesForDelivered() {
        long limit = retentionBytes > 0 ? retentionBytes : Long.MAX_VALUE;
        return maxBytes > 0 ? Math.min(limit, maxBytes / 10 * 8) : limit;
    }

    private static void positive(String option, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("The outbox option " + option + " must be above 0, not " + value);
        }
    }

    private static void notNegative(String option, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("The outbox option " + option + " must not be below 0, not " + value);
        }
    }
}
