package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A set of edited files that may replace the running one. */
final class Candidate {
    private final RouteFiles running;
    private final RouteFiles next;
    private final Function<RouteFiles, List<FileProblem>> check;

    /** @param check checks a whole set, each time with the same events */
    Candidate(RouteFiles running, RouteFiles next, Function<RouteFiles, List<FileProblem>> check) {
        this.running = running;
        this.next = next;
        this.check = check;
    }

    /** Returns the problems that keep the set from taking over; empty if there are none. */
    List<FileProblem> problems() {
        List<FileProblem> problems = new ArrayList<>();
        if (running.texts().containsKey(RouteFiles.SETTINGS) && !next.texts().containsKey(RouteFiles.SETTINGS)) {
            return List.of(new FileProblem(
                    RouteFiles.SETTINGS, 0, "the file is gone", "Put it back, or restart to go on without"));
        }
        for (String file : new FileGraph(running, next).differing()) {
            for (RouteFiles files : List.of(running, next)) {
                String item = FileGraph.fixedItem(files.texts().getOrDefault(file, ""));
                if (!item.isEmpty() && problems.isEmpty()) {
                    problems.add(new FileProblem(
                            file,
                            0,
                            "an item '" + item + "' can't be changed while the routes run",
                            "Restart, or put it into a Kamelet"));
                }
            }
        }
        return problems.isEmpty() ? blamed(fresh(check.apply(next))) : problems;
    }

    /**
     * Returns the problems that the running files don't have; for instance, an event that no route could ever deliver
     * is left out.
     */
    private List<FileProblem> fresh(List<FileProblem> found) {
        if (found.isEmpty()) {
            return found;
        }
        List<FileProblem> known = check.apply(running);
        return found.stream()
                .filter(problem -> known.stream().noneMatch(other -> same(problem, other)))
                .toList();
    }

    /** Whether two problems are the same. Their lines may differ, because an edit moves lines. */
    private static boolean same(FileProblem one, FileProblem other) {
        return one.file().equals(other.file()) && one.what().equals(other.what());
    }

    /**
     * Assigns a problem to a deleted file if the problem would not exist with that file, because restoring the file is
     * the remedy.
     */
    private List<FileProblem> blamed(List<FileProblem> found) {
        List<String> gone = running.texts().keySet().stream()
                .filter(file -> !next.texts().containsKey(file))
                .toList();
        if (found.isEmpty() || gone.isEmpty()) {
            return found;
        }
        List<FileProblem> blamed = new ArrayList<>();
        List<FileProblem> left = found;
        for (String file : gone) {
            List<FileProblem> without =
                    check.apply(next.with(file, running.texts().get(file)));
            for (FileProblem problem : found) {
                if (without.stream().noneMatch(other -> same(problem, other)) && left.contains(problem)) {
                    String where = problem.file().equals(file) ? "" : " (" + problem.file() + ")";
                    blamed.add(new FileProblem(
                            file, 0, "the file is gone, but is needed: " + problem.what() + where, "Put it back"));
                    left = left.stream().filter(other -> !other.equals(problem)).toList();
                }
            }
        }
        blamed.addAll(left);
        return blamed;
    }
}
