package io.github.linkrelay.outbox.dispatch;

/** Writes sequences of events as text: {@code 5-9,12}. */
public final class SequenceRanges {

    private SequenceRanges() {}

    /** Returns the sequences from index {@code from} to before {@code to}, which are in ascending order. */
    static String of(long[] sorted, int from, int to) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < to) {
            long first = sorted[at];
            while (at + 1 < to && sorted[at + 1] <= sorted[at] + 1) {
                at++;
            }
            text.append(text.length() == 0 ? "" : ",").append(first);
            if (sorted[at] > first) {
                text.append('-').append(sorted[at]);
            }
            at++;
        }
        return text.toString();
    }

    public static boolean contain(String ranges, long sequence) {
        for (String range : ranges.split(",")) {
            int dash = range.indexOf('-');
            long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            if (sequence < first) {
                return false;
            }
            if (sequence <= (dash < 0 ? first : Long.parseLong(range.substring(dash + 1)))) {
                return true;
            }
        }
        return false;
    }
}
