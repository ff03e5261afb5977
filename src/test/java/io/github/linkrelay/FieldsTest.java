package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.LogLines;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Field rules on the way to Segment, by settings and by the Kamelet. */
class FieldsTest {
    @TempDir
    private Path data;

    private final SegmentStandIn segment = new SegmentStandIn().start();

    @AfterEach
    void stop() {
        segment.close();
    }

    @Test
    void settingsDecideWhatReachesSegmentAndTheAnonymousIdStays() throws Exception {
        JsonNode plain = delivered(data.resolve("plain"), Map.of());
        JsonNode ruled = delivered(
                data.resolve("ruled"),
                Map.of(
                        "linkrelay.segment.fields.allow", "properties.token, properties.ip",
                        "linkrelay.segment.fields.drop", "context.library",
                        "linkrelay.segment.fields.hash", "properties.token",
                        "linkrelay.segment.fields.salt", "pepper",
                        "linkrelay.segment.fields.truncate-ip", "properties.ip,context.ip"));
        assertThat(ruled.get("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("token", "ip", "source", "original_event_type");
        assertThat(ruled.at("/properties/token").textValue())
                .isEqualTo(Sha256.hex("pepperspring".getBytes(StandardCharsets.UTF_8)));
        assertThat(ruled.at("/properties/ip").textValue()).isEqualTo("203.0.113.0");
        assertThat(ruled.at("/context/ip").textValue()).isEqualTo("203.0.113.0");
        assertThat(ruled.get("context").has("library")).isFalse();
        assertThat(ruled.get("anonymousId")).isEqualTo(plain.get("anonymousId"));
        assertThat(ruled.get("messageId")).isEqualTo(plain.get("messageId"));
        assertThat(plain.at("/properties/platform").textValue()).isEqualTo("ios");
    }

    /** With a step in the place of the rules that every event would die of. */
    @Test
    void stepIsSkippedWhereThereAreNoRules() throws Exception {
        Path deadly = Files.createDirectory(data.resolve("deadly"));
        for (String file : List.of("receive", "delivery", "deliver-segment")) {
            Files.writeString(
                    deadly.resolve(file + ".camel.yaml"),
                    Files.readString(Path.of("routes", file + ".camel.yaml"))
                            .replace("ref: segmentFields", "ref: \"#class:" + Refusal.class.getName() + "\""));
        }
        String routes = "file:" + deadly + "/*.camel.yaml";
        assertThat(delivered(data.resolve("none"), Map.of("camel.main.routes-include-pattern", routes)))
                .isNotNull();
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(
                data.resolve("some"),
                segment.endpoint(),
                Map.of("camel.main.routes-include-pattern", routes, "linkrelay.segment.fields.drop", "context.ip"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("dies"))).isEqualTo(200);
            await().until(() -> linkrelay.segment().deadLettered() == 1);
        }
    }

    /** Takes no event. */
    public static final class Refusal implements Processor {
        @Override
        public void process(Exchange exchange) {
            throw new IllegalStateException("refused");
        }
    }

    @Test
    void wrongPathKeepsItFromStarting() {
        assertThatThrownBy(() -> LocalLinkrelay.start(
                        data, segment.endpoint(), Map.of("linkrelay.segment.fields.drop", "email")))
                .rootCause()
                .hasMessageContaining("linkrelay.segment.fields.drop: 'email'");
    }

    @Test
    void kameletInARouteHasTheSameEffectAndTellsNoSalt() throws Exception {
        String step = "        - to:\n            uri: kamelet:track-fields-action\n            parameters:\n"
                + "              drop: properties.device_type\n              hashed: properties.token\n"
                + "              salt: RAW(pepper%+&)\n              truncateIp: properties.ip,context.ip\n";
        try (LogLines log = new LogLines()) {
            JsonNode call = delivered(data, Map.of("camel.main.routes-include-pattern", routesWith(step)));
            assertThat(call.get("properties").has("device_type")).isFalse();
            assertThat(call.at("/properties/token").textValue())
                    .isEqualTo(Sha256.hex("pepper%+&spring".getBytes(StandardCharsets.UTF_8)));
            assertThat(call.at("/context/ip").textValue()).isEqualTo("203.0.113.0");
            assertThat(call.at("/properties/platform").textValue()).isEqualTo("ios");
            assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("pepper"));
        }
    }

    @Test
    void kameletWithAWrongPathKeepsItFromStarting() throws Exception {
        String routes = routesWith("        - to: kamelet:track-fields-action?drop=email\n");
        assertThatThrownBy(() -> LocalLinkrelay.start(
                        data, segment.endpoint(), Map.of("camel.main.routes-include-pattern", routes)))
                .rootCause()
                .hasMessageContaining("drop: 'email'");
    }

    private JsonNode delivered(Path outbox, Map<String, String> settings) throws Exception {
        segment.forget();
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(outbox, segment.endpoint(), settings)) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("spring"))).isEqualTo(200);
            await().until(() -> linkrelay.segment().delivered() == 1);
            return segment.events().get(0);
        }
    }

    private String routesWith(String step) throws Exception {
        Path routes = Files.createDirectory(data.resolve("routes"));
        for (String file : List.of("receive", "delivery", "deliver-segment")) {
            Files.writeString(
                    routes.resolve(file + ".camel.yaml"),
                    Files.readString(Path.of("routes", file + ".camel.yaml"))
                            .replace("        # Steps of your own", step + "        # Steps of your own"));
        }
        return "file:" + routes + "/*.camel.yaml";
    }
}
