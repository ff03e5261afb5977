package io.github.linkrelay.operator.command;

import java.util.List;
import java.util.Locale;

/** Writes numbers for a person. */
final class Amount {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns for example {@code 1 dead letter}, {@code 1,204 dead letters}. */
    static String of(long count, String thing) {
        return of(count) + " " + thing + (count == 1 ? "" : "s");
    }

    /** Returns for example {@code 12.3 MiB}; units are powers of 1024. */
    static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1023.5 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
    }

    /** Returns the last of these rates; 0 if there are none. */
    static double newest(List<Double> rates) {
        return rates.isEmpty() ? 0 : rates.get(rates.size() - 1);
    }
}
