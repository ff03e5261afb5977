package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.files.FileProblem;
import java.util.List;

/**
 * What a set of files would do.
 *
 * @param problems in the order of the files and their lines; with one or more the files must not be used
 * @param trials one for each deliver route, in the order of their ids; empty where the problems kept the set from being
 *     built
 */
public record CheckResult(List<FileProblem> problems, List<RouteTrial> trials) {

    public CheckResult {
        problems = List.copyOf(problems);
        trials = List.copyOf(trials);
    }

    public boolean accepted() {
        return problems.isEmpty();
    }
}
