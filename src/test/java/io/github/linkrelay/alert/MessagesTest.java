package io.github.linkrelay.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the messages, and what may not be among them. */
class MessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void slackReadsMarkupAsText() throws Exception {
        AlertNotice notice = new AlertNotice(
                AlertNotice.State.RAISED, Severity.WARNING, "k", "No <!channel> events", "a & \"b\" <http://x|y>");
        String slack = JSON.readValue(notice.json().get("slack"), String.class);
        assertThat(slack)
                .isEqualTo(":large_yellow_circle: *No &lt;!channel&gt; events*\na &amp; \"b\" &lt;http://x|y&gt;");
    }

    @Test
    void partsAreJsonStringsAsTheyAre() throws Exception {
        Map<String, String> parts = new AlertNotice(
                        AlertNotice.State.CLEARED, Severity.CRITICAL, "held/events/segment", "<t>", "a \"b\"\n& c")
                .json();
        assertThat(parts).containsOnlyKeys("state", "severity", "key", "title", "text", "slack");
        assertThat(parts.get("state")).isEqualTo("\"cleared\"");
        assertThat(parts.get("severity")).isEqualTo("\"critical\"");
        assertThat(parts.get("key")).isEqualTo("\"held/events/segment\"");
        assertThat(JSON.readValue(parts.get("title"), String.class)).isEqualTo("<t>");
        assertThat(JSON.readValue(parts.get("text"), String.class)).isEqualTo("a \"b\"\n& c");
        assertThat(JSON.readValue(parts.get("slack"), String.class)).startsWith(":white_check_mark: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
            answered 400                                            | answered 400
            answered 400: {"email":"ann@example.com"}               | answered 400
            no answer: Connect to segment.example failed            | no answer
            JsonParseException: Unexpected 'u_4711'                 | JsonParseException
            the value "u_4711" is none                              | for a reason that the dead letter names
            10 events in a row were refused alike: answered 400: no | 10 events in a row were refused alike
            no visitor 203.0.113.57                                 | for a reason that the dead letter names
            the event takes 40000 bytes, the destination 32768      | too many bytes
            [{"message":"duplicate of ann@example.com"}]            | for a reason that the dead letter names
            """)
    void reasonIsCutToItsKind(String reason, String kind) {
        assertThat(Figures.reason(reason)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 s",
        "59,59 s",
        "60,1 min",
        "3599,59 min",
        "3600,1 h",
        "7500,2 h 5 min",
        "86400,1 d",
        "100000,1 d 3 h",
        "-5,0 s"
    })
    void durationHasTwoUnitsAtMost(long seconds, String words) {
        assertThat(Figures.duration(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 bytes",
        "1023,1023 bytes",
        "1024,1.0 KiB",
        "12345678,11.8 MiB",
        "3100000000,2.9 GiB",
        "2000000000000000,1819.0 TiB"
    })
    void bytesAreRounded(long bytes, String words) {
        assertThat(Figures.bytes(bytes)).isEqualTo(words);
    }

    @Test
    void shareOrBytesCanBeLittle() {
        assertThat(FreeSpace.parse("10%")).isEqualTo(new FreeSpace(10, 0)).hasToString("10 %");
        assertThat(FreeSpace.parse("5000000000"))
                .isEqualTo(new FreeSpace(0, 5_000_000_000L))
                .hasToString("4.7 GiB");
        assertThat(FreeSpace.parse("0").isLittle(0, 100)).as("off").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10 GB", "100%", "-1", "%", "1.5%"})
    void nothingElseCan(String text) {
        assertThatThrownBy(() -> FreeSpace.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void kindsOfReasonsAreBoundedAndNoneIsLost() {
        DeadLetterCounts counts = new DeadLetterCounts();
        for (int i = 0; i < 1_000; i++) {
            counts.deadLettered("segment", "not delivered within PT" + i + "S: answered 503");
            counts.deadLettered("segment", "answered 400: " + i);
        }
        assertThat(counts.now()).hasSize(201).containsEntry(new Cause("segment", "answered 400"), 1_000L);
        assertThat(counts.now().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(2_000);
    }
}
