package io.github.linkrelay.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects for a bucket, put by the SDK of AWS to an HTTP server in the place of S3. */
class ArchiveS3Test {
    @TempDir
    Path data;

    private final WireMockServer s3 = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        // Else the SDK repeats by itself, with delays of its own.
        System.setProperty("aws.maxAttempts", "1");
        s3.start();
        s3.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
        s3.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(200).withHeader("ETag", "\"1\"")));
    }

    @AfterEach
    void stop() {
        System.clearProperty("aws.maxAttempts");
        s3.stop();
    }

    private ArchivingLinkrelay linkrelay() throws IOException {
        return new ArchivingLinkrelay(data, "archive-s3", settings(), ArchivingLinkrelay::archivingTheDead);
    }

    /** A batch is complete with three events, and never before. */
    private ArchivingLinkrelay linkrelayWithBatchesOfThree() throws IOException {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(Map.of("linkrelay.archive.batch.size", "3", "linkrelay.archive.batch.interval", "60000"));
        return new ArchivingLinkrelay(data, "archive-s3", settings, ArchivingLinkrelay::archivingTheDead);
    }

    private Map<String, String> settings() {
        return Map.of(
                "archive-s3.bucket", "tolinku-events",
                "archive-s3.prefix", "archive/",
                "camel.component.aws2-s3.region", "eu-central-1",
                "camel.component.aws2-s3.access-key", "AKIDEXAMPLE",
                "camel.component.aws2-s3.secret-key", "wJalrXUtnFEMI",
                "camel.component.aws2-s3.override-endpoint", "true",
                "camel.component.aws2-s3.uri-endpoint-override", s3.baseUrl(),
                "camel.component.aws2-s3.force-path-style", "true");
    }

    private List<LoggedRequest> puts() {
        return s3.findAll(putRequestedFor(anyUrl()));
    }

    @Test
    void objectThatArrivesUnzipsToTheLines() throws Exception {
        try (ArchivingLinkrelay linkrelay = linkrelayWithBatchesOfThree()) {
            linkrelay.together(() -> {
                linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
                linkrelay.store("2026-06-14T09:26:54.000Z", new byte[] {(byte) 0xff});
                linkrelay.store("2026-06-15T00:00:00.000Z", "b".getBytes(UTF_8));
            });
            linkrelay.awaitDelivered(3);
        }

        assertThat(puts())
                .extracting(LoggedRequest::getUrl)
                .containsExactly(
                        "/tolinku-events/archive/2026-06-14/092653589Z-" + sha256(puts().get(0)) + ".jsonl.gz",
                        "/tolinku-events/archive/2026-06-15/000000000Z-" + sha256(puts().get(1)) + ".jsonl.gz");
        assertThat(puts().get(0).getHeader("Content-Type")).isEqualTo("application/gzip");
        assertThat(puts().get(0).getHeader("Authorization"))
                .contains("AKIDEXAMPLE")
                .contains("eu-central-1/s3");
        assertThat(ArchiveFolder.unzipped(object(puts().get(0))).lines().toList())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"receivedAt\":\"2026-06-14T09:26:5"));
    }

    @Test
    void copyOfTheBucketIsAnArchive() throws Exception {
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            for (int i = 1; i <= 3; i++) {
                linkrelay.store("2026-06-14T09:26:53.58" + i + "Z", ("body " + i).getBytes(UTF_8));
                linkrelay.awaitDelivered(i);
            }
        }
        ArchiveFolder copy = new ArchiveFolder(data.resolve("copy"));
        for (LoggedRequest put : puts()) {
            Path file = copy.path.resolve(put.getUrl().replaceFirst("/tolinku-events/archive/", ""));
            Files.createDirectories(file.getParent());
            Files.write(file, object(put));
        }

        assertThat(copy.read())
                .extracting(StoredEvent::body)
                .containsExactly("body 1".getBytes(UTF_8), "body 2".getBytes(UTF_8), "body 3".getBytes(UTF_8));
    }

    @Test
    void replayOfAnObjectsFirstEventLeavesTheObjectAlone() throws Exception {
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.together(() -> {
                linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
                linkrelay.store("2026-06-14T09:26:54.589Z", "b".getBytes(UTF_8));
            });
            linkrelay.awaitDelivered(2);
            int before = puts().size();
            linkrelay.replayFirst();
            await().until(() -> puts().size() > before);
        }
        Map<String, String> bucket = new HashMap<>();
        for (LoggedRequest put : puts()) {
            bucket.put(put.getUrl(), ArchiveFolder.unzipped(object(put)));
        }
        assertThat(String.join("", bucket.values()))
                .contains(ArchiveFolder.sha256("a".getBytes(UTF_8)), ArchiveFolder.sha256("b".getBytes(UTF_8)));
    }

    @Test
    void busyStoreIsTriedAgainWithTheSameName() throws Exception {
        List<String> states = List.of(STARTED, "1", "2", "3", "4", "5", "6", "7");
        for (int i = 0; i < 7; i++) {
            s3.stubFor(put(anyUrl())
                    .inScenario("busy")
                    .whenScenarioStateIs(states.get(i))
                    .willSetStateTo(states.get(i + 1))
                    .willReturn(aResponse().withStatus(503).withBody("<Error><Code>SlowDown</Code></Error>")));
        }
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            linkrelay.awaitDelivered(1);
        }

        assertThat(puts())
                .hasSize(8)
                .extracting(LoggedRequest::getUrl)
                .containsOnly(puts().get(0).getUrl());
    }

    @Test
    void storeThatIsDownIsWaitedForAndSaysWhy() throws Exception {
        s3.stubFor(
                put(anyUrl()).willReturn(aResponse().withStatus(503).withBody("<Error><Code>SlowDown</Code></Error>")));
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            await().untilAsserted(() -> {
                assertThat(linkrelay.status().state()).isEqualTo(State.BACKING_OFF);
                assertThat(linkrelay.status().reason()).startsWith("answered 503: ");
            });
        }
    }

    @Test
    void storeThatIsDownAtTheStartKeepsNoWebhookOut() throws Exception {
        Map<String, String> settings = settings();
        s3.stop();
        try (ArchivingLinkrelay linkrelay = new ArchivingLinkrelay(data, "archive-s3", settings)) {
            linkrelay.receive(Webhooks.click("a"));
            await().untilAsserted(() ->
                    assertThat(linkrelay.status("segment").delivered()).isEqualTo(1));
            await().untilAsserted(() -> {
                assertThat(linkrelay.status().state()).isEqualTo(State.BACKING_OFF);
                assertThat(linkrelay.status().reason()).startsWith("no answer: ");
            });
            assertThat(linkrelay.status().waiting()).isEqualTo(1);
        }
    }

    @Test
    void bucketThatRefusesUsHoldsTheArchiveAndLosesNothing() throws Exception {
        s3.stubFor(
                put(anyUrl())
                        .willReturn(
                                aResponse()
                                        .withStatus(400)
                                        .withBody(
                                                "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")));
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            await().untilAsserted(() -> {
                assertThat(linkrelay.status().state()).isEqualTo(State.HELD);
                assertThat(linkrelay.status().reason()).contains("The provided token has expired");
            });
            assertThat(linkrelay.status().deadLettered()).isZero();

            s3.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(200)));
            linkrelay.awaitDelivered(1);
        }
    }

    @Test
    void objectThatIsNeverTakenDiesAlone() throws Exception {
        s3.stubFor(put(urlMatching(".*/092654589Z.*")).willReturn(refusal("EntityTooLarge")));
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            linkrelay.awaitDelivered(1);
            linkrelay.store("2026-06-14T09:26:54.589Z", "b".getBytes(UTF_8));
            await().until(() -> linkrelay.status().deadLettered() == 1);
            linkrelay.store("2026-06-14T09:26:55.589Z", "c".getBytes(UTF_8));
            await().until(() -> linkrelay.status().delivered() == 2);
            assertThat(linkrelay.status().waiting()).isZero();
        }
    }

    @Test
    void batchThatIsNeverTakenIsHalvedAndTheEventAtFaultDiesAlone() throws Exception {
        s3.stubFor(put(anyUrl())
                .inScenario("halved")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("once")
                .willReturn(refusal("EntityTooLarge")));
        s3.stubFor(put(urlMatching(".*/092654589Z.*"))
                .inScenario("halved")
                .whenScenarioStateIs("once")
                .willReturn(refusal("EntityTooLarge")));
        try (ArchivingLinkrelay linkrelay = linkrelayWithBatchesOfThree()) {
            linkrelay.together(() -> {
                linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
                linkrelay.store("2026-06-14T09:26:54.589Z", "b".getBytes(UTF_8));
                linkrelay.store("2026-06-14T09:26:55.589Z", "c".getBytes(UTF_8));
            });
            await().until(() -> linkrelay.status().waiting() == 0);
            assertThat(linkrelay.status().deadLettered()).isEqualTo(1);
            assertThat(linkrelay.status().delivered()).isEqualTo(2);
        }
        assertThat(puts())
                .extracting(put -> put.getUrl().replaceAll(".*/|Z-.*", ""))
                .containsExactly("092653589", "092653589", "092654589", "092654589", "092655589");
    }

    @Test
    void objectThatDidNotArriveWholeIsSentAgain() throws Exception {
        s3.stubFor(put(anyUrl())
                .inScenario("slow")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("again")
                .willReturn(refusal("RequestTimeout")));
        s3.stubFor(put(anyUrl())
                .inScenario("slow")
                .whenScenarioStateIs("again")
                .willReturn(aResponse().withStatus(200)));
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            linkrelay.awaitDelivered(1);
            assertThat(linkrelay.status().deadLettered()).isZero();
        }
        assertThat(puts()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "InvalidRequest"})
    void refusalThatIsNotTheObjectsHoldsTheArchive(String code) throws Exception {
        s3.stubFor(put(anyUrl()).willReturn(refusal(code)));
        try (ArchivingLinkrelay linkrelay = linkrelay()) {
            linkrelay.store("2026-06-14T09:26:53.589Z", "a".getBytes(UTF_8));
            await().until(() -> linkrelay.status().state() == State.HELD);
            assertThat(linkrelay.status().deadLettered()).isZero();
        }
    }

    private static ResponseDefinitionBuilder refusal(String code) {
        int status = code.equals("NoSuchBucket")
                ? 404
                : Set.of("EntityTooLarge", "RequestTimeout", "InvalidRequest").contains(code) ? 400 : 403;
        return aResponse()
                .withStatus(status)
                .withBody("<Error><Code>" + code + "</Code><Message>told by the store</Message></Error>");
    }

    /** Of the lines, unzipped. */
    private static String sha256(LoggedRequest put) throws IOException {
        return ArchiveFolder.sha256(ArchiveFolder.unzipped(object(put)).getBytes(UTF_8));
    }

    /** Without the chunks in which the SDK sends a body with a checksum behind it, where it does. */
    private static byte[] object(LoggedRequest put) {
        byte[] body = put.getBody();
        if (!"aws-chunked".equals(put.getHeader("Content-Encoding"))) {
            return body;
        }
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        int place = 0;
        while (true) {
            int end = place;
            while (body[end] != '\r') {
                end++;
            }
            int length = Integer.parseInt(new String(body, place, end - place, UTF_8).split(";")[0], 16);
            if (length == 0) {
                return object.toByteArray();
            }
            object.write(body, end + 2, length);
            place = end + 2 + length + 2;
        }
    }
}
