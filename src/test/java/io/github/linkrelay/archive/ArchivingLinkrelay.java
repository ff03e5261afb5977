package io.github.linkrelay.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.sandbox.SegmentStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The product with Segment and one of the archive's example routes, as a team would copy it. */
final class ArchivingLinkrelay implements AutoCloseable {
    final SegmentStandIn segment = new SegmentStandIn().start();

    private final String destination;
    private final LocalLinkrelay linkrelay;

    /** @param destination also the name of the example, behind {@code deliver-} */
    ArchivingLinkrelay(Path data, String destination, Map<String, String> further) throws IOException {
        this(data, destination, further, UnaryOperator.identity());
    }

    /** @param edit of every route file */
    ArchivingLinkrelay(Path data, String destination, Map<String, String> further, UnaryOperator<String> edit)
            throws IOException {
        this.destination = destination;
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("receive", "delivery", "deliver-segment", "examples/deliver-" + destination)) {
            Path source = Path.of("routes", file + ".camel.yaml");
            Files.writeString(routes.resolve(source.getFileName()), edit.apply(Files.readString(source)));
        }
        Map<String, String> settings = new HashMap<>(Map.of(
                "linkrelay.archive.batch.interval", "50",
                "linkrelay.delivery.redelivery-delay", "10",
                "linkrelay.delivery.redelivery-delay-max", "50",
                "linkrelay.delivery.back-off", "20ms",
                "linkrelay.delivery.back-off-max", "100ms",
                "linkrelay.delivery.hold", "100ms",
                "camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml"));
        settings.putAll(further);
        linkrelay = LocalLinkrelay.start(data, segment.endpoint(), settings);
    }

    /** Takes the step out that leaves out what died at Segment, so that bodies of any kind come through. */
    static String archivingTheDead(String route) {
        return route.replaceAll("(?s)        - filter:\n            id: no-dead-.*?stop: \\{}\n", "");
    }

    void receive(byte[] body) throws IOException {
        assertThat(linkrelay.webhooks().send(body)).isEqualTo(200);
    }

    /** As {@link #receive}, at a time of the test's, and whatever the body is. */
    void store(String time, byte[] body) {
        linkrelay
                .context()
                .createFluentProducerTemplate()
                .to("outbox:events")
                .withBody(body)
                .withHeader(EventHeaders.RECEIVED_AT, Instant.parse(time).toEpochMilli())
                .send();
    }

    /** What the step stores waits for each other, and so travels in one batch. */
    void together(Runnable storing) throws Exception {
        linkrelay.context().getRouteController().stopRoute("deliver-" + destination);
        storing.run();
        linkrelay.context().getRouteController().startRoute("deliver-" + destination);
    }

    /** Events of this type, from the archive to Segment. */
    ReplayStatus backfill(String type) {
        return linkrelay
                .outbox()
                .startReplay(new ReplayRequest(
                        "segment", "archive", EventQuery.all().withType(type), null, List.of(), 0, "archive, " + type))
                .join();
    }

    /** The first stored event, to the archive. */
    void replayFirst() {
        linkrelay
                .outbox()
                .startReplay(new ReplayRequest(
                        destination, ReplayRequest.EVENTS, EventQuery.all(), null, List.of(1L), 0, "the first"))
                .join();
    }

    ReplayStatus replay(long id) {
        return linkrelay.outbox().replays().stream()
                .filter(replay -> replay.id() == id)
                .findFirst()
                .orElseThrow();
    }

    DestinationStatus status() {
        return status(destination);
    }

    DestinationStatus status(String name) {
        return linkrelay.outbox().destinations().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void awaitDelivered(long events) {
        awaitSettled(events, 0);
    }

    void awaitSettled(long delivered, long filtered) {
        await().untilAsserted(() -> {
            DestinationStatus now = status();
            assertThat(now.delivered()).as("%s", now).isEqualTo(delivered);
            assertThat(now.filtered()).as("%s", now).isEqualTo(filtered);
            assertThat(now.deadLettered()).isZero();
            assertThat(now.waiting()).isZero();
        });
    }

    @Override
    public void close() {
        linkrelay.close();
        segment.close();
    }
}
