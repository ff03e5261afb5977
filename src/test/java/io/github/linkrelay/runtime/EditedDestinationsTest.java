package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits after which a destination has no route any more, or another name. */
class EditedDestinationsTest {
    private static final String DELIVER = "routes/deliver-segment.camel.yaml";

    @TempDir
    private Path folder;

    private final SegmentStandIn segment =
            new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
    private final LogLines log = new LogLines();
    private EditedFiles files;

    @BeforeEach
    void copy() {
        files = new EditedFiles(folder.resolve("edited"));
    }

    @AfterEach
    void close() {
        log.close();
        segment.close();
    }

    private LocalLinkrelay start(URI destination) {
        return LocalLinkrelay.start(files, folder.resolve("data"), destination);
    }

    private static void send(LocalLinkrelay linkrelay, String... tokens) throws Exception {
        for (String token : tokens) {
            assertThat(linkrelay.webhooks().send(Webhooks.click(token))).isEqualTo(200);
        }
    }

    private static DestinationStatus destination(LocalLinkrelay linkrelay, String name) {
        return linkrelay.outbox().destinations().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long warnings(String... parts) {
        return log.complaints().stream()
                .filter(line -> line.startsWith("WARN"))
                .filter(line -> Arrays.stream(parts).allMatch(line::contains))
                .count();
    }

    @Test
    void destinationWithoutARouteForWhichEventsWaitIsNamedWithTheirNumber() throws Exception {
        Path route = files.root().resolve(DELIVER);
        String[] said = {"No route takes the events of the destination segment of the outbox events: 3 events wait"};
        String text = files.text(DELIVER);
        try (LocalLinkrelay linkrelay = start(URI.create("http://127.0.0.1:9"))) {
            send(linkrelay, "one", "two", "three");
            assertThat(warnings(said)).isZero();

            Files.delete(route);
            await().until(() -> warnings(said) == 1);

            files.save(DELIVER, text);
            await().until(() -> destination(linkrelay, "segment").state() != DestinationStatus.State.STOPPED);
            Files.delete(route);
            Files.createSymbolicLink(route, folder.resolve("nowhere"));
            await().until(() -> warnings(said) == 2);
            assertThat(warnings(DELIVER, "a link that leads nowhere", "Put back what it leads to"))
                    .isEqualTo(1);
        }
        Files.delete(route);
        try (LocalLinkrelay linkrelay = start(URI.create("http://127.0.0.1:9"))) {
            assertThat(warnings(said)).as("at the next start").isEqualTo(3);
            assertThat(destination(linkrelay, "segment").waiting()).isEqualTo(3);
        }
    }

    @Test
    void destinationWithoutARouteForWhichNothingWaitsIsNotNamed() throws Exception {
        try (LocalLinkrelay linkrelay = start(segment.endpoint())) {
            send(linkrelay, "one");
            await().until(() -> destination(linkrelay, "segment").delivered() == 1);
            files.delete(DELIVER);
            await().until(() -> destination(linkrelay, "segment").state() == DestinationStatus.State.STOPPED);
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Taken over: removed " + DELIVER)));
        }
        assertThat(warnings("No route takes")).isZero();
    }

    @Test
    void renamedDestinationBeginsWithTheNextEventUnlessItsRouteSaysOtherwise() throws Exception {
        try (LocalLinkrelay linkrelay = start(segment.endpoint())) {
            send(linkrelay, "one", "two");
            await().until(() -> destination(linkrelay, "segment").delivered() == 2);

            files.replace(DELIVER, "destination: segment\n", "destination: crm\n");
            await().until(() -> warnings(
                            DELIVER + ":",
                            "the destination segment of the outbox events has a new name, crm",
                            "begins with the next event",
                            "0 events wait for the former name")
                    == 1);
            await().until(() -> destination(linkrelay, "crm").state() == DestinationStatus.State.RUNNING);
            send(linkrelay, "three");
            await().until(() -> destination(linkrelay, "crm").delivered() == 1);
            assertThat(destination(linkrelay, "crm").received()).isEqualTo(1);
            assertThat(segment.takenEvents()).isEqualTo(3);

            files.replace(DELIVER, "destination: crm\n", "destination: told\n        startFrom: oldest\n");
            await().until(() -> linkrelay.outbox().destinations().stream()
                    .anyMatch(one -> one.name().equals("told") && one.delivered() == 3));
            assertThat(warnings("has a new name")).isEqualTo(1);
        }
    }

    @Test
    void destinationThatWasRenamedBetweenTwoRunsBeginsWithTheNextEvent() throws Exception {
        try (LocalLinkrelay linkrelay = start(segment.endpoint())) {
            send(linkrelay, "one", "two");
            await().until(() -> destination(linkrelay, "segment").delivered() == 2);
        }
        files.replace(DELIVER, "destination: segment\n", "destination: crm\n");
        try (LocalLinkrelay linkrelay = start(segment.endpoint())) {
            assertThat(warnings("the destination segment of the outbox events has a new name, crm"))
                    .isEqualTo(1);
            send(linkrelay, "three");
            await().until(() -> destination(linkrelay, "crm").delivered() == 1);
            assertThat(segment.takenEvents()).isEqualTo(3);
        }
    }

    @Test
    void secondDestinationBesideTheFirstIsNew() {
        String text = files.text(DELIVER);
        try (LocalLinkrelay linkrelay = start(segment.endpoint())) {
            files.save(
                    "routes/second.camel.yaml",
                    text.replace("destination: segment\n", "destination: second\n")
                            .replaceAll("(?m)^( +)id: .*\n", "")
                            .replaceFirst("- route:\n", "- route:\n    id: second\n")
                            .replace("startupOrder: 100", "startupOrder: 101"));
            await().until(() -> linkrelay.outbox().destinations().stream()
                    .anyMatch(one -> one.name().equals("second")));
            assertThat(warnings("has a new name")).isZero();
        }
    }
}
