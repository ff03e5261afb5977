package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.files.FileProblem;
import java.util.List;

/**
 * The result of checking a set of files.
 *
 * @param problems the problems in the order of the files and their lines; if there are any, the files must not be used
 * @param warnings what could not be found out, and does not keep the files from being used
 * @param trials one for each deliver route, in the order of their ids; empty if the set could not be built
 */
public record CheckResult(List<FileProblem> problems, List<FileProblem> warnings, List<RouteTrial> trials) {

    public CheckResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        trials = List.copyOf(trials);
    }

    public boolean accepted() {
        return problems.isEmpty();
    }
}
