package io.github.linkrelay.distribution;

import io.github.linkrelay.bounded.BoundedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Linkrelay as a sandbox with the routes and settings as shipped, and does with it what is done with it every day, so
 * that it loads the classes that it needs for that: signed events of each type and refused ones, batches, the pages,
 * commands, the end. It takes seconds, and more only on a very busy machine.
 */
final class TrainedRun {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int LARGEST_ANSWER = 4 << 20;
    /** The exit code of a JVM that was told to stop. */
    private static final int STOPPED = 143;

    private static final int EVENTS = 26;
    private static final Pattern DELIVERED = Pattern.compile(
            "(?m)^linkrelay_destination_delivered_total\\{[^}]*destination=\"segment\"[^}]*} ([0-9.E]+)");
    private static final List<String> PAGES =
            List.of("/", "/api/v1/status", "/api/v1/events", "/observe/health", "/observe/metrics");

    private final Launcher launcher;
    private final String lists;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TrainedRun(Launcher launcher, String lists) {
        this.launcher = launcher;
        this.lists = lists;
    }

    /**
     * Does it. Afterwards the folder has a list of the loaded classes of each process.
     *
     * @param lists how the names of the lists end
     * @throws IllegalStateException if something does not go as it should, with what that was
     */
    static void run(Launcher launcher, String lists) throws IOException, InterruptedException {
        new TrainedRun(launcher, lists).run();
    }

    private void run() throws IOException, InterruptedException {
        shippedFiles(launcher.work());
        Launcher.Running linkrelay = start("run");
        try {
            await("/observe/health/ready", Pattern.compile("\"UP\""), linkrelay);
            Launcher.Running help = start("help", "--help");
            Launcher.Running accepted = start("send", "send-test", "all", "--count", "2");
            accepted.end(0);
            help.end(0);
            await("/observe/metrics", DELIVERED, linkrelay);
            for (String page : PAGES) {
                get(page);
            }
            List<Launcher.Running> commands = new ArrayList<>();
            for (String command : List.of("status", "events", "dead", "validate")) {
                commands.add(start(command, command));
            }
            for (Launcher.Running command : commands) {
                command.end(0);
            }
            // At the end, for status would tell of it.
            start("refuse", "send-test", "--secret", "whsec_that_nobody_has_given")
                    .end(1);
            linkrelay.terminate();
            linkrelay.end(STOPPED);
        } finally {
            linkrelay.process().destroyForcibly();
        }
    }

    private Launcher.Running start(String name, String... arguments) throws IOException {
        return launcher.start(name, List.of("-XX:DumpLoadedClassList=" + name + lists), List.of(arguments));
    }

    /** Copies the routes out of the jar, and makes an empty file of settings, so that nothing else is taken. */
    private static void shippedFiles(Path work) throws IOException {
        Files.createFile(work.resolve("application.properties"));
        Path jar = Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0]);
        try (JarFile shipped = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = shipped.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                Path file = work.resolve(entry.getName()).normalize();
                if (entry.getName().startsWith("routes/") && !entry.isDirectory() && file.startsWith(work)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(shipped.getInputStream(entry), file);
                }
            }
        }
    }

    /** Waits until a page has what is looked for; a number in it has to be that of all events. */
    private void await(String page, Pattern wanted, Launcher.Running linkrelay)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Matcher found = wanted.matcher(get(page));
                if (found.find() && (found.groupCount() == 0 || Double.parseDouble(found.group(1)) >= EVENTS)) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            if (!linkrelay.process().isAlive()) {
                throw linkrelay.failure("ended by itself");
            }
            if (System.nanoTime() > until) {
                throw linkrelay.failure(
                        "did not come to " + wanted + " in " + page + " within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(STEP.toMillis());
        }
    }

    private String get(String page) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launcher.managementPort() + page));
        HttpResponse<String> answer = BoundedRequest.send(client, request, LARGEST_ANSWER, PATIENCE);
        return answer.body();
    }
}
