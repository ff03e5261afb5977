package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.check.Problem;
import java.util.List;

/** The new files did not take over; what ran before runs again, but for what the problems name. */
final class TakeoverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    TakeoverException(List<Problem> problems, Throwable cause) {
        super(problems.toString(), cause);
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
