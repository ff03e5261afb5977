package io.github.linkrelay.runtime;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.check.CheckResult;
import io.github.linkrelay.runtime.files.FileLinks;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks sets of files with the last events of each outbox, as they were when this object was made. It is the check
 * that live reload is given. An event is used only for the routes of its own outbox. It is for one thread.
 */
final class StoredEventsCheck implements Function<RouteFiles, List<FileProblem>> {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.reload");

    private final CandidateCheck check;
    private final Map<String, List<StoredEvent>> events = new LinkedHashMap<>();

    StoredEventsCheck(CandidateCheck check, Collection<Outbox> outboxes, int eventsEach) {
        this.check = check;
        outboxes.forEach(outbox -> events.put(outbox.name(), outbox.lastEvents(eventsEach)));
    }

    @Override
    public List<FileProblem> apply(RouteFiles files) {
        Set<FileProblem> problems = new LinkedHashSet<>();
        events.forEach((outbox, stored) -> {
            CheckResult result = check.check(files, stored);
            result.warnings().forEach(warning -> LOG.warn("{}", warning));
            for (FileProblem problem : result.problems()) {
                if (isAbout(outbox, FileLinks.of(files.texts().getOrDefault(problem.file(), "")))) {
                    problems.add(problem);
                }
            }
        });
        return List.copyOf(problems);
    }

    /** Whether a file concerns this outbox. A file that names only other outboxes is checked with their events. */
    private boolean isAbout(String outbox, FileLinks file) {
        return names(file, outbox) || events.keySet().stream().noneMatch(other -> names(file, other));
    }

    private static boolean names(FileLinks file, String outbox) {
        return file.names(DeliveringEndpoint.SCHEMES.stream()
                .map(scheme -> scheme + ":" + outbox)
                .collect(Collectors.toSet()));
    }
}
