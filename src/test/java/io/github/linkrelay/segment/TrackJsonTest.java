package io.github.linkrelay.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class TrackJsonTest {
    private final ObjectNode track = JsonNodeFactory.instance.objectNode();

    @Test
    void textIsWrittenAsUtf8() {
        track.put("größe", "🚀");
        assertThat(TrackJson.bytes(track)).isEqualTo("{\"größe\":\"🚀\"}".getBytes(UTF_8));
    }

    @Test
    void halfOfASurrogatePairIsWrittenAsAnEscape() {
        track.put("ü🚀", "a\ud83d").put("\udc00b", "\ude80\ud83d");
        assertThat(new String(TrackJson.bytes(track), UTF_8))
                .isEqualTo("{\"ü🚀\":\"a\\ud83d\",\"\\udc00b\":\"\\ude80\\ud83d\"}");
    }

    @Test
    void halvesAreFoundWhereverTheyStand() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (String text :
                new String[] {"\ud83d", "\ude80", "\ud83dx", "x\ud83d", "\ud83d\ud83d\ude80", "\ude80\ud83d"}) {
            // From short to longer than Jackson's own buffers, which are filled in pieces.
            for (int padding : new int[] {0, 100, 1_999, 2_000, 3_999, 4_000, 7_999, 8_000, 20_000}) {
                track.removeAll();
                track.put("a".repeat(padding) + text, "b".repeat(padding) + text + "c".repeat(padding));
                assertThat(json.readTree(TrackJson.bytes(track)))
                        .as("%d and %s", padding, text)
                        .isEqualTo(track);
            }
        }
    }

    @Test
    void wholePairsAreFoundWhereverTheyStand() {
        for (int padding = 0; padding < 9_000; padding += 7) {
            track.removeAll();
            track.put("n", "b".repeat(padding) + "🚀🚀");
            assertThat(new String(TrackJson.bytes(track), UTF_8))
                    .isEqualTo("{\"n\":\"" + "b".repeat(padding) + "🚀🚀\"}");
        }
    }
}
