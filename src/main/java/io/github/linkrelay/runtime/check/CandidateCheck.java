package io.github.linkrelay.runtime.check;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.runtime.check.rules.DeliveryContract;
import io.github.linkrelay.runtime.check.rules.Finding;
import io.github.linkrelay.runtime.check.rules.ReceiveWalk;
import io.github.linkrelay.runtime.check.trial.DeliverRun;
import io.github.linkrelay.runtime.check.trial.EventTrial;
import io.github.linkrelay.runtime.check.trial.Patience;
import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.check.trial.TrialContext;
import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.OutlineReader;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.files.Yaml;
import io.github.linkrelay.secret.Secrets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Builds a set of files in a Camel context of its own, and runs its deliver routes over events: what would they send,
 * and what keeps them from being used? Nothing is sent, no port or outbox is opened, and no thread stays behind. The
 * check logs nothing, but Camel may, if a route can't be started for a reason that is not checked here.
 *
 * <p>Any number of checks can run, each on its calling thread. Users' beans are really called, so one that writes
 * somewhere writes.
 */
public final class CandidateCheck {
    private final CamelContext running;
    private final Clock clock;
    private final Patience patience;

    /** Makes a check without a running process: the files can name only what is on the class path and in the files. */
    public CandidateCheck() {
        this(null);
    }

    /** @param running the context whose overriding settings and beans the files may use */
    public CandidateCheck(CamelContext running) {
        this(running, Clock.systemUTC());
    }

    /** @param clock what the requests of the trial take for now */
    public CandidateCheck(CamelContext running, Clock clock) {
        this(running, clock, Patience.DEFAULT);
    }

