package io.github.linkrelay.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.alert.TypeHistory.ActiveHour;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real outbox, a made-up history and a clock that is moved. */
class LookoutTest {
    @TempDir
    private Path data;

    private final DefaultCamelContext context = BareContext.create();
    private final List<ActiveHour> hours = new ArrayList<>();
    private final Map<String, Instant> last = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean unreadable;
    private Instant now = Instant.parse("2026-06-14T12:30:00Z");
    private OutboxComponent outboxes;
    private Lookout lookout;

    @BeforeEach
    void start() {
        outboxes = new OutboxComponent();
        outboxes.setDirectory(data.toString());
        context.addComponent("outbox", outboxes);
        context.start();
        lookout = new Lookout(
                new Sources(data, 0, () -> RequestCounts.NONE, List::of, outbox -> new MadeUp()), new Moved());
        lookout.watch(outboxes.getOutbox("events"));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void deadLettersOfTheOutboxAreCountedWithinTheWindow() {
        outboxes.getOutbox("events").deadLetter(letter("aa")).join();
        outboxes.getOutbox("events").deadLetter(letter("bb")).join();
        await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(2));
        now = now.plus(Duration.ofMinutes(10));
        assertThat(deadLetters()).isZero();
        outboxes.getOutbox("events").deadLetter(letter("cc")).join();
        await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
    }

    @Test
    void roomOnTheDiskIsThatOfTheDirectory() {
        DiskRoom disk = lookout.look(Situation.SETTINGS).disk();
        assertThat(disk.total()).isPositive();
        assertThat(disk.usable()).isBetween(0L, disk.total());
    }

    @Test
    void silenceThatWasLearnedIsToldAndOverWhenTheTypeComesAgain() {
        long hour = now.toEpochMilli() / TypeHistory.HOUR_MILLIS;
        LongStream.rangeClosed(4, 200).forEach(ago -> hours.add(new ActiveHour("link.clicked", hour - ago)));
        now = now.plus(Duration.ofHours(1));
        assertThat(Rules.of(lookout.look(Situation.SETTINGS), Situation.SETTINGS))
                .extracting(Alert::title)
                .containsExactly("No link.clicked events");
        hours.add(new ActiveHour("link.clicked", hour + 1));
        assertThat(Rules.of(lookout.look(Situation.SETTINGS), Situation.SETTINGS))
                .isEmpty();
    }

    @Test
    void lastOfATypeIsAskedForOnlyWhereTheHourIsNotEnough() {
        AlertSettings set = Situation.settings(Map.of("link.clicked", Duration.ofHours(2)), false, "0%");
        long hour = now.toEpochMilli() / TypeHistory.HOUR_MILLIS;
        last.put("link.clicked", now.minus(Duration.ofMinutes(100)));
        hours.add(new ActiveHour("link.clicked", hour - 2));
        assertThat(lookout.look(set).lastOfType()).isEqualTo(last);
        assertThat(asked).containsExactly("link.clicked");
        now = now.plus(Duration.ofHours(2));
        assertThat(lookout.look(set).lastOfType())
                .as("to the end of the hour")
                .isEqualTo(Map.of("link.clicked", Instant.parse("2026-06-14T11:00:00Z")));
        assertThat(asked).hasSize(1);
    }

    @Test
    void lastOfATypeIsTheLatestOfAllOutboxesAndNoOtherTypeIsAskedFor() {
        AlertSettings set = Situation.settings(Map.of("link.clicked", Duration.ofDays(30)), false, "0%");
        lookout.watch(outboxes.getOutbox("other"));
        long hour = now.toEpochMilli() / TypeHistory.HOUR_MILLIS;
        hours.add(new ActiveHour("link.clicked", hour - 20 * 24));
        hours.add(new ActiveHour("referral.created", hour));
        last.put("link.clicked", now.minus(Duration.ofDays(20)));
        assertThat(lookout.look(set).lastOfType()).isEqualTo(last);
        assertThat(asked).containsExactly("link.clicked", "link.clicked");
    }

    @Test
    void otherRulesGoOnWhileTheHistoryCanNotBeRead() {
        unreadable = true;
        Snapshot snapshot = lookout.look(Situation.SETTINGS);
        assertThat(snapshot.outboxes()).singleElement().satisfies(outbox -> {
            assertThat(outbox.name()).isEqualTo("events");
            assertThat(outbox.status().accepting()).isTrue();
            assertThat(outbox.types()).isEmpty();
        });
        assertThat(snapshot.typesKnown()).isFalse();
        unreadable = false;
        assertThat(lookout.look(Situation.SETTINGS).typesKnown()).isTrue();
    }

    private long deadLetters() {
        return lookout.look(Situation.SETTINGS).outboxes().get(0).deadLetters().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static NewDeadLetter letter(String key) {
        return new NewDeadLetter(EventKey.parse(key), "link.clicked", 1, "no JSON: x", new byte[] {1});
    }

    private final class MadeUp implements TypeHistory {
        @Override
        public List<ActiveHour> since(long hour) {
            if (unreadable) {
                throw new OutboxException("The outbox can't be read");
            }
            return hours.stream().filter(active -> active.hour() >= hour).toList();
        }

        @Override
        public Optional<Instant> last(String type) {
            asked.add(type);
            return Optional.ofNullable(last.get(type));
        }
    }

    private final class Moved extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
