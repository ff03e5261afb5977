package io.github.linkrelay.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyLimitTest {
    @Test
    void bodiesTakeNoMoreThanTheRoomThereIs() {
        BodyLimit limit = new BodyLimit("/webhooks/tolinku"::equals, 10, 15, null);

        assertThat(limit.reserve(10)).isTrue();
        assertThat(limit.reserve(10)).isFalse();
        assertThat(limit.held()).isEqualTo(10);
        limit.release(10);
        assertThat(limit.reserve(10)).isTrue();
    }
}
