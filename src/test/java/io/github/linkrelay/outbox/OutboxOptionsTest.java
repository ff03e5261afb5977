package io.github.linkrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxOptionsTest {

    @TempDir
    Path directory;

    @Test
    void endpointOptionsBindFromTheUri() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            OutboxEndpoint endpoint = context.getEndpoint(
                    "outbox:events?destination=d&operation=deadLetter&maxInFlight=5"
                            + "&maxInFlightBytes=6&startFrom=newest&maxAge=2h&backoffDelay=1s&backoffMultiplier=1.5"
                            + "&backoffMaxDelay=1m&holdDelay=30s&probeSize=7&maxRate=12.5&repeat=never",
                    OutboxEndpoint.class);
            assertThat(endpoint.getName()).isEqualTo("events");
            assertThat(endpoint.getDestination()).isEqualTo("d");
            assertThat(endpoint.getOperation()).isEqualTo(OutboxOperation.deadLetter);
            assertThat(endpoint.getMaxInFlight()).isEqualTo(5);
            assertThat(endpoint.getMaxInFlightBytes()).isEqualTo(6);
            assertThat(endpoint.getStartFrom()).isEqualTo("newest");
            assertThat(endpoint.getMaxRate()).isEqualTo(12.5);
            assertThat(endpoint.getRepeat()).isEqualTo(Repeat.never);
            assertThat(endpoint.getMaxAge()).isEqualTo(7_200_000);
            assertThat(endpoint.getBackoffDelay()).isEqualTo(1_000);
            assertThat(endpoint.getBackoffMultiplier()).isEqualTo(1.5);
            assertThat(endpoint.getBackoffMaxDelay()).isEqualTo(60_000);
            assertThat(endpoint.getHoldDelay()).isEqualTo(30_000);
            assertThat(endpoint.getProbeSize()).isEqualTo(7);
        }
    }

    @Test
    void unknownOptionIsRefused() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            assertThatThrownBy(() -> context.getEndpoint("outbox:events?destinaton=d"))
                    .hasMessageContaining("destinaton");
        }
    }

    @Test
    void optionOutOfBoundsIsRefusedByName() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            assertThatThrownBy(() -> context.getEndpoint("outbox:events?destination=d&probeSize=0")
                            .createConsumer(exchange -> {}))
                    .hasMessageContaining("probeSize");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"oldest", "newest", "2026-06-01T00:00:00Z", "2026-06-01T00:00Z", "2026-06-01T02:00:00+02:00"})
    void startIsAWordOrATimeWithItsZone(String start) throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            OutboxEndpoint endpoint =
                    context.getEndpoint("outbox:events?destination=d&startFrom=" + start, OutboxEndpoint.class);
            assertThat(StartFrom.parse(endpoint.getStartFrom())).isEqualTo(StartFrom.parse(start));
        }
    }

    @Test
    void zonesOfATimeAreKept() {
        assertThat(StartFrom.parse("2026-06-01T02:00:00+02:00"))
                .isEqualTo(StartFrom.parse("2026-06-01T00:00:00Z"))
                .isNotEqualTo(StartFrom.parse("2026-06-01T02:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "Oldest",
                "2026-06-01",
                "2026-06-01T00:00:00",
                "2026-13-01T00:00:00Z",
                "+999999999-01-01T00:00:00Z"
            })
    void startThatIsNeitherIsRefusedWithTheEndpoint(String start) throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            assertThatThrownBy(() -> context.getEndpoint("outbox:events?destination=d&startFrom=" + start))
                    .hasMessageContaining("startFrom must be oldest, newest, or a time")
                    .hasMessageContaining(start);
        }
    }

    @Test
    void rateOutOfBoundsIsRefusedByName() throws Exception {
        try (DefaultCamelContext context = BareContext.create()) {
            assertThatThrownBy(() -> context.getEndpoint("outbox:events?destination=d&maxRate=-1")
                            .createConsumer(exchange -> {}))
                    .hasMessageContaining("maxRate");
        }
    }

    @Test
    void componentOptionsBindFromProperties() throws Exception {
        Main main = new Main();
        main.addInitialProperty("linkrelay.enabled", "false");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.component.outbox.directory", directory.toString());
        main.addInitialProperty("camel.component.outbox.dedupe-window", "1h");
        main.addInitialProperty("camel.component.outbox.retention-age", "2d");
        main.addInitialProperty("camel.component.outbox.retention-bytes", "3");
        main.addInitialProperty("camel.component.outbox.max-bytes", "4000000");
        main.addInitialProperty("camel.component.outbox.max-pending", "5");
        main.addInitialProperty("camel.component.outbox.quarantine-entries", "6");
        main.addInitialProperty("camel.component.outbox.quarantine-bytes", "7");
        main.addInitialProperty("camel.component.outbox.quarantine-rate", "8");
        main.start();
        try {
            OutboxComponent component = main.getCamelContext().getComponent("outbox", OutboxComponent.class);
            assertThat(component.getDirectory()).isEqualTo(directory.toString());
            assertThat(component.getDedupeWindow()).isEqualTo(3_600_000);
            assertThat(component.getRetentionAge()).isEqualTo(172_800_000);
            assertThat(component.getRetentionBytes()).isEqualTo(3);
            assertThat(component.getMaxBytes()).isEqualTo(4_000_000);
            assertThat(component.getMaxPending()).isEqualTo(5);
            assertThat(component.getQuarantineEntries()).isEqualTo(6);
            assertThat(component.getQuarantineBytes()).isEqualTo(7);
            assertThat(component.getQuarantineRate()).isEqualTo(8);
            assertThat(component.getOutbox("events")).isSameAs(component.getOutbox("events"));
            assertThat(directory.resolve("events.db")).exists();
        } finally {
            main.stop();
        }
    }
}
