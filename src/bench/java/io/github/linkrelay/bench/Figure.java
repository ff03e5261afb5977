package io.github.linkrelay.bench;

import java.util.Arrays;
import java.util.Locale;

/** What a value of the results is, in which unit, and how it is written. */
enum Figure {
    READY("ready after s", "%.2f"),
    READY_CPU("CPU s until ready", "%.2f"),
    DELIVERED("delivered/s", "%,.0f"),
    ANSWERED("answered/s", "%,.0f"),
    CPU("CPU µs/event", "%.1f"),
    P50("p50 ms", "%.2f"),
    P99("p99 ms", "%.2f"),
    P999("p99.9 ms", "%.2f"),
    PEAK("peak MiB", "%.0f"),
    RESIDENT("resident MiB", "%.0f"),
    BATCH("events/batch", "%.0f"),
    REFUSED("refused", "%,.0f"),
    LOST("lost", "%,.0f"),
    REPEATED("repeated", "%,.0f"),
    LOAD_CPU("load µs/event", "%.1f"),
    STAND_IN_CPU("stand-in µs/event", "%.1f"),
    OTHERS("others' CPU %", "%.1f"),
    COMMAND("command ms", "%.0f"),
    DISK("bytes on disk/event", "%.0f"),
    RATE("sent/s", "%,.0f"),
    ALLOWED("allowed/s", "%,.0f"),
    GROUP_PEAK("group's peak MiB", "%.0f");

    private final String title;
    private final String format;

    Figure(String title, String format) {
        this.title = title;
        this.format = format;
    }

    /** Returns the figure of this title. */
    static Figure of(String title) {
        return Arrays.stream(values())
                .filter(figure -> figure.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no figure is called " + title));
    }

    String title() {
        return title;
    }

    String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
