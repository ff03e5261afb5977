package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-06-14T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-06-14T09:26:53.589Z, 2026-06-14T09:26:53.589Z",
        "2026-06-14T11:26:53+02:00, 2026-06-14T09:26:53Z",
        "2026-06-14 09:26:53, 2026-06-14T09:26:53Z",
        "2026-06-14 09:26, 2026-06-14T09:26:00Z",
        "2026-06-14, 2026-06-14T00:00:00Z",
        "45s, 2026-06-14T11:59:15Z",
        "30m, 2026-06-14T11:30:00Z",
        "2h, 2026-06-14T10:00:00Z",
        "7d, 2026-06-07T12:00:00Z",
        "2w, 2026-05-31T12:00:00Z",
        "0s, 2026-06-14T12:00:00Z"
    })
    void formsThatPeopleWriteAreMoments(String text, Instant moment) {
        assertThat(Moment.parse(text, NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-06-14T09:26:53",
                "2026-13-01",
                "2026-06-31",
                "12:00",
                "1.5h",
                "-3h",
                "3 h",
                "1781430413"
            })
    void anythingElseIsRefusedWithTheForms(String text) {
        assertThatThrownBy(() -> Moment.parse(text, NOW))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "' is no time; write RFC 3339");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "-5, 0s", "119, 119s", "120, 2m", "7199, 119m", "7200, 2h", "172799, 47h", "172800, 2d"})
    void ageIsShownInTheUnitThatSaysEnough(long seconds, String shown) {
        assertThat(Age.text(Duration.ofSeconds(seconds))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1023, 1023 bytes",
        "1024, 1.0 KiB",
        "1048524, 1.0 MiB",
        "12345678, 11.8 MiB",
        "39000000000, 36.3 GiB",
        "2000000000000000, 1819.0 TiB"
    })
    void bytesAreShownInTheUnitThatSaysEnough(long bytes, String shown) {
        assertThat(Amount.bytes(bytes)).isEqualTo(shown);
    }
}
