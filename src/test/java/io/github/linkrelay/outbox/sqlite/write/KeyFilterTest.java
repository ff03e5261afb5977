package io.github.linkrelay.outbox.sqlite.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyFilterTest {

    private final KeyFilter filter = new KeyFilter();
    private final Random random = new Random(1);

    @Test
    void everyKeyThatWasAddedIsAskedForAndHardlyAnyOther() {
        ByteBuffer[] keys = Stream.generate(this::key).limit(100_000).toArray(ByteBuffer[]::new);
        Stream.of(keys).forEach(filter::add);

        assertThat(keys).allMatch(filter::mayContain);
        assertThat(Stream.generate(this::key).limit(100_000).filter(filter::mayContain))
                .hasSizeLessThan(1_000);
    }

    @Test
    void keyTooShortForAHashIsAlwaysAskedFor() {
        ByteBuffer unknown = ByteBuffer.wrap(new byte[] {1, 2, 3});

        assertThat(filter.mayContain(unknown)).isTrue();
    }

    private ByteBuffer key() {
        byte[] key = new byte[16];
        random.nextBytes(key);
        return ByteBuffer.wrap(key);
    }
}
