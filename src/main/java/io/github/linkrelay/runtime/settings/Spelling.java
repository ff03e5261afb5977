package io.github.linkrelay.runtime.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the right name for a mistyped one. */
public final class Spelling {
    private Spelling() {}

    /** Returns the candidate with the fewest edits; of several the first in the alphabet; empty without candidates. */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Returns the nearest candidate if it is near enough to suggest: within a third of the word's length, or two edits.
     */
    public static Optional<String> near(String word, Collection<String> candidates) {
        return nearest(word, candidates).filter(found -> edits(word, found) <= Math.max(2, word.length() / 3));
    }

    /**
     * Returns the candidate that differs from this word only by its case, or by one or two edits if the word is long
     * enough; empty if the word may be right as it is.
     */
    public static Optional<String> nearly(String word, Collection<String> candidates) {
        int most = word.length() < 4 ? 0 : word.length() < 6 ? 1 : 2;
        return candidates.stream().filter(word::equalsIgnoreCase).findFirst().or(() -> nearest(word, candidates)
                .filter(found -> edits(word, found) <= most));
    }

    /** Returns how many characters must be added, removed or replaced to turn one text into the other (Levenshtein). */
    static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
