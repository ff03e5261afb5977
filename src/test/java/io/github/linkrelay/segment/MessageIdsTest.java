package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    private static final String KEY = "2ce1f7d9746d9eb8486a6bee2c4e552c247ba049d9d2999d9344bfddcf7c9644";

    @Test
    void uuidIsTheFrontOfTheKeyWithVersionAndVariantPutIn() {
        assertThat(MessageIds.UUID.of(KEY)).isEqualTo("2ce1f7d9-746d-8eb8-886a-6bee2c4e552c");
        assertThat(MessageIds.UUID.of("f".repeat(64))).isEqualTo("ffffffff-ffff-8fff-bfff-ffffffffffff");
        assertThat(MessageIds.UUID.of("0".repeat(64))).isEqualTo("00000000-0000-8000-8000-000000000000");
    }

    @Test
    void uuidIsOneForJavaToo() {
        UUID id = UUID.fromString(MessageIds.UUID.of(KEY));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id).hasToString(MessageIds.UUID.of(KEY));
    }

    @Test
    void sha256IsTheWholeKey() {
        assertThat(MessageIds.SHA256.of(KEY)).isEqualTo(KEY);
    }

    @Test
    void kindIsFoundByItsName() {
        assertThat(MessageIds.parse("uuid")).isEqualTo(MessageIds.UUID);
        assertThat(MessageIds.parse(" SHA256 ")).isEqualTo(MessageIds.SHA256);
    }

    @Test
    void unknownKindIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> MessageIds.parse("md5"))
                .hasMessage("the message id is 'md5', not one of: uuid, sha256");
    }
}
