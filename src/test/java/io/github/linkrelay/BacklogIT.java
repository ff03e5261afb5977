package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Load;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogIT {
    private static final int EVENTS = 100_000;

    @TempDir
    Path directory;

    @Test
    void hundredThousandWaitingEventsDrainInASmallHeapWhileWebhooksAreTaken() throws Exception {
        fill(directory.resolve("data"));
        try (SegmentStandIn segment =
                new SegmentStandIn(StandInOptions.defaults().countingOnly()).start()) {
            long start = System.nanoTime();
            try (LinkrelayProcess linkrelay = LinkrelayProcess.start(
                            directory, segment.endpoint(), "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
                    Load load = new Load("new", linkrelay.webhooks(), 2)) {
                long ready = System.nanoTime();
                long already = segment.takenEvents();
                await().atMost(Duration.ofSeconds(60)).until(() -> segment.uniqueEvents() >= EVENTS);
                long drained = System.nanoTime();
                load.close();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Balance.of(linkrelay).waiting() == 0);
                long sent = load.acknowledged().size();
                System.out.printf(
                        "BacklogIT: ready in %.1f s, then %d events in %.1f s (%.0f a second), beside %d webhooks%n",
                        (ready - start) / 1e9,
                        EVENTS - already,
                        (drained - ready) / 1e9,
                        (EVENTS - already) / ((drained - ready) / 1e9),
                        sent);
                assertThat(load.answers().keySet()).containsOnly(200);
                assertThat(sent).isPositive();
                assertThat(Balance.of(linkrelay)).isEqualTo(new Balance(EVENTS + sent, EVENTS + sent, 0, 0, 0));
                assertThat((long) segment.uniqueEvents()).isEqualTo(EVENTS + sent);
                assertThat(linkrelay.log()).doesNotContain("OutOfMemory");
            }
        }
    }

    private static void fill(Path data) throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            OutboxComponent component = new OutboxComponent();
            component.setDirectory(data.toString());
            context.addComponent("outbox", component);
            context.start();
            Outbox outbox = component.getOutbox("events");
            List<CompletableFuture<?>> pending = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                pending.add(outbox.append(NewEvent.of("link.clicked", Webhooks.click("old-" + i))));
                if (pending.size() == 5_000) {
                    CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                            .get();
                    pending.clear();
                }
            }
        }
    }
}
