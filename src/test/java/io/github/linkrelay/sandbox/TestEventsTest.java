package io.github.linkrelay.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestEventsTest {
    private static final Instant TIME = Instant.parse("2026-06-14T09:00:00.700Z");

    static List<String> types() {
        return TestEvents.types();
    }

    @Test
    void thereAreThirteenTypesAndTestIsTheLast() {
        assertThat(TestEvents.types())
                .hasSize(13)
                .doesNotHaveDuplicates()
                .startsWith("link.clicked")
                .endsWith("test");
        assertThat(TestEvents.types())
                .filteredOn(type -> type.startsWith("ecommerce."))
                .hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("types")
    void bodyIsACompactEnvelopeOfItsType(String type) throws IOException {
        String text = new String(TestEvents.body(type, TIME), UTF_8);
        JsonNode json = new ObjectMapper().readTree(text);

        assertThat(json.fieldNames()).toIterable().containsExactly("event", "timestamp", "data");
        assertThat(json.get("event").asText()).isEqualTo(type);
        assertThat(json.get("timestamp").asText()).isEqualTo("2026-06-14T09:00:00.700Z");
        assertThat(json.get("data").isObject()).isTrue();
        assertThat(json.get("data")).isNotEmpty();
        assertThat(text).doesNotContain("TOKEN").isEqualTo(json.toString());
    }

    @ParameterizedTest
    @MethodSource("types")
    void noTwoBodiesAreEqualEvenInOneMillisecond(String type) {
        Set<String> bodies = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            bodies.add(new String(TestEvents.body(type, TIME), UTF_8));
        }

        assertThat(bodies).hasSize(500);
    }

    @Test
    void timestampIsNow() throws IOException {
        String timestamp = new ObjectMapper()
                .readTree(TestEvents.body("test"))
                .get("timestamp")
                .asText();

        assertThat(Instant.parse(timestamp)).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"link.click", "LINK.CLICKED", "", "all"})
    void unknownTypeIsRefusedWithTheListOfTypes(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestEvents.body(type))
                .withMessageContaining("'" + type + "'")
                .withMessageContaining("link.clicked, install.tracked")
                .withMessageEndingWith("test");
    }
}
