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
 * Says what a destination decided about each event of a batch. A sink behind {@code deliver:} leaves it as its body if
 * the destination decides about single events. Without one, a success means that every event was accepted.
 *
 * <p>Events are named by their place in the batch as the sink got it, from 0. An event is accepted unless the sink says
 * otherwise; the last call about an event counts. One thread makes and reads the object.
 */
public final class BatchAnswer {
    private static final String NOT_WITH_OTHERS = "not taken in one request with others";

    private final int events;
    private final boolean sent;
    private final Map<Integer, String> refused = new TreeMap<>();
    private final Map<Integer, String> retried = new TreeMap<>();
    private final Map<Integer, String> setAside = new TreeMap<>();
    private final Map<Integer, String> unknown = new TreeMap<>();
    private final List<List<Integer>> parts = new ArrayList<>();
    /** The reason with which the destination refused all events together. */
    private String refusedAsOne;

    private String held;
    private Duration wait;

    private BatchAnswer(int events, boolean sent) {
        this.events = events;
        this.sent = sent;
    }

    /** Makes an answer to a request with so many events. */
    public static BatchAnswer of(int events) {
        return new BatchAnswer(events, true);
    }

    /** Makes an answer that the sink gives before it sends anything; it does not count as a request. */
    public static BatchAnswer beforeSending(int events) {
        return new BatchAnswer(events, false);
    }

    /** Says that the destination will never take this event: it becomes a dead letter. */
    public BatchAnswer refuse(int index, String reason) {
        forget(List.of(index));
        refused.put(index, reason);
        return this;
    }

    /**
     * Says that the destination can't take this event now. If others got another answer, the event is
     * {@link #setAside}. If no event was taken, all come again with the next attempt.
     */
    public BatchAnswer retry(int index, String reason) {
        forget(List.of(index));
        retried.put(index, reason);
        return this;
    }

    /**
     * Says that the destination can't take this event now for a reason that concerns only this event. It comes again
     * later, and others go on.
     */
    public BatchAnswer setAside(int index, String reason) {
        forget(List.of(index));
        setAside.put(index, reason);
        return this;
    }

    /**
     * Says that nobody knows whether the destination took this event, because its answer about the batch does not say
     * which events it took. It becomes a dead letter: sent again, it might arrive twice.
     */
    public BatchAnswer unknown(int index, String reason) {
        forget(List.of(index));
        unknown.put(index, reason);
        return this;
    }

    /** Sets how long the destination asks to wait before events that are retried or set aside come again. */
    public BatchAnswer waitFor(Duration wanted) {
        wait = wanted;
        return this;
    }

    /**
     * Says that these events were not taken only because of others, or don't belong into one request with others. They
     * are sent at once as a batch of their own, which must be smaller than this one. With no indexes nothing happens.
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

    /**
     * Says that one event is at fault, but not which. The batch is sent again in halves, until the event at fault is
     * alone in a request and is refused.
     */
    public BatchAnswer refuseOne(String reason) {
        if (events == 1) {
            return refuse(0, reason);
        }
        refusedAsOne = reason;
        List<Integer> all = IntStream.range(0, events).boxed().toList();
        return sendAgain(all.subList(0, events / 2)).sendAgain(all.subList(events / 2, events));
    }

    /**
     * Says that the events are not at fault, and that the trouble won't pass by itself. Events that are neither
     * accepted nor refused wait, and the destination is held.
     */
    public BatchAnswer hold(String reason) {
        held = reason;
        IntStream.range(0, events)
                .filter(i -> !refused.containsKey(i) && !unknown.containsKey(i))
                .forEach(i -> retry(i, reason));
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
        unknown.keySet().removeAll(indexes);
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

    /** Returns the events of which nobody knows whether they were taken, with the reasons of their dead letters. */
    Map<Integer, String> unknown() {
        return unknown;
    }

    /**
     * Whether each refused event is known to be at fault: others were not refused, or the sink refused it before
     * sending.
     */
    boolean isFaultKnown() {
        return !sent || refused.size() < events;
    }

    /** Returns the events that are set aside, with their reasons. */
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

    /** Returns how long the destination asks to wait; null if it did not say. */
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
        others.addAll(unknown.keySet());
        parts.forEach(others::addAll);
        return IntStream.range(0, events)
                .filter(i -> !others.contains(i))
                .boxed()
                .toList();
    }

    /**
     * The answer about an event.
     *
     * @param answer the class of the answer
     * @param reason null if the event was accepted
     */
    record Verdict(AnswerClass answer, String reason) {}

    /**
     * Returns each verdict with the places of the events that got it. Events that are sent again at once count as
     * refused with the others.
     */
    Map<Verdict, List<Integer>> verdicts() {
        Map<Verdict, List<Integer>> verdicts = new LinkedHashMap<>();
        List<Integer> accepted = accepted();
        if (!accepted.isEmpty()) {
            verdicts.put(new Verdict(AnswerClass.ACCEPTED, null), accepted);
        }
        AnswerClass unsettled = held != null ? AnswerClass.HOLD : AnswerClass.RETRY;
        refused.forEach((index, reason) -> add(verdicts, AnswerClass.REFUSED, reason, index));
        unknown.forEach((index, reason) -> add(verdicts, AnswerClass.REFUSED, reason, index));
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

    /** Returns the failure of the events that are to come again together; empty if there are none. */
    Optional<UnsettledEventsException> failure() {
        if (retried.isEmpty() || !isRetriedTogether()) {
            return Optional.empty();
        }
        String reason = held != null ? held : retried.values().iterator().next();
        AnswerClass answer = held != null ? AnswerClass.HOLD : AnswerClass.RETRY;
        return Optional.of(new UnsettledEventsException(answer, reason, wait));
    }

    /** Returns one class for the whole answer, for metrics. */
    AnswerClass answerClass() {
        AnswerClass settled = !setAside().isEmpty()
                ? AnswerClass.RETRY
                : refused.isEmpty() && unknown.isEmpty() && parts.isEmpty()
                        ? AnswerClass.ACCEPTED
                        : AnswerClass.REFUSED;
        return failure().map(UnsettledEventsException::answerClass).orElse(settled);
    }
}
