package io.github.linkrelay.outbox.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IndexedBlockTest {

    @Test
    void numberOfATermIsTheOneThatFilesHold() {
        assertThat(IndexedBlock.hash("user:42")).isEqualTo(0x998817bee6718248L);
    }

    @Test
    void numbersOfTermsThatAreAlikeDiffer() {
        assertThat(LongStream.range(0, 100_000)
                        .map(i -> IndexedBlock.hash("user:" + i))
                        .distinct())
                .hasSize(100_000);
    }

    @Test
    void veryLongTypeIsCutAndNoneIsEmpty() {
        String longest = "x".repeat(200);
        assertThat(IndexedBlock.type(longest + "y")).isEqualTo(longest);
        assertThat(IndexedBlock.type(longest)).isEqualTo(longest);
        assertThat(IndexedBlock.type(null)).isEmpty();
    }

    @Test
    void blockSaysWhatItsEventsAre() {
        List<StoredEvent> events =
                List.of(event(257, "a", 7_200_005), event(258, "a", 3), event(259, "b\n=1", 7_200_001));
        IndexedBlock block = IndexedBlock.of(1, events, event -> List.of("term:" + event.type()));
        assertThat(block.firstAt()).isEqualTo(3);
        assertThat(block.lastAt()).isEqualTo(7_200_005);
        assertThat(block.types()).containsExactly("a", "b\n=1");
        assertThat(block.hours()).hasSize(3);
        assertThat(block.terms())
                .contains(new IndexedBlock.Term(IndexedBlock.hash("term:a"), 258))
                .hasSize(3);
    }

    private static StoredEvent event(long sequence, String type, long at) {
        return new StoredEvent(sequence, EventKey.parse("00"), type, at, new byte[0]);
    }
}
