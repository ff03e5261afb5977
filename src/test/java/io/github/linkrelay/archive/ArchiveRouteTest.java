package io.github.linkrelay.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.check.CheckResult;
import io.github.linkrelay.runtime.check.trial.TrialRequest;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.Identity;
import io.github.linkrelay.segment.MessageIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks in, files out: the product with the example route. */
class ArchiveRouteTest {
    @TempDir
    Path data;

    private ArchiveFolder archive;
    private UnaryOperator<String> edit = UnaryOperator.identity();

    @BeforeEach
    void name() {
        archive = new ArchiveFolder(data.resolve("archive"));
    }

    private ArchivingLinkrelay start(String... further) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("linkrelay.archive.directory", archive.path.toString());
        for (int i = 0; i < further.length; i += 2) {
            settings.put(further[i], further[i + 1]);
        }
        return new ArchivingLinkrelay(data, "archive", settings, edit);
    }

    private void archiveTheDeadToo() {
        edit = ArchivingLinkrelay::archivingTheDead;
    }

    @Test
    void deliveredEventsAreInTheArchiveAsTheyWereReceived() throws IOException {
        try (ArchivingLinkrelay linkrelay = start()) {
            for (int i = 0; i < 25; i++) {
                linkrelay.receive(Webhooks.click("token " + i));
            }
            linkrelay.awaitDelivered(25);
        }

        List<StoredEvent> read = archive.read();

        assertThat(read)
                .extracting(event -> new String(event.body(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 25)
                        .mapToObj(i -> new String(Webhooks.click("token " + i), UTF_8))
                        .toList());
        assertThat(read).extracting(StoredEvent::type).containsOnly("link.clicked");
        assertThat(read)
                .extracting(StoredEvent::sequence)
                .doesNotHaveDuplicates()
                .allMatch(sequence -> sequence >= 1);
    }

    @Test
    void eventComesIntoTheArchiveWhenSegmentHasIt() throws IOException {
        try (ArchivingLinkrelay linkrelay = start()) {
            linkrelay.segment.answerWith(StandInAnswer.status(503));
            linkrelay.receive(Webhooks.click("waits for Segment"));
            await().untilAsserted(() ->
                    assertThat(linkrelay.status("segment").state()).isEqualTo(State.BACKING_OFF));
            assertThat(linkrelay.status().waiting()).isOne();
            assertThat(linkrelay.status().delivered()).isZero();

            linkrelay.segment.answerWith(StandInAnswer.accept());
            linkrelay.awaitDelivered(1);
        }
        assertThat(archive.read()).hasSize(1);
    }

    @Test
    void eventThatDiedAtSegmentIsAmongTheDeadLettersAndNotInTheArchive() throws IOException {
        try (ArchivingLinkrelay linkrelay = start()) {
            linkrelay.segment.answerWhere(batch -> batch.hasProperty("token", "poison"), StandInAnswer.status(400));
            linkrelay.receive(Webhooks.click("good"));
            linkrelay.receive(Webhooks.click("poison"));
            linkrelay.awaitSettled(1, 1);
            assertThat(linkrelay.status("segment").deadLettered()).isOne();
        }
        assertThat(archive.read())
                .extracting(event -> new String(event.body(), UTF_8))
                .containsExactly(new String(Webhooks.click("good"), UTF_8));
    }

    @Test
    void backfillSendsWhatIsInTheArchiveAgainWithTheSameIds() throws Exception {
        try (ArchivingLinkrelay linkrelay = start()) {
            for (int i = 0; i < 25; i++) {
                linkrelay.receive(Webhooks.click("token " + i));
            }
            linkrelay.awaitDelivered(25);
        }
        // Another outbox, which has never had these events.
        Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        try (ArchivingLinkrelay linkrelay = new ArchivingLinkrelay(
                elsewhere, "archive", Map.of("linkrelay.archive.directory", archive.path.toString()))) {
            assertThat(linkrelay.backfill("install.tracked").total()).isZero();
            ReplayStatus replay = linkrelay.backfill("link.clicked");
            assertThat(replay.total()).isEqualTo(25);
            await().untilAsserted(() ->
                    assertThat(linkrelay.replay(replay.id()).state()).isEqualTo(ReplayStatus.State.DONE));
            assertThat(linkrelay.replay(replay.id()).sent()).isEqualTo(25);
            assertThat(linkrelay.segment.events())
                    .extracting(event -> event.path("messageId").textValue())
                    .hasSize(25)
                    .containsExactlyInAnyOrderElementsOf(
                            archive.read().stream().map(ArchiveRouteTest::id).toList());
            assertThat(linkrelay.status("segment").received())
                    .as("the log has none of them")
                    .isZero();
        }
    }

    private static String id(StoredEvent event) {
        return new EventIds(MessageIds.UUID, new Identity(Map.of()))
                .messageId(event.key().toString());
    }

    @Test
    void eachEventStandsInTheFileOfTheUtcDayItWasReceivedOn() throws Exception {
        archiveTheDeadToo();
        try (ArchivingLinkrelay linkrelay = start()) {
            linkrelay.together(() -> {
                linkrelay.store("2026-06-14T23:59:59.999Z", "a".getBytes(UTF_8));
                linkrelay.store("2026-06-15T00:00:00.000Z", "b".getBytes(UTF_8));
                linkrelay.store("2026-06-14T23:59:59.999Z", new byte[] {(byte) 0xff, 0});
                linkrelay.store("2026-06-16T12:00:00.000Z", new byte[0]);
            });
            linkrelay.awaitDelivered(4);
        }

        assertThat(archive.file("2026-06-14")).exists();
        assertThat(archive.file("2026-06-15")).exists();
        assertThat(archive.file("2026-06-16")).exists();
        assertThat(Files.readString(archive.file("2026-06-14"))).hasLineCount(2);
        assertThat(archive.read())
                .extracting(StoredEvent::body)
                .containsExactly("a".getBytes(UTF_8), new byte[] {(byte) 0xff, 0}, "b".getBytes(UTF_8), new byte[0]);
    }

    @Test
    void folderThatCannotBeWrittenRestsTheArchiveAloneAndNothingIsLost() throws IOException {
        Files.createFile(archive.path);
        try (ArchivingLinkrelay linkrelay = start()) {
            for (int i = 0; i < 5; i++) {
                linkrelay.receive(Webhooks.click("token " + i));
            }
            await().untilAsserted(() -> {
                assertThat(linkrelay.status().state()).isEqualTo(State.BACKING_OFF);
                assertThat(linkrelay.status().reason()).contains("the archive " + archive.path + " can't be written");
            });
            await().untilAsserted(() ->
                    assertThat(linkrelay.status("segment").delivered()).isEqualTo(5));
            assertThat(linkrelay.segment.events()).hasSize(5);
            assertThat(linkrelay.status().waiting()).isEqualTo(5);

            Files.delete(archive.path);
            linkrelay.awaitDelivered(5);
        }
        assertThat(archive.read()).hasSize(5);
    }

    @Test
    void archiveGoesOnInTheSameFileAfterARestart() throws IOException {
        for (int start = 1; start <= 2; start++) {
            try (ArchivingLinkrelay linkrelay = start()) {
                linkrelay.receive(Webhooks.click("start " + start));
                linkrelay.awaitDelivered(start);
            }
        }

        assertThat(archive.read()).hasSize(2);
        assertThat(archive.items(EventQuery.all()))
                .extracting(item -> item.position() & 0xffff)
                .containsExactly(1L, 2L);
    }

    @Test
    void largeEventsMakeSmallerBatchesAndNoDeadLetters() throws Exception {
        archiveTheDeadToo();
        try (ArchivingLinkrelay linkrelay = start(
                "linkrelay.archive.batch.interval", "60000", "linkrelay.delivery.max-in-flight-bytes", "67108864")) {
            // Each takes six times as much in a line: more than a batch should have.
            linkrelay.together(() -> {
                for (int i = 0; i < 8; i++) {
                    byte[] body = new byte[262_144];
                    body[0] = (byte) i;
                    linkrelay.store("2026-06-14T00:00:00Z", body);
                }
            });
            await().untilAsserted(
                            () -> assertThat(linkrelay.status().delivered()).isEqualTo(6));
        }
        assertThat(archive.read()).hasSize(8);
    }

    @Test
    void trialShowsTheLinesAndWritesNone() throws IOException {
        TrialRequest request = trial("archive", "linkrelay.archive.directory=" + archive.path);

        assertThat(request.url()).contains(archive.path.toString());
        assertThat(archive.path).doesNotExist();
    }

    @Test
    void trialShowsTheLinesOfAnObjectUncompressed() throws IOException {
        TrialRequest request = trial(
                "archive-s3",
                """
                archive-s3.bucket=tolinku-events
                archive-s3.prefix=archive/
                camel.component.aws2-s3.region=eu-central-1
                camel.component.aws2-s3.use-default-credentials-provider=true
                """);

        assertThat(request.headers()).containsEntry("CamelAwsS3OverrideBucketName", "tolinku-events");
        assertThat(request.headers().get("CamelAwsS3Key")).startsWith("archive/2026-06-14/092653589Z-");
    }

    /** What the example would send for one event. */
    private static TrialRequest trial(String destination, String settings) throws IOException {
        String shipped = Files.readString(Path.of("application.properties"));
        if (settings.startsWith("linkrelay.archive.directory=")) {
            shipped = shipped.replaceAll("(?m)^linkrelay\\.archive\\.directory=.*$", "");
        }
        RouteFiles files = RouteFiles.read(Path.of(""))
                .with("application.properties", shipped + "\n" + settings)
                .with(
                        "routes/deliver-" + destination + ".camel.yaml",
                        Files.readString(Path.of("routes/examples/deliver-" + destination + ".camel.yaml")));
        CheckResult result = new CandidateCheck().check(files, List.of(ArchiveFolder.event(1, "{\"a\":1}")));
        assertThat(result.problems()).isEmpty();
        TrialRequest request = result.trials().stream()
                .filter(trial -> trial.route().equals("deliver-" + destination))
                .findFirst()
                .orElseThrow()
                .requests()
                .get(0);
        assertThat(request.body())
                .startsWith("{\"receivedAt\":\"2026-06-14T09:26:53.589Z\",\"sequence\":1,")
                .contains("\"body\":\"{\\\"a\\\":1}\"}")
                .hasLineCount(1);
        return request;
    }
}
