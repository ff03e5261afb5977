package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean behind {@code routes/alerts.camel.yaml}: says what is to be posted, and hears whether it was. Any thread may
 * call it.
 */
public final class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.alerts");
    /** A chat takes about one message a second; the rest is due at the next check. */
    private static final int MOST_AT_ONCE = 20;

    private final Lookout lookout;
    private final Clock clock;
    private final AlertBook book = new AlertBook();
    private AlertSettings settings;

    public Alerts(Sources sources, AlertSettings settings, Clock clock) {
        this.lookout = new Lookout(sources, clock);
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks at this outbox too. */
    public void watch(Outbox outbox) {
        lookout.watch(outbox);
    }

    /** From the next check on. What was told stays told. */
    public synchronized void use(AlertSettings changed) {
        settings = changed;
    }

    /** Looks at everything and returns what is to be posted now, a few at most. What is not reported posted is due again. */
    public synchronized List<Notice> due() {
        Snapshot snapshot = lookout.look(settings);
        List<Notice> due =
                book.due(Rules.of(snapshot, settings), snapshot.at(), settings.coolDown(), settings.clearAfter());
        return due.stream().limit(MOST_AT_ONCE).toList();
    }

    /** It has arrived. */
    public synchronized void posted(Notice notice) {
        if (book.posted(notice, clock.instant()) > 0) {
            LOG.info("The alert was posted after all: {}", notice.title());
        }
    }

    /** It has not arrived, and is due again. */
    public synchronized void failed(Notice notice, Exception failure) {
        if (book.failed(notice) == 1) {
            LOG.warn(
                    "An alert could not be posted ({}), trying again at each check: {}",
                    reason(failure),
                    notice.title());
        }
    }

    /** Without the message of the exception, which may hold the URL and so its secret. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof HttpOperationFailedException)) {
            cause = cause.getCause();
        }
        return cause instanceof HttpOperationFailedException answer
                ? "answered " + answer.getStatusCode()
                : cause.getClass().getSimpleName();
    }
}
