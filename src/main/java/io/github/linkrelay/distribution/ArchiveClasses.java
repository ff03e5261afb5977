package io.github.linkrelay.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code archive-classes}: makes the class-data archive of the distribution for the Java that runs it. Linkrelay
 * is started as a sandbox of its own, is used, and notes the classes that it loads; then Java writes these into the archive.
 * Exit codes: 0 when it was made, 1 when not; then the archive is as it was before.
 */
@Command(
        name = "archive-classes",
        sortOptions = false,
        description = {
            "Makes the class-data archive of this distribution for the Java that runs it, so that it starts faster.",
            "It runs a sandbox on free ports, in a folder of its own; neither settings nor routes of yours are used."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was made", "1:it was not, and is as it was", "2:the command line is wrong"})
public final class ArchiveClasses implements Callable<Integer> {
    private static final String LISTS = ".classes";
    private static final String LIST = "all-of-them";
    private static final String MADE = "linkrelay.jsa";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean helpRequested;

    @Override
    public Integer call() throws InterruptedException {
        long begun = System.nanoTime();
        Path home = Distribution.home().orElse(null);
        if (home == null) {
            return failed("this command is only for the distribution, by its bin/linkrelay");
        }
        try {
            // Beside the archive's place, so that the new one gets there in one step.
            Path work = Files.createTempDirectory(home.resolve("lib"), "making-");
            try {
                int classes = make(home, work);
                spec.commandLine()
                        .getOut()
                        .println(
                                "Made " + Distribution.archive(home) + " for Java " + Runtime.version() + ": " + classes
                                        + " classes, " + (Files.size(Distribution.archive(home)) >> 20) + " MiB, in "
                                        + (System.nanoTime() - begun) / 1_000_000_000 + " s.");
            } finally {
                delete(work);
            }
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            return failed(e.toString());
        } catch (IllegalStateException e) {
            return failed(e.getMessage());
        }
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("The class-data archive was not made: " + why);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int make(Path home, Path work) throws IOException, InterruptedException {
        TrainedRun.run(new Launcher(Distribution.script(home), work), LISTS);
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.list(work)) {
            for (Path list :
                    files.filter(file -> file.toString().endsWith(LISTS)).toList()) {
                lines.addAll(Files.readAllLines(list));
            }
        }
        Files.write(work.resolve(LIST), lines);
        // G1 alone can write Java's own objects into the archive; every collector can read them.
        new Launcher(Distribution.script(home), work)
                .start(
                        "archive",
                        List.of(
                                "-XX:-UseSerialGC",
                                "-XX:+UseG1GC",
                                "-Xshare:dump",
                                "-XX:SharedClassListFile=" + LIST,
                                "-XX:SharedArchiveFile=" + MADE),
                        List.of())
                .end(0);
        Files.move(
                work.resolve(MADE),
                Distribution.archive(home),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return (int) lines.stream().filter(line -> !line.startsWith("@")).count();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
