package io.github.linkrelay.runtime.check.command;

import java.util.ArrayList;
import java.util.List;

/** Shows the differences between two texts in the unified format of diff. */
final class LineDiff {
    private static final int CONTEXT = 3;

    private record Edit(char kind, String line) {}

    private LineDiff() {}

    /** Returns the lines to print; empty if the texts are equal. */
    static List<String> unified(String beforeName, String before, String afterName, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        List<Edit> edits = edits(before.split("\n", -1), after.split("\n", -1));
        List<String> lines = new ArrayList<>(List.of("--- " + beforeName, "+++ " + afterName));
        int next = 0;
        while (next < edits.size()) {
            int change = nextChange(edits, next);
            if (change == edits.size()) {
                break;
            }
            int start = Math.max(next, change - CONTEXT);
            int end = endOfHunk(edits, change);
            hunk(edits, start, end, lines);
            next = end;
        }
        return lines;
    }

    private static int nextChange(List<Edit> edits, int from) {
        int i = from;
        while (i < edits.size() && edits.get(i).kind() == ' ') {
            i++;
        }
        return i;
    }

    /** Returns the end of a hunk, which goes on as long as the next change is near enough to share context lines. */
    private static int endOfHunk(List<Edit> edits, int change) {
        int last = change;
        for (int i = change; i < edits.size() && i - last <= 2 * CONTEXT; i++) {
            if (edits.get(i).kind() != ' ') {
                last = i;
            }
        }
        return Math.min(edits.size(), last + CONTEXT + 1);
    }

    private static void hunk(List<Edit> edits, int start, int end, List<String> lines) {
        long beforeLine = 1
                + edits.subList(0, start).stream()
                        .filter(edit -> edit.kind() != '+')
                        .count();
        long afterLine = 1
                + edits.subList(0, start).stream()
                        .filter(edit -> edit.kind() != '-')
                        .count();
        List<Edit> part = edits.subList(start, end);
        long beforeCount = part.stream().filter(edit -> edit.kind() != '+').count();
        long afterCount = part.stream().filter(edit -> edit.kind() != '-').count();
        lines.add("@@ -" + beforeLine + "," + beforeCount + " +" + afterLine + "," + afterCount + " @@");
        part.forEach(edit -> lines.add(edit.kind() + edit.line()));
    }

    /** Computes the edits by the longest common subsequence; the texts have a few hundred lines. */
    private static List<Edit> edits(String[] before, String[] after) {
        int[][] common = new int[before.length + 1][after.length + 1];
        for (int i = before.length - 1; i >= 0; i--) {
            for (int j = after.length - 1; j >= 0; j--) {
                common[i][j] = before[i].equals(after[j])
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Edit> edits = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.length || j < after.length) {
            if (i < before.length && j < after.length && before[i].equals(after[j])) {
                edits.add(new Edit(' ', before[i++]));
                j++;
            } else if (i < before.length && (j == after.length || common[i + 1][j] >= common[i][j + 1])) {
                edits.add(new Edit('-', before[i++]));
            } else {
                edits.add(new Edit('+', after[j++]));
            }
        }
        return edits;
    }
}
