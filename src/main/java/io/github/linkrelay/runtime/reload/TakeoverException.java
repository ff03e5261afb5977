package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileProblem;
import java.util.List;
import java.util.stream.Stream;

/** The new files did not take over; what ran before runs again, but for what the problems name. */
final class TakeoverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FileProblem> problems;

    private final transient List<FileProblem> lost;

    /** @param lost files of what ran before and could not be brought back */
    TakeoverException(FileProblem problem, List<FileProblem> lost, Throwable cause) {
        super(problem.toString(), cause);
        this.problems = Stream.concat(Stream.of(problem), lost.stream()).toList();
        this.lost = List.copyOf(lost);
    }

    /** Files of which nothing runs now. */
    List<String> lost() {
        return lost.stream().map(FileProblem::file).toList();
    }

    List<FileProblem> problems() {
        return problems;
    }
}
