package io.github.linkrelay.runtime.check;

import io.github.linkrelay.outbox.OutboxEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * Builds a set of files in a Camel context of its own, and runs its deliver routes over events: what would they send,
 * and what keeps them from being used? Nothing is sent, no port or outbox is opened, nothing is logged, and no thread
 * stays behind.
 *
 * <p>Any number of checks can run, each on its calling thread. Beans of a team are called as they are.
 */
public final class CandidateCheck {
    private final CamelContext running;

    /** Without a running process: only what is on the class path and in the files can be named. */
    public CandidateCheck() {
        this(null);
    }

    /** @param running the context whose overriding settings and beans the files may use */
    public CandidateCheck(CamelContext running) {
        this.running = running;
    }

    /**
     * Checks the files. Never throws for what is wrong with them.
     *
     * @param files the whole set
     * @param events to run the deliver routes over; with none only the building is checked
     */
    public CheckResult check(RouteFiles files, List<OutboxEvent> events) {
        List<Problem> problems = new ArrayList<>();
        try (TrialContext trial = new TrialContext(files, running)) {
            trial.configure();
            for (Map.Entry<String, String> file : files.texts().entrySet()) {
                if (!file.getKey().equals(RouteFiles.SETTINGS)) {
                    try {
                        trial.load(file.getKey(), file.getValue());
                    } catch (Exception e) {
                        problems.add(Problem.of(file.getKey(), 0, message(e)));
                    }
                }
            }
            if (problems.isEmpty()) {
                trial.start();
            }
        } catch (Exception e) {
            problems.add(Problem.of(RouteFiles.SETTINGS, 0, message(e)));
        }
        return new CheckResult(problems, List.of());
    }

    private static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
