package io.github.linkrelay.outbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.event.AttemptOutcome;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/**
 * Whatever happens to a destination, in whatever order: events are appended, handed over, accepted, filtered, refused,
 * released, set aside and sent, replays go on beside them, the store is slow or fails, consumers are replaced, and the
 * process crashes. After each step the state agrees with a simple model: sets of sequences, and plain maps for the store.
 *
 * <p>It stands in for the monitor and its one dispatcher, which looks again when it is woken or when the time has come that
 * the state named, and at no other time.
 */
class SubscriptionHistoryTest {

    private static final int STEPS = 400;
    private static final int EVENTS = 120;
    private static final String[] ANSWERS = {"answered 400: a", "answered 400: b"};

    /** A batch of events that a sender has, from before it is noted that they are sent until there is an answer. */
    private record Batch(List<HandedOver> deliveries, Map<Long, Long> unwritten) {}

    private Random random;
    private Repeat repeat;
    private DispatchSettings settings;
    private final ModelStore store = new ModelStore();
    private SubscriptionState state;
    private long nanos = TimeUnit.SECONDS.toNanos(1);
    private long last;

    // What the model knows, and a crash makes it forget.
    private Object consumer;
    private boolean waiting;
    private long waitsUntil;
    private final Set<Long> settled = new HashSet<>();
    private final Map<Long, HandedOver> inFlight = new HashMap<>();
    private final List<HandedOver> unsent = new ArrayList<>();
    private final List<HandedOver> old = new ArrayList<>();
    private final List<Batch> unnoted = new ArrayList<>();
    private final List<Batch> sent = new ArrayList<>();
    /** Asked for and not written yet. */
    private final ArrayDeque<CursorRow> rows = new ArrayDeque<>();

    private CursorRow writtenRow;

    // What no crash makes it forget.
    private final Set<Long> mayHaveArrived = new HashSet<>();
    private final Set<Long> suspects = new HashSet<>();

    static StoredEvent event(long sequence) {
        return new StoredEvent(sequence, null, "t", 0, new byte[(int) (sequence % 7) * 10]);
    }

