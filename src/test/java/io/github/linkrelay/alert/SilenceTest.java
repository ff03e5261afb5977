package io.github.linkrelay.alert;

import static io.github.linkrelay.alert.Situation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against made-up histories: the hours, counted back from now, in which events came. */
class SilenceTest {
    private static final AlertSettings SET =
            Situation.settings(Map.of("link.clicked", Duration.ofHours(2)), true, "10%");

    private final Situation now = new Situation();

    @Test
    void typeThatStopsForTwiceItsLongestPauseIsAnAlert() {
        // Every second hour, once with a gap of five; silent since eleven hours, ten of them surely.
        now.with(
                "link.clicked",
                LongStream.concat(
                        LongStream.iterate(11, ago -> ago <= 60, ago -> ago + 2),
                        LongStream.iterate(64, ago -> ago <= 200, ago -> ago + 2)));
        assertThat(now.types.get(0).longestGap()).isEqualTo(Duration.ofHours(5));
        assertThat(now.alerts()).as("ten hours is just twice").isEmpty();
        now.types.clear();
        now.with(
                "link.clicked",
                LongStream.concat(
                        LongStream.iterate(12, ago -> ago <= 60, ago -> ago + 2),
                        LongStream.iterate(65, ago -> ago <= 201, ago -> ago + 2)));
        assertThat(now.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.key()).isEqualTo("silence/events/link.clicked");
            assertThat(alert.title()).isEqualTo("No link.clicked events");
            assertThat(alert.severity()).isEqualTo(Severity.WARNING);
            assertThat(alert.text()).contains("for 11 h", "was 5 h", "linkrelay.alerts.silence.link.clicked");
        });
    }

    @Test
    void typeThatComesEveryHourMayBeSilentForThreeHours() {
        now.with("link.clicked", LongStream.rangeClosed(4, 200));
        assertThat(now.alerts()).isEmpty();
        now.types.clear();
        now.with("link.clicked", LongStream.rangeClosed(5, 200));
        assertThat(now.alerts()).hasSize(1);
    }

    @Test
    void weekendThatWasQuietBeforeIsNoAlert() {
        // Two working weeks of ten hours a day, and a weekend between them: sixty hours after the Friday.
        now.with(
                "referral.created",
                LongStream.range(0, 14 * 24)
                        .map(ago -> ago + 60)
                        .filter(ago -> ago % 24 < 10)
                        .filter(ago -> ago < 5 * 24 + 60 || ago >= 7 * 24 + 60));
        assertThat(now.types.get(0).longestGap()).isGreaterThan(Duration.ofHours(60));
        assertThat(now.alerts()).isEmpty();
    }

    @Test
    void nothingIsLearnedFromLessThanThreeDaysOrTwentyFourHoursWithEvents() {
        now.with("short", LongStream.rangeClosed(10, 81));
        now.with("rare", LongStream.iterate(100, ago -> ago < 100 + 23 * 4, ago -> ago + 4));
        assertThat(now.alerts()).isEmpty();
        now.types.clear();
        now.with("short", LongStream.rangeClosed(10, 82));
        now.with("rare", LongStream.iterate(100, ago -> ago < 100 + 24 * 4, ago -> ago + 4));
        assertThat(now.alerts()).extracting(Alert::title).containsExactly("No short events", "No rare events");
    }

    @Test
    void nothingIsLearnedWhereThatIsOff() {
        now.with("link.clicked", LongStream.rangeClosed(50, 200));
        assertThat(now.alerts()).hasSize(1);
        assertThat(now.alerts(Situation.settings(Map.of(), false, "10%"))).isEmpty();
    }

    @Test
    void limitThatIsSetCountsInPlaceOfWhatWasLearned() {
        now.with("link.clicked", LongStream.rangeClosed(50, 200));
        now.lastOfType.put("link.clicked", NOW.minus(Duration.ofHours(2)));
        assertThat(now.alerts(SET)).isEmpty();
        now.lastOfType.put("link.clicked", NOW.minus(Duration.ofHours(2)).minusMillis(1));
        assertThat(now.alerts(SET)).singleElement().satisfies(alert -> {
            assertThat(alert.key()).isEqualTo("silence/link.clicked");
            assertThat(alert.text()).contains("The last came 2 h ago, limit 2 h");
        });
        assertThat(now.alerts(Situation.off())).isEmpty();
    }

    @Test
    void typeThatNeverCameIsSilentSinceTheStart() {
        now.upFor = Duration.ofHours(2);
        assertThat(now.alerts(SET)).isEmpty();
        now.upFor = Duration.ofHours(2).plusMillis(1);
        assertThat(now.alerts(SET))
                .singleElement()
                .extracting(Alert::text)
                .asString()
                .contains("None has come since the start, 2 h ago");
        now.typesKnown = false;
        assertThat(now.alerts(SET)).as("nobody knows").isEmpty();
    }

    @Test
    void silenceWhileTheProcessWasDownIsNoAlertAtOnce() {
        now.with("referral.created", LongStream.rangeClosed(50, 200));
        now.lastOfType.put("link.clicked", NOW.minus(Duration.ofDays(1)));
        now.upFor = Duration.ofMinutes(34);
        assertThat(now.alerts(SET)).isEmpty();
        now.upFor = Duration.ofMinutes(35);
        assertThat(now.alerts(SET)).hasSize(2);
    }

    @Test
    void nameOfATypeIsCutAndOnOneLine() {
        now.with("x\n*" + "y".repeat(500), LongStream.rangeClosed(50, 200));
        assertThat(now.alerts())
                .singleElement()
                .extracting(Alert::title)
                .asString()
                .startsWith("No x *yyy")
                .endsWith("... events")
                .hasSizeLessThan(80);
    }
}
