package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private final RecentEvents recent = new RecentEvents();

    @Test
    void lastEventsAreAtHandAndOthersAreNot() {
        add(7, 6_000, 10);

        assertThat(recent.get(6_006).sequence()).isEqualTo(6_006);
        assertThat(recent.get(6_006 - 1_023).sequence()).isEqualTo(6_006 - 1_023);
        assertThat(recent.get(6_006 - 1_024)).isNull();
        assertThat(recent.get(6_007)).isNull();
    }

    @Test
    void largeBodiesAreFewerSoThatMemoryStaysBounded() {
        add(1, 100, 256 << 10);

        assertThat(recent.get(100)).isNotNull();
        assertThat(recent.get(85)).isNotNull();
        assertThat(recent.get(84)).isNull();
        assertThat(recent.get(1)).isNull();
    }

    @Test
    void oneBodyOverTheBoundIsKeptAlone() {
        add(1, 3, 8 << 20);

        assertThat(recent.get(3)).isNotNull();
        assertThat(recent.get(2)).isNull();
    }

    private void add(long first, int count, int bytes) {
        byte[] body = new byte[bytes];
        for (long sequence = first; sequence < first + count; sequence++) {
            recent.add(new StoredEvent(sequence, EventKey.parse("00"), "t", 1, body));
        }
    }
}
