package io.github.linkrelay.runtime.check.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The differences that {@code preview --diff} prints. */
class LineDiffTest {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

    private static List<String> diff(String before, String after) {
        return LineDiff.unified("running", before, "here", after);
    }

    /** Takes the changes of a diff over into the text before; fails where the diff says what is not there. */
    private static List<String> patched(List<String> before, List<String> diff) {
        List<String> after = new ArrayList<>();
        int next = 0;
        for (Iterator<String> lines =
                        diff.subList(Math.min(2, diff.size()), diff.size()).iterator();
                lines.hasNext(); ) {
            String line = lines.next();
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                int start = Integer.parseInt(hunk.group(1)) - 1;
                after.addAll(before.subList(next, start));
                next = start;
                assertThat(after).hasSize(Integer.parseInt(hunk.group(3)) - 1);
            } else if (line.startsWith("+")) {
                after.add(line.substring(1));
            } else {
                assertThat(line.substring(1)).isEqualTo(before.get(next));
                next++;
                if (line.startsWith(" ")) {
                    after.add(line.substring(1));
                }
            }
        }
        after.addAll(before.subList(next, before.size()));
        return after;
    }

    @Property(tries = 500)
    void theChangesMadeInTheTextBeforeGiveTheTextAfter(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 4) Integer> one,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 4) Integer> other) {
        List<String> before = one.stream().map(String::valueOf).toList();
        List<String> after = other.stream().map(String::valueOf).toList();

        assertThat(patched(before, diff(String.join("\n", before), String.join("\n", after))))
                .isEqualTo(after);
    }

    @Test
    void equalTextsHaveNoDifference() {
        assertThat(diff("a\nb", "a\nb")).isEmpty();
    }

    @Test
    void onlyAChangedLineAndThreeAroundItArePrinted() {
        assertThat(diff("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9"))
                .containsExactly(
                        "--- running",
                        "+++ here",
                        "@@ -2,7 +2,7 @@",
                        " 2",
                        " 3",
                        " 4",
                        "-5",
                        "+five",
                        " 6",
                        " 7",
                        " 8");
    }

    @Test
    void fiveHundredEventsOfWhichEachHasAChangeTakeLittleMemory() {
        // An event has some 35 lines, and its request as many.
        String before = text(line -> line % 70 == 9 ? "old" : "line " + line);
        String after = text(line -> line % 70 == 9 ? "new" : "line " + line);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long allocated = threads.getCurrentThreadAllocatedBytes();
        List<String> lines = diff(before, after);
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;

        assertThat(lines).filteredOn("+new"::equals).hasSize(500);
        assertThat(allocated).isLessThan(32L << 20);
    }

    private static String text(IntFunction<String> line) {
        return IntStream.range(0, 500 * 70).mapToObj(line).collect(Collectors.joining("\n"));
    }
}
