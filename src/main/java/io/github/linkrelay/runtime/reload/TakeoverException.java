package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileProblem;
import java.util.List;
import java.util.stream.Stream;

/** Thrown when the new files could not take over. The former routes run again, except those that the problems name. */
final class TakeoverException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FileProblem> problems;

    private final transient List<FileProblem> lost;

    /** @param lost the former files that could not be restored */
    TakeoverException(FileProblem problem, List<FileProblem> lost, Throwable cause) {
        super(problem.toString(), cause);
        this.problems = Stream.concat(Stream.of(problem), lost.stream()).toList();
        this.lost = List.copyOf(lost);
    }

    /** Returns the files whose routes do not run now. */
    List<String> lost() {
        return lost.stream().map(FileProblem::file).toList();
    }

    List<FileProblem> problems() {
        return problems;
    }
}