    @Property(tries = 200)
    void anyHistoryAgreesWithTheModel(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE - 1) long seed) {
        new SubscriptionHistoryTest().run(seed);
    }

    private void run(long seed) {
        random = new Random(seed);
        repeat = random.nextBoolean() ? Repeat.never : Repeat.allowed;
        settings = new DispatchSettings(
                1 + random.nextInt(20),
                100 + random.nextInt(1_000),
                random.nextInt(4) == 0 ? 20_000 : 0,
                500,
                2,
                5_000,
                10_000,
                1 + random.nextInt(5),
                random.nextInt(4) == 0 ? 50 : 0,
                repeat,
                random.nextInt(5),
                random.nextInt(30));
        load();
        attach();
        for (int step = 0; step < STEPS; step++) {
            step();
            check();
        }
        drain();
    }

    private Now now() {
        return new Now(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    // --- the world around the state

    private void step() {
        switch (random.nextInt(17)) {
            case 0, 1 -> append();
            case 2, 3, 4 -> dispatch(1 + random.nextInt(10));
            case 5, 6 -> send();
            case 7, 8, 9 -> answer();
            case 10 -> settleSingly();
            case 11, 12 -> save();
            case 13 -> pass(oneIn(3) ? 5_000 : 200);
            case 14 -> replays();
            case 15 -> operate();
            default -> disturb();
        }
    }

    private void append() {
        if (last < EVENTS) {
            last += 1 + random.nextInt(8);
            state.appended(last);
            effects();
        }
    }

    /** Does what a monitor does with the effects: the dispatcher looks again if it is woken. */
    private Effects effects() {
        Effects effects = state.effects();
        waiting &= !effects.wake();
        return effects;
    }

    /** What waits is not looked at until it is woken or its time has come: then it must be right that nothing goes. */
    private void dispatch(int most) {
        for (int i = 0; i < most && consumer != null; i++) {
            long next = state.tick(now(), consumer);
            if (waiting && nanos < waitsUntil) {
                assertThat(next).as("nobody was woken for it").isEqualTo(SubscriptionState.NOTHING);
            }
            if (next == SubscriptionState.NOTHING) {
                waiting = true;
                waitsUntil = state.delay() == Long.MAX_VALUE ? Long.MAX_VALUE : nanos + state.delay();
                assertThat(waitsUntil).isGreaterThan(nanos);
                return;
            }
            assertThat(state.status(now(), 0, null).nextAttempt())
                    .as("nothing goes while it rests")
                    .isNull();
            waiting = false;
            HandedOver delivery = next == SubscriptionState.REPLAY ? replay() : live(next);
            effects();
            if (delivery != null) {
                handedOver(delivery);
            }
        }
    }

    private HandedOver live(long next) {
        assertThat(next).isBetween(1L, last);
        return state.handOver(now(), consumer, event(next), null);
    }

    private HandedOver replay() {
        ReplayRun run = state.toRead(now(), consumer);
        if (run == null) {
            return state.handOverReplay(now(), consumer, null);
        }
        if (oneIn(10)) {
            run.failedToRead(now());
        } else {
            state.read(now(), consumer, run, store.page(run.begun(), run.lookedTo()));
        }
        return null;
    }

    private void handedOver(HandedOver delivery) {
        long sequence = delivery.event().sequence();
        assertThat(inFlight).as("not twice at once").doesNotContainKey(sequence);
        assertThat(settled.contains(sequence))
                .as("live events are not settled, replayed ones are")
                .isEqualTo(delivery.isReplayed());
        if (!delivery.isReplayed() && repeat == Repeat.never) {
            assertThat(mayHaveArrived).as("it must not be sent again").doesNotContain(sequence);
        }
        inFlight.put(sequence, delivery);
        unsent.add(delivery);
        long bytes = inFlight.values().stream()
                .mapToLong(each -> each.event().body().length)
                .sum();
        assertThat(inFlight.size()).isLessThanOrEqualTo(settings.maxInFlight());
        assertThat(inFlight.size() == 1 || bytes <= settings.maxInFlightBytes()).isTrue();
    }

    /** Takes some of those in hand into a batch, which is noted first where nothing may be repeated. */
    private void send() {
        if (!unnoted.isEmpty() && oneIn(2)) {
            note(unnoted.remove(0));
            return;
        }
        List<HandedOver> some = take(unsent, 1 + random.nextInt(6));
        if (some.isEmpty()) {
            return;
        }
        if (repeat == Repeat.never && isAnyTakenBack(some)) {
            assertThatThrownBy(() -> state.beginSending(some)).isInstanceOf(OutboxException.class);
            notSent(some);
            return;
        }
        Map<Long, Long> unwritten = repeat == Repeat.never ? state.beginSending(some) : Map.of();
        effects();
        unnoted.add(new Batch(some, unwritten));
    }

    private boolean isAnyTakenBack(List<HandedOver> some) {
        return some.stream()
                .anyMatch(each -> !each.isSettled() && inFlight.get(each.event().sequence()) != each);
    }

    private void notSent(List<HandedOver> some) {
        state.endSending(some);
        effects();
        old.addAll(some);
    }

    private void note(Batch batch) {
        if (oneIn(8)) {
            // The store can't be written.
            notSent(batch.deliveries());
            return;
        }
        // What was asked for before is written before.
        while (!rows.isEmpty()) {
            write(rows.remove());
        }
        store.sending.putAll(batch.unwritten());
        if (repeat == Repeat.never && isAnyTakenBack(batch.deliveries())) {
            assertThatThrownBy(() -> state.sendingSaved(batch.unwritten(), batch.deliveries()))
                    .isInstanceOf(OutboxException.class);
            notSent(batch.deliveries());
            return;
        }
        if (repeat == Repeat.never) {
            state.sendingSaved(batch.unwritten(), batch.deliveries());
        }
        effects();
        for (HandedOver delivery : batch.deliveries()) {
            if (repeat == Repeat.never && !delivery.isSettled()) {
                assertThat(store.sending)
                        .as("noted before it is sent")
                        .containsKey(delivery.event().sequence());
                if (!delivery.isReplayed()) {
                    assertThat(mayHaveArrived.add(delivery.event().sequence()))
                            .as("sent once")
                            .isTrue();
                }
            }
        }
        sent.add(batch);
    }

    private void answer() {
        if (sent.isEmpty()) {
            return;
        }
        List<HandedOver> batch = sent.remove(random.nextInt(sent.size())).deliveries();
        state.attempted(now(), batch, new AttemptOutcome(batch.size(), 0, 200, "x", null));
        switch (random.nextInt(6)) {
            case 0 -> {
                // It surely did not arrive.
                state.endSending(batch);
                batch.forEach(this::answered);
                batch.forEach(this::release);
            }
            case 1 -> batch.forEach(this::release);
            default -> accept(batch, oneIn(4));
        }
    }

    /** Of single events, which no batch has: in hand, or of a consumer that has gone. */
    private void settleSingly() {
        List<HandedOver> from = old.isEmpty() || oneIn(2) ? unsent : old;
        for (HandedOver delivery : take(from, 1)) {
            boolean counts = counts(delivery);
            switch (random.nextInt(5)) {
                case 0 -> {
                    assertThat(state.settlement().deadLetter(now(), delivery, "bad"))
                            .isEqualTo(counts);
                    settledNow(delivery, counts);
                }
                case 1 -> {
                    answered(delivery);
                    String answer = ANSWERS[random.nextInt(2)];
                    state.settlement().refuse(now(), delivery, answer, answer);
                    leaves(delivery);
                }
                case 2 -> {
                    answered(delivery);
                    Duration delay = oneIn(3) ? null : Duration.ofMillis(random.nextInt(8_000));
                    state.settlement().setAside(now(), delivery, "throttled", "throttled", delay);
                    leaves(delivery);
                }
                case 3 -> release(delivery);
                default -> accept(List.of(delivery), oneIn(2));
            }
            effects();
        }
    }

    /** It did not arrive, as the destination said, and dies when it turns out to be at fault, or is too old. */
    private void answered(HandedOver delivery) {
        long sequence = delivery.event().sequence();
        suspects.add(sequence);
        if (!delivery.isReplayed() && inFlight.get(sequence) == delivery) {
            mayHaveArrived.remove(sequence);
        }
    }

    /** Whether a settlement of it changes anything: a live one counts also after its consumer has gone. */
    private boolean counts(HandedOver delivery) {
        long sequence = delivery.event().sequence();
        return !delivery.isSettled()
                && (delivery.isReplayed() ? inFlight.get(sequence) == delivery : !settled.contains(sequence));
    }

    private void accept(List<HandedOver> batch, boolean filtered) {
        int expected = 0;
        for (HandedOver delivery : batch) {
            boolean counts = counts(delivery);
            expected += counts ? 1 : 0;
            settledNow(delivery, counts);
        }
        assertThat(state.settlement().accept(now(), batch, filtered)).isEqualTo(expected);
        effects();
    }

    private void release(HandedOver delivery) {
        // If it was being sent, or is too old, it dies.
        suspects.add(delivery.event().sequence());
        Pause pause = oneIn(3)
                ? Pause.hold("401")
                : oneIn(2) ? Pause.backOff("429", Duration.ofMillis(random.nextInt(3_000))) : Pause.backOff("busy");
        boolean holds = inFlight.get(delivery.event().sequence()) == delivery && !delivery.isSettled();
        assertThat(state.settlement().release(now(), delivery, pause)).isEqualTo(holds);
        leaves(delivery);
        effects();
    }

    private void settledNow(HandedOver delivery, boolean counts) {
        if (counts) {
            settled.add(delivery.event().sequence());
            inFlight.remove(delivery.event().sequence());
        }
    }

    private void leaves(HandedOver delivery) {
        inFlight.remove(delivery.event().sequence(), delivery);
    }

    /** A store that is slow, fails now and then, and says twice that a row is written. */
    private void save() {
        CursorRow row = state.unsaved(now());
        if (row != null && oneIn(2)) {
            rows.add(row);
        } else if (!rows.isEmpty()) {
            write(rows.remove());
        }
    }

    private void write(CursorRow row) {
        if (oneIn(5)) {
            return;
        }
        store.write(row);
        if (writtenRow != null) {
            store.write(writtenRow);
        }
        state.saved(row);
        if (writtenRow != null) {
            state.saved(writtenRow);
        }
        assertThat(state.progress().savedVersion()).isEqualTo(row.version());
        assertThat(state.progress().savedPosition()).isEqualTo(row.position());
        writtenRow = row;
        effects();
    }

    /** Time passes; before the time that the state named nothing may go by itself. */
    private void pass(int millis) {
        long by = TimeUnit.MILLISECONDS.toNanos(random.nextInt(millis)) + random.nextInt(1_000);
        if (waiting && oneIn(2)) {
            long until = Math.min(nanos + by, waitsUntil);
            nanos += (long) ((until - nanos) * random.nextDouble());
            dispatch(1);
        }
        nanos += by;
    }

    private void replays() {
        if (oneIn(2) && state.unfinishedReplays() < 3) {
            state.addReplay(now(), store.plan(oneIn(2), oneIn(3) ? 20 : 0));
        } else {
            List<ReplayStatus> all = state.replayStatuses(now());
            ReplayStatus.State[] next = {
                ReplayStatus.State.PAUSED,
                ReplayStatus.State.RUNNING,
                ReplayStatus.State.RUNNING,
                ReplayStatus.State.CANCELLED
            };
            all.forEach(replay -> state.steerReplay(now(), replay.id(), next[random.nextInt(4)]));
        }
        effects();
    }

    private void operate() {
        switch (random.nextInt(4)) {
            case 0 -> state.settlement().decideRefusals(now(), true);
            case 1 -> state.settlement().decideRefusals(now(), false);
            case 2 -> state.suspend(true);
            default -> state.suspend(false);
        }
        effects();
    }

    private void disturb() {
        if (oneIn(4)) {
            crash();
        } else if (oneIn(3)) {
            state.detach(now(), consumer);
            effects();
            consumer = null;
            waiting = false;
            takeBack();
            if (oneIn(2)) {
                settleSingly();
            }
            attach();
        }
    }

    // --- beginnings and ends

    private void load() {
        state = new SubscriptionState(store.load(), last, now());
        settled.clear();
        Cursor cursor = store.cursor();
        for (long sequence = 1; sequence <= last; sequence++) {
            if (cursor.isSettled(sequence)) {
                settled.add(sequence);
            }
        }
    }

    private void attach() {
        consumer = new Object();
        inFlight.clear();
        // Of these nobody knows whether they arrived, so that they may die.
        suspects.addAll(store.sending.keySet());
        state.attach(now(), consumer, settings, null);
        effects();
        takeBack();
    }

    /** What a consumer that has gone still has in hand. */
    private void takeBack() {
        old.addAll(unsent);
        for (Batch batch : concat(unnoted, sent)) {
            old.addAll(batch.deliveries());
            batch.deliveries().forEach(delivery -> suspects.add(delivery.event().sequence()));
        }
        unsent.clear();
        unnoted.clear();
        sent.clear();
    }

    private static <T> List<T> concat(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private void crash() {
        // What may be on disk by then.
        if (oneIn(2)) {
            save();
        }
        unsent.clear();
        old.clear();
        unnoted.clear();
        sent.clear();
        rows.clear();
        writtenRow = null;
        waiting = false;
        load();
        attach();
    }

    /** In the end all is accepted, and nothing is left behind: no event, no letter, no replay. */
    private void drain() {
        state.suspend(false);
        state.appended(last);
        effects();
        for (int round = 0; round < 5_000; round++) {
            dispatch(50);
            List<HandedOver> all = new ArrayList<>(take(unsent, Integer.MAX_VALUE));
            concat(unnoted, sent).forEach(batch -> all.addAll(batch.deliveries()));
            all.addAll(take(old, Integer.MAX_VALUE));
            unnoted.clear();
            sent.clear();
            accept(all, false);
            rows.clear();
            for (CursorRow row = state.unsaved(now()); row != null; row = state.unsaved(now())) {
                write(row);
            }
            state.replayStatuses(now()).stream()
                    .filter(replay -> replay.state() == ReplayStatus.State.PAUSED)
                    .forEach(replay -> state.steerReplay(now(), replay.id(), ReplayStatus.State.RUNNING));
            effects();
            check();
            if (settled.size() == last && state.unfinishedReplays() == 0 && state.unsaved(now()) == null) {
                break;
            }
            if (waiting && inFlight.isEmpty()) {
                assertThat(waitsUntil)
                        .as("something waits, and nothing would ever look")
                        .isLessThan(Long.MAX_VALUE);
                nanos = waitsUntil;
            }
        }
        DestinationStatus end = state.status(now(), 0, null);
        assertThat(end.waiting()).isZero();
        assertThat(end.inFlight()).isZero();
        assertThat(state.unfinishedReplays()).isZero();
        assertThat(store.sending).isEmpty();
        assertThat(store.letters).hasSize((int) end.deadLettered());
    }

    // --- the model

    private void check() {
        DestinationStatus status = state.status(now(), 0, null);
        assertThat(status.delivered() + status.filtered() + status.deadLettered() + status.waiting())
                .as("balance")
                .isEqualTo(status.received())
                .isEqualTo(last);
        Cursor cursor = state.progress().cursor();
        for (long sequence = 1; sequence <= last; sequence++) {
            if (cursor.isSettled(sequence) && !settled.contains(sequence)) {
                assertThat(suspects).as("%d was settled by nobody", sequence).contains(sequence);
                settled.add(sequence);
                inFlight.remove(sequence);
            }
            assertThat(cursor.isSettled(sequence)).as("%d", sequence).isEqualTo(settled.contains(sequence));
        }
        assertThat(status.inFlight()).isEqualTo(inFlight.size());
    }

    private List<HandedOver> take(Collection<HandedOver> from, int most) {
        List<HandedOver> all = new ArrayList<>(from);
        Collections.shuffle(all, random);
        List<HandedOver> some = new ArrayList<>(all.subList(0, Math.min(most, all.size())));
        from.removeAll(some);
        return some;
    }
}
