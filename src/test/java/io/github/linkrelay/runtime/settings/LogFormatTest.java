package io.github.linkrelay.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    private static final String SHIPPED = "linkrelay.log.format={{env:LOG_FORMAT:text}}";

    @ParameterizedTest
    @ValueSource(strings = {"json", "json\r", " json\n", "\u00A0json\u200B"})
    void whatStandsAroundTheFormatIsCutWhereverItIsWritten(String written) {
        assertThat(LogFormat.chosen(Map.of("LOG_FORMAT", written), null, "")).isEqualTo("json");
        assertThat(LogFormat.chosen(Map.of("LOG_FORMAT", written), null, SHIPPED))
                .isEqualTo("json");
        assertThat(LogFormat.chosen(Map.of("LINKRELAY_LOG_FORMAT", written), "text", SHIPPED))
                .isEqualTo("json");
        assertThat(LogFormat.chosen(Map.of(), written, "")).isEqualTo("json");
        assertThat(LogFormat.chosen(
                        Map.of(),
                        null,
                        "linkrelay.log.format=" + written.replace("\n", "\\n").replace("\r", "\\r")))
                .isEqualTo("json");
    }

    @Test
    void withoutAnythingWrittenItIsText() {
        assertThat(LogFormat.chosen(Map.of(), null, "")).isEqualTo("text");
        assertThat(LogFormat.chosen(Map.of(), null, SHIPPED)).isEqualTo("text");
    }

    @Test
    void aDefaultAndAVariableOfTheFileAreTaken() {
        String file = "linkrelay.log.format={{env:HOW:json}}";
        assertThat(LogFormat.chosen(Map.of("LOG_FORMAT", "text"), null, file)).isEqualTo("json");
        assertThat(LogFormat.chosen(Map.of("HOW", "text"), null, file)).isEqualTo("text");
    }

    /** It is refused with the other settings, which needs it as it was written. */
    @Test
    void whatCannotBeMeantStaysAsItWasWritten() {
        assertThat(LogFormat.chosen(Map.of("LOG_FORMAT", "\"json\""), null, "")).isEqualTo("\"json\"");
        assertThat(LogFormat.chosen(Map.of(), null, "linkrelay.log.format=\\u00"))
                .isEqualTo("text");
    }
}
