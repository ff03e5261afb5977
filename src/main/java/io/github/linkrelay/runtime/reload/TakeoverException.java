package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.check.Problem;
import java.util.List;
import java.util.stream.Stream;

/** The new files did not take over; what ran before runs again, but for what the problems name. */
final class TakeoverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    private final transient List<Problem> lost;

    /** @param lost files of what ran before and could not be brought back */
    TakeoverException(Problem problem, List<Problem> lost, Throwable cause) {
        super(problem.toString(), cause);
        this.problems = Stream.concat(Stream.of(problem), lost.stream()).toList();
        this.lost = List.copyOf(lost);
    }

    /** Files of which nothing runs now. */
    List<String> lost() {
        return lost.stream().map(Problem::file).toList();
    }

    List<Problem> problems() {
        return problems;
    }
}
