package io.github.linkrelay.runtime.check.command;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.List;

/**
 * Shows the differences between two texts in the unified format of diff. The memory that it takes grows with the number
 * of lines, and the time with that number and with the square of how many lines differ.
 */
final class LineDiff {
    private static final int CONTEXT = 3;

    private LineDiff() {}

    /** Returns the lines to print; empty if the texts are equal. */
    static List<String> unified(String beforeName, String before, String afterName, String after) {
        List<String> from = List.of(before.split("\n", -1));
        List<String> to = List.of(after.split("\n", -1));
        Patch<String> found = DiffUtils.diff(from, to, new MyersDiffWithLinearSpace<>());
        return UnifiedDiffUtils.generateUnifiedDiff(beforeName, afterName, from, joined(found, from, to), CONTEXT);
    }

    /** Makes one change of those that touch each other, so that the lines before it come first. */
    private static Patch<String> joined(Patch<String> found, List<String> from, List<String> to) {
        Patch<String> joined = new Patch<>(found.getDeltas().size());
        int start = 0;
        int startTo = 0;
        int end = -1;
        int endTo = -1;
        for (AbstractDelta<String> delta : found.getDeltas()) {
            int next = delta.getSource().getPosition();
            int nextTo = delta.getTarget().getPosition();
            if (next != end || nextTo != endTo) {
                add(joined, from, to, start, end, startTo, endTo);
                start = next;
                startTo = nextTo;
            }
            end = next + delta.getSource().size();
            endTo = nextTo + delta.getTarget().size();
        }
        add(joined, from, to, start, end, startTo, endTo);
        return joined;
    }

    private static void add(
            Patch<String> patch, List<String> from, List<String> to, int start, int end, int startTo, int endTo) {
        if (end >= 0) {
            patch.addDelta(new ChangeDelta<>(
                    new Chunk<>(start, from.subList(start, end)), new Chunk<>(startTo, to.subList(startTo, endTo))));
        }
    }
}
