package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed distribution, unpacked in another folder than the one of the build, whose name has a blank. */
class DistributionIT {
    private static final int PORT = Ports.free();
    private static final int MANAGEMENT_PORT = Ports.free();

    @TempDir
    static Path directory;

    private static Path home;
    private static Path work;
    private static Process running;

    @BeforeAll
    static void unpackAndStart() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("else where"));
        work = Files.createDirectory(directory.resolve("work"));
        Path packed;
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            packed = files.filter(file -> file.getFileName().toString().matches("linkrelay-[\\d.]+\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow();
        }
        Process tar = new ProcessBuilder("tar", "xzf", packed.toAbsolutePath().toString())
                .directory(elsewhere.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(60, TimeUnit.SECONDS) ? tar.exitValue() : -1).isZero();
        try (Stream<Path> files = Files.list(elsewhere)) {
            home = files.findFirst().orElseThrow();
        }
        Path settings = home.resolve("application.properties");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace(
                                "linkrelay.webhook.path=/webhooks/tolinku",
                                "linkrelay.webhook.path=/of/the/distribution"));
        Files.writeString(work.resolve("application.properties"), "linkrelay.webhook.path=/webhooks/tolinku\n");
        // By a link, as /usr/local/bin/linkrelay would be one.
        Files.createSymbolicLink(directory.resolve("linkrelay"), home.resolve("bin/linkrelay"));
        running = start("run", directory.resolve("linkrelay"), "-Xshare:on");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> output("run").contains("Webhooks: http") || !running.isAlive());
    }

    @AfterAll
    static void end() {
        running.destroyForcibly();
    }

    @Test
    void theUnpackedDistributionDeliversWithItsArchiveAndEndsWhenItIsTold() throws Exception {
        assertThat(running.isAlive()).as(output("run")).isTrue();
        Webhooks webhooks = new Webhooks(PORT, Sandbox.EXAMPLE_SECRET);
        assertThat(webhooks.send(Webhooks.click("unpacked"))).isEqualTo(200);
        assertThat(new Webhooks(PORT, "whsec_that_nobody_has_given").send(Webhooks.click("refused")))
                .isEqualTo(401);
        await().atMost(Duration.ofSeconds(30)).until(() -> output("run").contains("Deep Link Clicked"));

        Process status = start("status", home.resolve("bin/linkrelay"), "-Xshare:on", "status");
        assertThat(status.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output("status")).contains("1 received = 1 delivered");
        assertThat(status.exitValue())
                .as("a refused request is in the quarantine")
                .isEqualTo(1);
        assertThat(output("run")).doesNotContain("archive-classes");
        assertThat(work.resolve("data/events.db")).exists();

        running.destroy();
        assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as("ended by SIGTERM").isEqualTo(143);
        assertThat(output("run")).contains("Stopped.");
    }

    @Test
    void settingsOfTheDistributionCountWhereTheWorkingDirectoryHasNone() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Process other = start(empty, "other", home.resolve("bin/linkrelay"), "-Xshare:on");
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> output("other").contains("Webhooks: http") || !other.isAlive());
            assertThat(output("other")).contains("/of/the/distribution (1 secret)");
            assertThat(output("run")).contains("/webhooks/tolinku (1 secret)").doesNotContain("/of/the/distribution");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void javaThatCannotUseAnArchiveFailsWhereItMust() throws Exception {
        Process other =
                start("off", home.resolve("bin/linkrelay"), "-Xshare:on -XX:SharedArchiveFile=none.jsa", "--version");
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isEqualTo(1);

        Process without = start("without", home.resolve("bin/linkrelay"), "-Xshare:off", "--version");
        assertThat(without.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(without.exitValue()).as("what JAVA_OPTS has wins").isZero();
        assertThat(output("without")).startsWith("linkrelay ");
    }

    private static Process start(String name, Path script, String options, String... arguments) throws IOException {
        return start(work, name, script, options, arguments);
    }

    private static Process start(Path work, String name, Path script, String options, String... arguments)
            throws IOException {
        boolean isOther = name.equals("other");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", options);
        builder.environment().put("PORT", String.valueOf(isOther ? Ports.free() : PORT));
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(isOther ? Ports.free() : MANAGEMENT_PORT));
        return builder.start();
    }

    private static String output(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log"));
    }
}
