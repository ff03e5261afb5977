package io.github.linkrelay.runtime.check.command;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.check.CheckResult;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.sandbox.TestEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code validate}: checks settings, routes and Kamelets without starting anything, and prints a line for each
 * problem and each warning. Exit codes: 0 when there is no problem, 1 when there is one, 2 for a wrong command line.
 */
@Command(
        name = "validate",
        sortOptions = false,
        description = "Checks application.properties and routes/ without starting, sending or storing anything.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no problem", "1:one or more", "2:the command line is wrong"})
public final class Validate implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The folder with application.properties and routes/. Default: this one.")
    private Path directory;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), "there is no folder " + directory);
        }
        RouteFiles files = RouteFiles.read(directory);
        CheckResult result = new CandidateCheck().check(files, testEvents());
        List<FileProblem> warnings = new ArrayList<>(files.passedOver());
        warnings.addAll(result.warnings());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Report.problemsAsJson(result.problems(), warnings));
        } else {
            warnings.forEach(warning -> out.println("Warning: " + warning));
            result.problems().forEach(out::println);
            out.println(
                    result.accepted()
                            ? "No problem in " + files.texts().size() + " files."
                            : result.problems().size() == 1
                                    ? "1 problem."
                                    : result.problems().size() + " problems.");
        }
        out.flush();
        return result.accepted() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns one test event of each type. */
    private static List<StoredEvent> testEvents() {
        List<StoredEvent> events = new ArrayList<>();
        for (String type : TestEvents.types()) {
            byte[] body = TestEvents.body(type);
            events.add(new StoredEvent(
                    events.size() + 1, EventKey.of(body), type, Instant.now().toEpochMilli(), body));
        }
        return events;
    }
}
