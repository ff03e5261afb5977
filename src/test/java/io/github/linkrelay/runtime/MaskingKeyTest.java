package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.operator.server.Masking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskingKeyTest {
    private static final Masking SOME = new Masking(List.of("data.ip"));

    @TempDir
    private Path data;

    @Test
    void keyIsMadeOnceAndKept() throws Exception {
        assertThat(MaskingKey.lasting(SOME, data)).isNotSameAs(SOME);
        String key = Files.readString(data.resolve(MaskingKey.FILE));
        MaskingKey.lasting(SOME, data);
        assertThat(data.resolve(MaskingKey.FILE)).hasContent(key);
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void withoutAMaskThereIsNoKey() {
        Masking none = new Masking(List.of());
        assertThat(MaskingKey.lasting(none, data)).isSameAs(none);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void fileThatHoldsNoKeyIsLeftAsItIsAndFieldsStayHidden() throws Exception {
        Files.writeString(data.resolve(MaskingKey.FILE), "0123");
        assertThat(MaskingKey.lasting(SOME, data)).isSameAs(SOME);
        assertThat(data.resolve(MaskingKey.FILE)).hasContent("0123");
    }

    @Test
    void keyThatCannotBeKeptStopsNothing() throws Exception {
        Path file = Files.writeString(data.resolve("no-folder"), "");
        assertThat(MaskingKey.lasting(SOME, file)).isSameAs(SOME);
    }
}
