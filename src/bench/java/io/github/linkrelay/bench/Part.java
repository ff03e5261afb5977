package io.github.linkrelay.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be measured, each by its name in small letters in {@code bench.parts}. */
enum Part {
    /** From the start of the process: when it is ready, and what it does in each of the first seconds. */
    COLD,
    /** As much as it takes, after a warm-up. */
    WARM,
    /** Half of what the peer takes, at a fixed rate. */
    HALF,
    /** As much as it takes, over few and over many connections. */
    CONNECTIONS,
    /** As much as it takes, with millions of stored events. */
    GROWTH,
    /** As much as it takes, with several destinations. */
    DESTINATIONS,
    /** Events that wait are delivered to a destination that answers slowly. */
    DRAIN,
    /** Resident memory over time, in a small container. */
    MEMORY;

    /** Those that are measured contender by contender, each in one process. */
    static final Set<Part> SESSION = EnumSet.of(COLD, WARM, HALF, CONNECTIONS);

    /** Returns the parts of these names; fails at a name that no part has. */
    static Set<Part> parse(List<String> names) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : names) {
            parts.add(Arrays.stream(values())
                    .filter(part -> part.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "bench.parts has " + name + ", which is none of " + Arrays.toString(values()))));
        }
        return parts;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
