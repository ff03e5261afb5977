package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ProblemJson;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DestinationControl;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.OutboxStatus;
import io.github.linkrelay.outbox.view.ReplayControl;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store can't do is refused with the reason, and the rest goes on. */
class CapabilitiesTest {
    private static final String WHY_NOT = "This store keeps nothing";

    /** A store that can do nothing but say where it stands. */
    private record BareOutbox(String name) implements OutboxView {
        @Override
        public OutboxStatus status() {
            return new OutboxStatus(7, 7, 0, 0, 0, 0, null, null, true, null);
        }

        @Override
        public List<DestinationStatus> destinations() {
            Instant since = Instant.EPOCH;
            return List.of(new DestinationStatus(
                    "segment",
                    DestinationStatus.State.RUNNING,
                    null,
                    since,
                    null,
                    7,
                    7,
                    0,
                    0,
                    0,
                    null,
                    null,
                    0,
                    0,
                    null,
                    null));
        }

        @Override
        public Optional<EventLookup> lookup() {
            return Optional.empty();
        }

        @Override
        public Optional<ReplayControl> replays() {
            return Optional.empty();
        }

        @Override
        public Optional<AdmissionControl> admission() {
            return Optional.empty();
        }

        @Override
        public Optional<DestinationControl> control() {
            return Optional.empty();
        }

        @Override
        public String whyNot() {
            return WHY_NOT;
        }
    }

    private final RunningSystem system = (RunningSystem) Proxy.newProxyInstance(
            RunningSystem.class.getClassLoader(), new Class<?>[] {RunningSystem.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("outboxes")) {
                    return List.of(new BareOutbox("events"));
                }
                throw new AssertionError("nobody asks for " + method.getName());
            });
    private final OperatorSite site = new OperatorSite(
            system,
            new Access(new AccessSettings("", "", "", "", Set.of())),
            new Masking(List.of()),
            new Rates(system),
            Clock.systemUTC());

    private void assertRefused(String method, String path, String body) throws IOException {
        Map<String, String> headers =
                Map.of("host", "localhost", "content-type", "application/json", "x-linkrelay", "1");
        OperatorAnswer answer = site.answer(new OperatorRequest(method, path, Map.of(), headers, body.getBytes(UTF_8)));
        ProblemJson problem = JsonForm.MAPPER.readValue(answer.body(), ProblemJson.class);
        assertThat(problem).isEqualTo(new ProblemJson(409, WHY_NOT));
        assertThat(answer.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events",
                "/api/events/1",
                "/api/dead-letters",
                "/api/dead-letters/groups",
                "/api/dead-letters/1",
                "/api/quarantine",
                "/api/quarantine/groups",
                "/api/quarantine/1",
                "/api/replays"
            })
    void aStoreThatCantSearchSaysSo(String path) throws IOException {
        assertRefused("GET", path, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/replays | {\"destination\":\"segment\",\"source\":\"events\"}",
                "/api/replays/1/pause | {}",
                "/api/quarantine/admit | {\"ids\":[1]}",
                "/api/destinations/segment/forget | {}",
                "/api/destinations/segment/refusals | {\"action\":\"bury\"}"
            })
    void aStoreThatCantBeChangedSaysSo(String path, String body) throws IOException {
        assertRefused("POST", path, body);
    }

    @Test
    void whatAStoreDoesNotKeepDoesNotHideWhereItStands() {
        Rates rates = new Rates((RunningSystem) Proxy.newProxyInstance(
                RunningSystem.class.getClassLoader(),
                new Class<?>[] {RunningSystem.class},
                (proxy, method, arguments) ->
                        method.getName().equals("outboxes") ? List.of(new BareOutbox("events")) : 0L));
        rates.sample();
        rates.sample();
        assertThat(rates.received("events")).containsExactly(0.0);
    }
}
