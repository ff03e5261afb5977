package io.github.linkrelay.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentBatchTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-14T09:26:55.010999Z"), ZoneOffset.UTC);

    @Test
    void rendersTheEventsAsTheyAre() {
        byte[] batch = new SegmentBatch("k1", CLOCK)
                .render(List.of("{\"n\":4.90}".getBytes(UTF_8), "{\"ü\":1}".getBytes(UTF_8)));
        assertThat(new String(batch, UTF_8))
                .isEqualTo(
                        "{\"writeKey\":\"k1\",\"sentAt\":\"2026-06-14T09:26:55.010Z\",\"batch\":[{\"n\":4.90},{\"ü\":1}]}");
    }

    @Test
    void overheadAndCommasAreAllThatComesOnTop() {
        SegmentBatch batch = new SegmentBatch("k\\1", CLOCK);
        byte[] event = "{\"ü\":1}".getBytes(UTF_8);
        for (int n = 1; n < 5; n++) {
            assertThat(batch.render(Collections.nCopies(n, event)))
                    .hasSize(batch.overheadBytes() + n * event.length + n - 1);
        }
    }

    @Test
    void keyIsEscaped() throws Exception {
        String key = "a\\b\\u0041/c{{d}}";
        byte[] batch = new SegmentBatch(key, CLOCK).render(List.of("{}".getBytes(UTF_8)));
        assertThat(new ObjectMapper().readTree(batch).get("writeKey").textValue())
                .isEqualTo(key);
    }

    @Test
    void aKeyThatSegmentCannotHaveGivenIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> new SegmentBatch("hunter2\n", CLOCK))
                .hasMessageStartingWith("the Segment write key can't be a write key")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new SegmentBatch("YOUR_WRITE_KEY", CLOCK))
                .hasMessage("the Segment write key stands for a write key that nobody has put in");
    }

    @Test
    void sentAtIsTakenAnewForEachRendering() {
        Iterator<Instant> times =
                List.of(Instant.EPOCH, Instant.EPOCH.plusMillis(1500)).iterator();
        SegmentBatch batch = new SegmentBatch("k1", new Clock() {
            @Override
            public Instant instant() {
                return times.next();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
        List<byte[]> events = List.of("{}".getBytes(UTF_8));
        assertThat(new String(batch.render(events), UTF_8)).contains("\"sentAt\":\"1970-01-01T00:00:00.000Z\"");
        assertThat(new String(batch.render(events), UTF_8)).contains("\"sentAt\":\"1970-01-01T00:00:01.500Z\"");
    }

    @Test
    void batchWithoutEventsOrKeyIsRefused() {
        assertThatThrownBy(() -> new SegmentBatch("k1", CLOCK).render(List.of()))
                .hasMessage("a batch without events");
        assertThatThrownBy(() -> new SegmentBatch(" ", CLOCK)).hasMessage("the Segment write key is empty");
        assertThatThrownBy(() -> new SegmentBatch(null, CLOCK)).hasMessage("the Segment write key is empty");
    }
}
