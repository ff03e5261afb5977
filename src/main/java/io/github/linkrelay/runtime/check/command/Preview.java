package io.github.linkrelay.runtime.check.command;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.check.CheckResult;
import io.github.linkrelay.runtime.check.Failures;
import io.github.linkrelay.runtime.check.trial.RouteTrial;
import io.github.linkrelay.runtime.check.trial.TrialContext;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.webhook.Envelope;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code preview}: what the present files would make of an event, and send, without sending it. Credentials
 * are masked. Exit codes: 0 when it was shown, 1 when the files have problems or there is no such event, 2 for a wrong
 * command line.
 */
@Command(
        name = "preview",
        sortOptions = false,
        description = "Shows what the files here would make of an event and send, without sending it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:the files have problems, or there is no event", "2:the command line is wrong"})
public final class Preview implements Callable<Integer> {
    private static final int MOST_EVENTS = 2_500;
    private static final Path HERE = Path.of("");

    private final Path root;

    @Spec
    private CommandSpec spec;

    @Option(names = "--body", paramLabel = "FILE", description = "A body as Tolinku sends it.")
    private Path body;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "The last N events of the outbox in DATA_DIR, also while Linkrelay runs. Default: 1")
    private Integer last;

    @Option(
            names = "--outbox",
            paramLabel = "NAME",
            defaultValue = "events",
            description = "Which outbox. Default: ${DEFAULT-VALUE}")
    private String outbox;

    @Option(names = "--route", paramLabel = "ID", description = "This deliver route only.")
    private String route;

    @Option(names = "--diff", description = "Only what would change against the files that are running.")
    private boolean diff;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    public Preview() {
        this(HERE);
    }

    /** @param root the folder with the files */
    Preview(Path root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        if (body != null && last != null) {
            throw wrong("give either --body or --last, not both");
        }
        if (diff && json) {
            throw wrong("give either --diff or --json, not both");
        }
        if (last != null && (last < 1 || last > MOST_EVENTS)) {
            throw wrong("--last must be 1 to " + MOST_EVENTS);
        }
        RouteFiles files = RouteFiles.read(root);
        // Both sets use the same moment, so that they differ only by their files.
        Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        CandidateCheck check = new CandidateCheck(null, clock);
        try {
            Path data = dataDirectory(files);
            List<StoredEvent> events = body == null ? stored(data) : List.of(event(clock));
            List<RouteTrial> trials = trials(check.check(files, events), "");
            if (diff) {
                printDiff(trials, trials(check.check(running(data), events), "running "));
            } else if (json) {
                out().println(Report.trialsAsJson(trials));
            } else {
                trials.forEach(trial -> out().println(Report.text(trial)));
            }
        } catch (PreviewRefused | OutboxException e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            out().flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private Path dataDirectory(RouteFiles files) {
        Secrets mask = new Secrets();
        try (TrialContext settings = new TrialContext(files.text(RouteFiles.SETTINGS), null, Clock.systemUTC(), mask)) {
            settings.configure();
            return root.resolve(settings.resolve("{{linkrelay.outbox.directory}}"));
        } catch (Exception e) {
            throw new PreviewRefused(RouteFiles.SETTINGS + ": " + mask.text(Failures.message(e)));
        }
    }

    private List<StoredEvent> stored(Path data) {
        try (OutboxReader reader = OutboxReader.open(data, outbox)) {
            List<StoredEvent> events = reader.lastEvents(last == null ? 1 : last);
            if (events.isEmpty()) {
                throw new PreviewRefused(
                        "The outbox " + outbox + " in " + data + " holds no event. Give one with --body.");
            }
            return events;
        }
    }

    private StoredEvent event(Clock clock) throws IOException {
        if (!Files.isRegularFile(body)) {
            throw wrong("--body: can't read " + body);
        }
        byte[] bytes = Files.readAllBytes(body);
        try {
            Envelope envelope = new EnvelopeReader().read(bytes);
            return new StoredEvent(0, EventKey.of(bytes), envelope.type(), clock.millis(), bytes);
        } catch (UnusableEnvelopeException e) {
            throw new PreviewRefused("This body would be answered 400: " + e.getMessage());
        }
    }

    private RouteFiles running(Path data) throws IOException {
        RouteFiles files = RouteFiles.read(data.resolve("running"));
        if (files.texts().isEmpty()) {
            throw new PreviewRefused("There is no copy of the running files in " + data.resolve("running")
                    + ". Linkrelay writes it when it starts with routes from a folder.");
        }
        return files;
    }

    /** Returns the trials of the route that was asked for. */
    private List<RouteTrial> trials(CheckResult result, String which) {
        // A failing step is shown in the result. Without results the routes could not be built.
        if (result.trials().isEmpty()) {
            StringBuilder problems = new StringBuilder("The " + which + "files have problems:");
            result.problems()
                    .forEach(problem -> problems.append(System.lineSeparator()).append(problem));
            throw new PreviewRefused(
                    result.problems().isEmpty()
                            ? "The " + which + "files have no route that delivers."
                            : problems.toString());
        }
        List<RouteTrial> chosen = result.trials().stream()
                .filter(trial -> route == null || trial.route().equals(route))
                .toList();
        if (chosen.isEmpty() && which.isEmpty()) {
            throw wrong("no route with the id '" + route + "' delivers; there are: "
                    + String.join(
                            ", ",
                            result.trials().stream().map(RouteTrial::route).toList()));
        }
        return chosen;
    }

    private void printDiff(List<RouteTrial> here, List<RouteTrial> running) {
        List<String> lines = LineDiff.unified("running", text(running), "here", text(here));
        if (lines.isEmpty()) {
            out().println("No difference.");
        }
        lines.forEach(out()::println);
    }

    private static String text(List<RouteTrial> trials) {
        return String.join("\n", trials.stream().map(Report::text).toList());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Ends the command with a message. */
    private static final class PreviewRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PreviewRefused(String message) {
            super(message);
        }
    }
}
