package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a command prints of foreign text can't steer the terminal, also where the command does not think of it. */
class PlainOutputTest {
    private static final String FOREIGN = "a\u202eb\u001b[31mc\u200bd";
    private static final String SHOWN = "a\\u202eb\\u001b[31mc\\u200bd";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String printed(String... args) {
        Linkrelay.Commands.line(out, err).execute(args);
        return out.toString(UTF_8) + err.toString(UTF_8);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of((Object) new String[] {"recover", FOREIGN}),
                Arguments.of((Object) new String[] {"validate", FOREIGN}),
                Arguments.of((Object) new String[] {"preview", "--body", FOREIGN}),
                Arguments.of((Object) new String[] {"send-test", "--url", "http://127.0.0.1:1", FOREIGN}),
                Arguments.of((Object) new String[] {"status", "--data", FOREIGN}),
                Arguments.of((Object) new String[] {"status", "--" + FOREIGN}),
                Arguments.of((Object) new String[] {FOREIGN}));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void foreignTextIsShownEscaped(String... args) {
        assertThat(printed(args)).contains(SHOWN).doesNotContain("\u202e", "\u001b", "\u200b");
    }

    @Test
    void foreignTextOfAFileIsShownEscapedByValidate(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/a.camel.yaml"), "- nonsense\u202e: {}\n");
        assertThat(printed("validate", folder.toString())).doesNotContain("\u202e");
    }

    @Test
    void helpHasNoColours() {
        assertThat(printed("--help")).contains("Usage:").doesNotContain("\u001b");
    }
}