    CandidateCheck(CamelContext running, Clock clock, Patience patience) {
        this.running = running;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Checks the files. It never throws because of their content.
     *
     * @param files the whole set
     * @param events the events to run the deliver routes with; without events only the building is checked
     */
    public CheckResult check(RouteFiles files, List<StoredEvent> events) {
        Secrets mask = new Secrets();
        Examination attempt = new Examination(files, events, mask);
        SettingsCheck.CheckedSettings settings = new SettingsCheck(running).check(files.text(RouteFiles.SETTINGS));
        attempt.problems.addAll(files.unreadable());
        attempt.problems.addAll(settings.problems());
        // With the defaults in place of wrong settings the problems of the other files can be reported too.
        try (TrialContext trial = new TrialContext(settings.usable(), running, clock, mask, patience)) {
            attempt.run(trial);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            attempt.problems.add(FileProblem.of(RouteFiles.SETTINGS, 0, "the check was interrupted"));
        } catch (Exception e) {
            // If a setting is missing, the defaults don't help; that was reported already, with its line.
            if (settings.problems().isEmpty()) {
                attempt.problems.add(FileProblem.of(RouteFiles.SETTINGS, 0, Failures.message(e)));
            }
        }
        return new CheckResult(inOrder(attempt.problems, mask), inOrder(attempt.warnings, mask), attempt.trials);
    }

    private static List<FileProblem> inOrder(List<FileProblem> problems, Secrets mask) {
        return problems.stream()
                .map(problem -> blanked(problem, mask))
                .distinct()
                .sorted(Comparator.comparing(FileProblem::file).thenComparing(FileProblem::line))
                .toList();
    }

    private static FileProblem blanked(FileProblem problem, Secrets mask) {
        return new FileProblem(problem.file(), problem.line(), mask.text(problem.what()), mask.text(problem.remedy()));
    }

    /** One set on its way through the check. */
    private static final class Examination {
        private final RouteFiles files;
        private final List<StoredEvent> events;
        private final Secrets mask;
        private final Map<String, FileOutline> outlines = new TreeMap<>();
        private final List<FileProblem> problems = new ArrayList<>();
        private final List<FileProblem> warnings = new ArrayList<>();
        private final List<RouteTrial> trials = new ArrayList<>();

        Examination(RouteFiles files, List<StoredEvent> events, Secrets mask) {
            this.files = files;
            this.events = events;
            this.mask = mask;
        }

        void run(TrialContext trial) throws Exception {
            try {
                trial.start(() -> {
                    load(trial);
                    return problems.isEmpty();
                });
            } catch (Exception e) {
                if (problems.isEmpty()) {
                    problems.add(Failures.ofStart(e, outlines.values(), trial.stepAtFault()));
                }
            }
            if (problems.isEmpty()) {
                for (DeliverRun run : trial.deliverRuns()) {
                    run(run);
                }
            }
        }

        private void load(TrialContext trial) {
            Map<String, Node> roots = new TreeMap<>();
            files.texts().keySet().stream()
                    .filter(name -> !name.equals(RouteFiles.SETTINGS))
                    .forEach(name -> parse(name).ifPresent(root -> {
                        roots.put(name, root);
                        outlines.put(name, OutlineReader.read(name, root, trial::resolve));
                    }));
            // Camel applies a configuration when it adds a route, so the configuration must be there by then.
            roots.keySet().stream()
                    .sorted(Comparator.comparing(
                            name -> outlines.get(name).configurations().isEmpty()))
                    .forEach(name -> load(trial, name, roots.get(name)));
            ReferenceCheck references = new ReferenceCheck(trial.camel(), outlines.values());
            references.addSecrets(mask, outlines.values());
            outlines.values().forEach(outline -> problems.addAll(references.problems(outline)));
            problems.addAll(SetCheck.problems(outlines.values(), files.texts().keySet(), trial::resolve));
            UnaryOperator<String> kamelets = name -> files.texts().get(RouteFiles.kameletFile(name));
            Stream.concat(
                            DeliveryContract.findings(trial.camel(), kamelets).stream(),
                            ReceiveWalk.findings(trial.camel(), kamelets).stream())
                    .forEach(finding -> problems.add(problem(finding)));
        }

        private FileProblem problem(Finding finding) {
            String route = finding.route().getRouteId();
            FileOutline home = home(route);
            return new FileProblem(
                    file(finding.step(), home),
                    line(finding.step(), home),
                    "in the route '" + route + "' " + finding.what(),
                    finding.remedy());
        }

        private Optional<Node> parse(String name) {
            try {
                Optional<Node> parsed = Yaml.parse(files.text(name));
                boolean isTold =
                        problems.stream().anyMatch(problem -> problem.file().equals(name));
                if (parsed.isEmpty() && !isTold) {
                    problems.add(new FileProblem(name, 1, "the file is empty", "Put its content back, or delete it"));
                }
                return parsed;
            } catch (YamlEngineException e) {
                problems.add(notYaml(name, e));
                return Optional.empty();
            } catch (StackOverflowError e) {
                problems.add(FileProblem.of(name, 0, "this nests too deep to be read"));
                return Optional.empty();
            }
        }

        private void load(TrialContext trial, String name, Node root) {
            try {
                trial.load(name, files.text(name));
            } catch (Exception | LinkageError e) {
                List<FileProblem> found = StepNames.unknown(name, root);
                problems.addAll(found.isEmpty() ? List.of(Failures.ofLoad(e, outlines.get(name))) : found);
            }
        }

        private static FileProblem notYaml(String name, YamlEngineException e) {
            if (e instanceof MarkedYamlEngineException marked) {
                // A quote or bracket that is never closed is noticed at the end of the file, but its beginning is the
                // useful place.
                boolean isAtEnd = marked.getProblem().contains("end of stream");
                int line = (isAtEnd ? marked.getContextMark() : Optional.<Mark>empty())
                        .or(marked::getProblemMark)
                        .map(mark -> mark.getLine() + 1)
                        .orElse(0);
                return new FileProblem(
                        name,
                        line,
                        "this is no YAML: " + marked.getProblem().strip(),
                        "Look at the indentation, quotes and colons of this line and the one before");
            }
            return FileProblem.of(name, 0, "this is no YAML: " + Failures.message(e));
        }

        private void run(DeliverRun run) throws InterruptedException {
            List<DeliverRun.BlamedEvent> faults = new ArrayList<>();
            FileOutline home = home(run.route());
            String file = home == null ? "" : home.file();
            trials.add(run.run(file, events, faults));
            Map<String, List<DeliverRun.BlamedEvent>> alike = new TreeMap<>();
            faults.forEach(fault -> alike.computeIfAbsent(place(fault.step()) + fault.late(), step -> new ArrayList<>())
                    .add(fault));
            for (List<DeliverRun.BlamedEvent> group : alike.values()) {
                DeliverRun.Lateness late = group.get(0).late();
                (late != null && late.isLoad() ? warnings : problems).add(problem(run.route(), home, group));
            }
        }

        /** Returns the file with this route; null if no file has it. */
        private FileOutline home(String id) {
            return outlines.values().stream()
                    .filter(file -> file.routes().stream()
                            .anyMatch(route -> route.id().text().equals(id)))
                    .findFirst()
                    .orElse(null);
        }

        private String file(NamedNode step, FileOutline home) {
            return step == null || !files.texts().containsKey(step.getLocation())
                    ? home == null ? "" : home.file()
                    : step.getLocation();
        }

        private int line(NamedNode step, FileOutline home) {
            return step != null && file(step, home).equals(step.getLocation()) ? Math.max(0, step.getLineNumber()) : 0;
        }

        private static String place(NamedNode step) {
            return step == null ? "" : step.getLocation() + ":" + step.getLineNumber() + ":" + step.getId();
        }

        private FileProblem problem(String route, FileOutline home, List<DeliverRun.BlamedEvent> faults) {
            EventTrial first = faults.get(0).event();
            NamedNode step = faults.get(0).step();
            String others = faults.size() == 1 ? "" : ", and " + (faults.size() - 1) + " more";
            DeliverRun.Lateness late = faults.get(0).late();
            if (late != null) {
                return new FileProblem(
                        file(step, home),
                        line(step, home),
                        "the trial of the route '" + route + "' was not done with event " + first.sequence() + " ("
                                + first.type() + ")" + others + ": " + late.reason(),
                        late.isLoad()
                                ? "Nothing need be wrong; try it again when the machine has less to do"
                                : "Let the step end without waiting for anything");
            }
            String why = step == null
                    ? reason(first)
                    : "the step '" + step.getId() + "' failed: " + reason(first).replaceFirst("^a step failed: ", "");
            return new FileProblem(
                    file(step, home),
                    line(step, home),
                    "the route '" + route + "' can't deliver event " + first.sequence() + " (" + first.type() + ")"
                            + others + ": " + why,
                    "Mend the step, or let it pass over what an event may not have");
        }

        private String reason(EventTrial trial) {
            return events.stream()
                    .filter(event -> event.sequence() == trial.sequence())
                    .findFirst()
                    .map(event -> EventText.hide(trial.reason(), event.body()))
                    .orElseGet(trial::reason);
        }
    }
}
