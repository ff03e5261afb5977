package io.github.linkrelay.outbox.sqlite.replay;

import io.github.linkrelay.event.FailureWords;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.dispatch.ReplayPages;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.dispatch.Subscription;
import io.github.linkrelay.outbox.dispatch.Subscriptions;
import io.github.linkrelay.outbox.sqlite.file.StoreFile;
import io.github.linkrelay.outbox.sqlite.write.Execution;
import io.github.linkrelay.outbox.sqlite.write.ReplayTable;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplaySource;
import io.github.linkrelay.outbox.view.ReplayStatus;
import io.github.linkrelay.outbox.view.ReplayStatus.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Starts, pauses, resumes and cancels the replays of one outbox. Any thread may call it. */
public final class OutboxReplays implements ReplayPages.Opener {

    /** The most unfinished replays of one destination. */
    private static final int UNFINISHED = 100;

    private static final int SEQUENCES = 1_000;

    private final StoreFile file;
    private final Subscriptions subscriptions;
    private final Execution execution;
    private final Clock clock;
    private final Map<String, ReplaySource.Opener> sources = new ConcurrentHashMap<>();
    private final EventTerms terms;

    public OutboxReplays(
            StoreFile file, Subscriptions subscriptions, Execution execution, Clock clock, EventTerms terms) {
        this.file = file;
        this.subscriptions = subscriptions;
        this.execution = execution;
        this.clock = clock;
        this.terms = terms;
    }

    public void addSource(String name, ReplaySource.Opener opener) {
        sources.put(name, opener);
    }

    /** Opens what {@code replay} is to send. */
    @Override
    public ReplayPages open(ReplayRow replay) throws IOException {
        if (replay.isStored()) {
            return stored(replay);
        }
        ReplaySource.Opener opener = sources.get(replay.source());
        if (opener == null) {
            throw new IOException("there is no source " + replay.source() + " in this process");
        }
        return ReplayPages.of(opener.open(replay.choice().events()));
    }

    private ReplayPages stored(ReplayRow replay) throws IOException {
        try {
            Connection connection = file.reader();
            try {
                return new StoredPages(
                        connection, replay.destination(), replay.source(), replay.choice(), replay.end(), terms);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(FailureWords.of(e), e);
        }
    }

    public long count(ReplayRequest request) {
        return plan(request).total();
    }

    public CompletableFuture<ReplayStatus> start(ReplayRequest request) {
        ReplayRow plan;
        try {
            plan = plan(request);
        } catch (OutboxException e) {
            return CompletableFuture.failedFuture(e);
        }
        return execution.execute(store -> store.replays().add(plan)).thenApply(row -> {
            Subscription subscription = row == null ? null : subscriptions.get(row.destination());
            if (subscription == null) {
                throw unknown(request.destination());
            }
            return subscription.addReplay(row);
        });
    }

    public CompletableFuture<ReplayStatus> steer(long id, State next) {
        for (Subscription subscription : subscriptions.all()) {
            ReplayStatus steered = subscription.steerReplay(id, next);
            if (steered != null) {
                return execution.execute(store -> {
                    store.replays().setState(id, next, steered.endedAt());
                    return steered;
                });
            }
        }
        return CompletableFuture.failedFuture(new OutboxException("There is no replay " + id + ", or it has ended"));
    }

    public List<ReplayStatus> all() {
        Map<Long, ReplayStatus> inMemory = new HashMap<>();
        subscriptions.all().forEach(s -> s.replays().forEach(status -> inMemory.put(status.id(), status)));
        try (Connection connection = file.reader()) {
            return ReplayTable.statuses(connection, Integer.MAX_VALUE).stream()
                    .map(status -> inMemory.getOrDefault(status.id(), status))
                    .toList();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private ReplayRow plan(ReplayRequest request) {
        Subscription subscription = subscriptions.get(request.destination());
        if (subscription == null) {
            throw unknown(request.destination());
        }
        if (subscription.unfinishedReplays() >= UNFINISHED) {
            throw new OutboxException("There are " + UNFINISHED + " replays to " + request.destination()
                    + " that have not ended. Let them end, or cancel some.");
        }
        if (request.sequences().size() > SEQUENCES) {
            throw new OutboxException("A replay takes at most " + SEQUENCES + " events by their places, not "
                    + request.sequences().size());
        }
        // A condition that can't be used is refused; if it were ignored, the replay would send more than was asked for.
        if (request.group() != null && !request.source().equals(ReplayRequest.DEAD_LETTERS)) {
            throw new OutboxException("Only dead letters have groups of reasons, " + request.source() + " have none");
        }
        if (!request.sequences().isEmpty() && !ReplayRow.isStored(request.source())) {
            throw new OutboxException(
                    "The events of the source " + request.source() + " have no places in the log to choose by");
        }
        try {
            if (ReplayRow.isStored(request.source())) {
                // The caller has seen events that were settled a moment ago, so these must be on disk first.
                subscription.awaitSaved();
                return ReplayPlan.ofStored(file, request, terms, clock.millis());
            }
            ReplaySource.Opener opener = sources.get(request.source());
            if (opener == null) {
                throw new OutboxException("There is no source " + request.source() + ". Choose one of " + names());
            }
            return ReplayPlan.ofForeign(opener, request, clock.millis());
        } catch (SQLException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new OutboxException("The source " + request.source() + " can't be read: " + FailureWords.of(e), e);
        }
    }

    private SortedSet<String> names() {
        TreeSet<String> names = new TreeSet<>(sources.keySet());
        names.add(ReplayRequest.DEAD_LETTERS);
        names.add(ReplayRequest.EVENTS);
        return names;
    }

    private OutboxException unreadable(SQLException e) {
        return new OutboxException("The outbox " + file.path() + " can't be read: " + FailureWords.of(e), e);
    }

    private static OutboxException unknown(String destination) {
        return new OutboxException("There is no destination " + destination + " in this outbox");
    }
}
