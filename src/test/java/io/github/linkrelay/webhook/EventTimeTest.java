package io.github.linkrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-06-14T09:26:53.589Z      | 2026-06-14T09:26:53.589Z",
                "2026-06-14T09:26:53Z          | 2026-06-14T09:26:53Z",
                "2026-06-14T09:26Z             | 2026-06-14T09:26:00Z",
                "2026-06-14T09:26:53.5Z        | 2026-06-14T09:26:53.500Z",
                "2026-06-14T09:26:53,5Z        | 2026-06-14T09:26:53.500Z",
                "2026-06-14T09:26:53.123456789Z| 2026-06-14T09:26:53.123456789Z",
                "2026-06-14T09:26:53.1234567899999Z| 2026-06-14T09:26:53.123456789Z",
                "2026-06-14T09:26:53+02:00     | 2026-06-14T07:26:53Z",
                "2026-06-14T09:26:53+0200      | 2026-06-14T07:26:53Z",
                "2026-06-14T09:26:53+02        | 2026-06-14T07:26:53Z",
                "2026-06-14T09:26+02:00        | 2026-06-14T07:26:00Z",
                "2026-06-14T22:26:53.25-05:30  | 2026-06-15T03:56:53.250Z",
                "2026-06-14T09:26:53           | 2026-06-14T09:26:53Z",
                "2026-06-14T09:26              | 2026-06-14T09:26:00Z",
                "2026-06-14T09:26:53-00:00     | 2026-06-14T09:26:53Z",
                "2024-02-29T00:00:00Z          | 2024-02-29T00:00:00Z",
                "0001-01-01T00:00:00Z          | 0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z| 9999-12-31T23:59:59.999999999Z",
                "1969-12-31T23:59:59.999Z      | 1969-12-31T23:59:59.999Z",
                "2026-06-14t09:26:53z          | 2026-06-14T09:26:53Z",
                "2026-06-14t09:26:53.5+02:00   | 2026-06-14T07:26:53.500Z",
                "2026-06-14 09:26:53Z          | 2026-06-14T09:26:53Z",
                "2026-06-30T23:59:60Z          | 2026-07-01T00:00:00Z",
                "2016-12-31T23:59:60.75Z       | 2017-01-01T00:00:00.750Z",
                "1990-12-31T15:59:60-08:00     | 1991-01-01T00:00:00Z",
                "2026-06-14T24:00:00Z          | 2026-06-15T00:00:00Z",
                "2026-06-14T24:00              | 2026-06-15T00:00:00Z",
                "2026-12-31T24:00:00.000+01:00 | 2026-12-31T23:00:00Z"
            })
    void readsIsoDateTimes(String text, String instant) {
        assertThat(EventTime.parse(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-06-14",
                "2026-06-14T09",
                "2026-06-14T9:26:53Z",
                "2026-06-14_09:26:53Z",
                "2026-06-14  9:26:53Z",
                "20260614T092653Z",
                "2026-06-14T09:26:53.Z",
                "2026-06-14T09:26:5Z",
                "2026-06-14T09:26:",
                "2026-06-14T09:26.5Z",
                "2026-06-14T09:26:53ZZ",
                "2026-06-14T09:26:53Z ",
                " 2026-06-14T09:26:53Z",
                "2026-06-14T09:26:53+2",
                "2026-06-14T09:26:53+02:",
                "2026-06-14T09:26:53+02:0",
                "2026-06-14T09:26:53+02-00",
                "2026-06-14T09:26:53+24:00",
                "2026-06-14T09:26:53+02:60",
                "2026-06-14T09:26:53+02:00Z",
                "2026-06-14T09:26:53 UTC",
                "2026-02-30T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-06-14T24:00:01Z",
                "2026-06-14T24:01Z",
                "2026-06-14T24:00:00.5Z",
                "2026-06-14T25:00:00Z",
                "2026-06-30T23:59:61Z",
                "2026-06-30T23:58:60Z",
                "2026-06-29T23:59:60Z",
                "2026-06-30T23:59:60+02:00",
                "9999-12-31T24:00:00Z",
                "9999-12-31T23:59:60Z",
                "2026-06-14T09:60:00Z",
                "2026-06-14T09:26:60Z",
                "0000-12-31T23:59:59Z",
                "10000-01-01T00:00:00Z",
                "+2026-06-14T09:26:53Z",
                "-2026-06-14T09:26:53Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "\u0662026-06-14T09:26:53Z",
                "1781429213589"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> EventTime.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void writesMillisecondsAndCutsTheRestOff() {
        assertThat(EventTime.format(Instant.parse("2026-06-14T09:26:53.589999999Z")))
                .isEqualTo("2026-06-14T09:26:53.589Z");
        assertThat(EventTime.format(Instant.parse("2026-06-14T09:26:53Z"))).isEqualTo("2026-06-14T09:26:53.000Z");
        assertThat(EventTime.format(Instant.parse("1969-12-31T23:59:59.0019Z"))).isEqualTo("1969-12-31T23:59:59.001Z");
        assertThat(EventTime.format(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo("0001-01-01T00:00:00.000Z");
    }

    @Test
    void agreesWithJavaTimeOnRandomInstants() {
        DateTimeFormatter java =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
        Random random = new Random(4);
        long first = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochMilli(first + (long) (random.nextDouble() * (last - first)));
            String text = EventTime.format(instant);
            assertThat(text).isEqualTo(java.format(instant));
            assertThat(EventTime.parse(text)).isEqualTo(instant);
        }
    }
}
