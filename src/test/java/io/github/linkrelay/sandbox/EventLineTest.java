package io.github.linkrelay.sandbox;

import static io.github.linkrelay.sandbox.Batches.track;
import static io.github.linkrelay.sandbox.Batches.trackWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLineTest {
    private static final Instant HAPPENED = Instant.parse("2026-06-14T09:26:53.589Z");

    @Test
    void lineNamesEventIdMessageAndAge() {
        assertThat(EventLine.of(track("m-1"), HAPPENED.plusMillis(1_250), 1))
                .isEqualTo("Deep Link Clicked  anonymousId 6a51c6b7...  messageId m-1  1.3 s old");
    }

    @Test
    void repeatIsMarkedAndTheFirstIsNot() {
        assertThat(EventLine.of(track("m-1"), HAPPENED, 1)).doesNotContain("repeat");
        assertThat(EventLine.of(track("m-1"), HAPPENED, 3)).endsWith("  repeat 2");
    }

    @Test
    void knownUserGoesBeforeAnonymousId() {
        assertThat(EventLine.of(trackWith(t -> t.put("userId", "walker-1207")), HAPPENED, 1))
                .contains("userId walke...")
                .doesNotContain("walker-1207")
                .doesNotContain("anonymousId");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0.0 s old",
        "PT1M59S,119.0 s old",
        "PT36M30S,36 min old",
        "PT5H,5 h old",
        "P3D,3 days old",
        "PT-0.001S,from the future"
    })
    void ageIsInTheUnitThatReadsWell(Duration age, String text) {
        assertThat(EventLine.of(track("m-1"), HAPPENED.plus(age), 1)).endsWith("  " + text);
    }

    @ParameterizedTest
    @CsvSource({"6a51c6b776f34bade74cdde3549e4a00,6a51c6b7...", "abcd,ab...", "a,...", "\uD83D\uDE00,..."})
    void shortIdIsNotShownWhole(String id, String shown) {
        assertThat(EventLine.shortened(id)).isEqualTo(shown);
    }

    @Test
    void nameFromOutsideCanNeitherBreakTheLineNorSteerATerminal() {
        String line = EventLine.of(
                trackWith(t -> t.put("event", "Fine\r\n\u001b[2JERROR\u202e" + "x".repeat(500))), HAPPENED, 1);

        assertThat(line).startsWith("Fine???[2JERROR?xxx").hasSizeLessThan(250);
    }

    @Test
    void nameIsNotCutInsideACharacter() {
        String smiley = "\uD83D\uDE00";
        assertThat(EventLine.clean("x" + smiley.repeat(120))).isEqualTo("x" + smiley.repeat(98) + "...");
    }
}
