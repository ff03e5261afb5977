package io.github.linkrelay.outbox.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a store holds: events, their attempts, dead letters, refused bodies. A store that can search opens one,
 * which the caller must close. Any thread may call it. Every call throws
 * {@link io.github.linkrelay.event.OutboxException} if the store can't be read.
 */
public interface EventLookup extends AutoCloseable {

    /**
     * Returns stored events, the newest first.
     *
     * @param limit  events at most, above 0
     * @param budget about how long to search; if that was too short, the page says where to go on
     */
    EventPage search(EventQuery query, int limit, Duration budget);

    /** Returns an event, if it is still stored. */
    Optional<FoundEvent> event(long sequence);

    /**
     * Returns the last requests to the destination that carried the event, at most {@code most} of them, the oldest
     * first.
     */
    List<Attempt> attempts(String destination, long sequence, int most);

    /** Returns dead letters, the newest first, {@code limit} of them at most. */
    List<DeadLetter> deadLetters(DeadLetterQuery query, int limit);

    Optional<DeadLetter> deadLetter(long id);

    /** Returns the dead letter that an event left at a destination. */
    Optional<DeadLetter> deadLetterOf(String destination, long sequence);

    /** Returns the dead letters by destination and reason, the largest group first, {@code limit} groups at most. */
    List<ReasonGroup> deadLetterGroups(int limit);

    /**
     * Returns refused requests, the newest first.
     *
     * @param reason the only reason to find, or {@code null} for all
     * @param before only lower ids are found; {@code null} for all
     */
    List<QuarantineEntry> quarantine(String reason, Long before, int limit);

    Optional<QuarantineEntry> quarantineEntry(long id);

    /** Returns the refused requests by reason, the largest group first. */
    List<ReasonGroup> quarantineGroups();

    /**
     * Returns replays, the newest first. If several replays to one destination have not ended, the first of them counts
     * as running: whether a route consumes the destination is not stored.
     */
    List<ReplayStatus> replays(int limit);

    /**
     * Returns how many events of each type were received in each hour, in order of type and hour. It reaches back 60 days, or
     * to the first event that was there when this began to be counted.
     *
     * @param sinceHour the first hour that is looked at, counted since 1970
     */
    List<TypeHour> typeHours(long sinceHour);

    @Override
    void close();
}
