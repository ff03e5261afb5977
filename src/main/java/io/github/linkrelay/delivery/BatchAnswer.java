package io.github.linkrelay.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a destination said of each event of a batch. A sink behind {@code deliver:} leaves it as its body where the
 * destination decides about single events; without one, a success means that every event was accepted.
 *
 * <p>Events are named by their place in the batch as the sink got it, from 0. Each is accepted unless something else is
 * said of it, and the last word counts. Made and read by one thread.
 */
public final class BatchAnswer {
    private static final String NOT_WITH_OTHERS = "not taken in one request with others";

    private final int events;
    private final boolean sent;
    private final Map<Integer, String> refused = new TreeMap<>();
    private final Map<Integer, String> retried = new TreeMap<>();
    private final Map<Integer, String> setAside = new TreeMap<>();
    private final List<List<Integer>> parts = new ArrayList<>();
    /** What the destination said of all of them together. */
    private String refusedAsOne;

    private String held;
    private Duration wait;

    private BatchAnswer(int events, boolean sent) {
        this.events = events;
        this.sent = sent;
    }

    /** An answer to a request with so many events. */
    public static BatchAnswer of(int events) {
        return new BatchAnswer(events, true);
    }

    /** What the sink knows of so many events before it sends anything, so that this is no request. */
    public static BatchAnswer beforeSending(int events) {
        return new BatchAnswer(events, false);
    }

    /** The destination will never take this event: it becomes a dead letter. */
    public BatchAnswer refuse(int index, String reason) {
        forget(List.of(index));
        refused.put(index, reason);
        return this;
    }

    /**
     * The destination can't take this event now. It is {@link #setAside} where something else was said of others; where none
     * was taken, all come again with the next attempt.
     */
    public BatchAnswer retry(int index, String reason) {
        forget(List.of(index));
        retried.put(index, reason);
        return this;
    }

    /** The destination can't take this event now, for what concerns it alone: it comes again later, and others go on. */
    public BatchAnswer setAside(int index, String reason) {
        forget(List.of(index));
        setAside.put(index, reason);
        return this;
    }

    /** How long the destination asks to be left alone before what is retried or set aside comes again. */
    public BatchAnswer waitFor(Duration wanted) {
        wait = wanted;
        return this;
    }

    /**
     * These were not taken for the fault of others, or don't belong into one request with others: they are sent at once,
     * as a batch of their own, which must be smaller than this one. None: nothing happens.
     */
    public BatchAnswer sendAgain(Collection<Integer> indexes) {
        if (!indexes.isEmpty()) {
            if (indexes.size() >= events) {
                throw new IllegalArgumentException("a batch can't be sent again as it was");
            }
            forget(indexes);
            parts.add(List.copyOf(indexes));
        }
        return this;
    }

    /** Something is wrong with the request, nobody knows with which event: halves are sent, one that is alone is refused. */
    public BatchAnswer refuseOne(String reason) {
        if (events == 1) {
            return refuse(0, reason);
        }
        refusedAsOne = reason;
        List<Integer> all = IntStream.range(0, events).boxed().toList();
        return sendAgain(all.subList(0, events / 2)).sendAgain(all.subList(events / 2, events));
    }

    /** It is not the events' fault and won't pass by itself: what is not accepted or refused waits, the destination is held. */
    public BatchAnswer hold(String reason) {
        held = reason;
        IntStream.range(0, events).filter(i -> !refused.containsKey(i)).forEach(i -> retry(i, reason));
        return this;
    }

    private void forget(Collection<Integer> indexes) {
        for (int index : indexes) {
            if (index < 0 || index >= events) {
                throw new IndexOutOfBoundsException("no event " + index + " in a batch of " + events);
            }
        }
        refused.keySet().removeAll(indexes);
        retried.keySet().removeAll(indexes);
        setAside.keySet().removeAll(indexes);
        parts.replaceAll(part -> part.stream().filter(i -> !indexes.contains(i)).toList());
        parts.removeIf(List::isEmpty);
    }

    int events() {
        return events;
    }

    boolean wasSent() {
        return sent;
    }

    Map<Integer, String> refused() {
        return refused;
    }

    /** Whether it is known of each refused event that it is at fault: others were not refused, or nobody was asked. */
    boolean isFaultKnown() {
        return !sent || refused.size() < events;
    }

    /** What comes again while others go on. */
    Map<Integer, String> setAside() {
        Map<Integer, String> all = new TreeMap<>(setAside);
        if (!isRetriedTogether()) {
            all.putAll(retried);
        }
        return all;
    }

    private boolean isRetriedTogether() {
        return held != null || retried.size() == events;
    }

    /** Null if the destination did not say. */
    Duration asksToWait() {
        return wait;
    }

    List<List<Integer>> parts() {
        return parts;
    }

    List<Integer> accepted() {
        Set<Integer> others = new HashSet<>(refused.keySet());
        others.addAll(retried.keySet());
        others.addAll(setAside.keySet());
        parts.forEach(others::addAll);
        return IntStream.range(0, events)
                .filter(i -> !others.contains(i))
                .boxed()
                .toList();
    }

    /**
     * What was said of an event.
     *
     * @param answer what it means
     * @param reason null where it was accepted
     */
    record Verdict(AnswerClass answer, String reason) {}

    /** Each verdict with the places of the events that got it; what is sent again at once was refused with others. */
    Map<Verdict, List<Integer>> verdicts() {
        Map<Verdict, List<Integer>> verdicts = new LinkedHashMap<>();
        List<Integer> accepted = accepted();
        if (!accepted.isEmpty()) {
            verdicts.put(new Verdict(AnswerClass.ACCEPTED, null), accepted);
        }
        AnswerClass unsettled = held != null ? AnswerClass.HOLD : AnswerClass.RETRY;
        refused.forEach((index, reason) -> add(verdicts, AnswerClass.REFUSED, reason, index));
        retried.forEach((index, reason) -> add(verdicts, unsettled, reason, index));
        setAside.forEach((index, reason) -> add(verdicts, AnswerClass.RETRY, reason, index));
        String together = refusedAsOne != null ? refusedAsOne : NOT_WITH_OTHERS;
        parts.forEach(part -> part.forEach(index -> add(verdicts, AnswerClass.REFUSED, together, index)));
        return verdicts;
    }

    private static void add(Map<Verdict, List<Integer>> verdicts, AnswerClass answer, String reason, int index) {
        Verdict verdict = new Verdict(answer, reason == null ? "" : Failure.shorten(reason));
        verdicts.computeIfAbsent(verdict, first -> new ArrayList<>()).add(index);
    }

    /** The failure of what is to come again together; empty if nothing is. */
    Optional<UnsettledEventsException> failure() {
        if (retried.isEmpty() || !isRetriedTogether()) {
            return Optional.empty();
        }
        String reason = held != null ? held : retried.values().iterator().next();
        AnswerClass answer = held != null ? AnswerClass.HOLD : AnswerClass.RETRY;
        return Optional.of(new UnsettledEventsException(answer, reason, wait));
    }

    /** The whole in one word, for metrics. */
    AnswerClass answerClass() {
        AnswerClass settled = !setAside().isEmpty()
                ? AnswerClass.RETRY
                : refused.isEmpty() && parts.isEmpty() ? AnswerClass.ACCEPTED : AnswerClass.REFUSED;
        return failure().map(UnsettledEventsException::answerClass).orElse(settled);
    }
}
