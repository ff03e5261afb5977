package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.OpenOutbox;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which messages {@code routes/alerts.camel.yaml} is to post, and learns whether they were posted. It is the bean
 * behind that route. Any thread may call it.
 */
public final class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.alerts");
    /**
     * The most messages at one check, because a chat takes about one a second; the others are due at the next check.
     */
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

    /** Adds an outbox to those that are checked. */
    public void watch(OpenOutbox outbox) {
        lookout.watch(outbox);
    }

    /** Uses other settings from the next check on. Alerts that were sent still count as sent. */
    public synchronized void use(AlertSettings changed) {
        settings = changed;
    }

    /**
     * Checks everything and returns the messages to post now, 20 at most. A message for which {@link #posted} is not
     * called is due again.
     */
    public synchronized List<AlertNotice> due() {
        Snapshot snapshot = lookout.look(settings);
        List<AlertNotice> due =
                book.due(Rules.of(snapshot, settings), snapshot.at(), settings.coolDown(), settings.clearAfter());
        return due.stream().limit(MOST_AT_ONCE).toList();
    }

    /** Notes that a message was posted. */
    public synchronized void posted(AlertNotice notice) {
        if (book.posted(notice, clock.instant()) > 0) {
            LOG.info("The alert was posted after all: {}", notice.title());
        }
    }

    /** Notes that a message was not posted, so that it is due again. */
    public synchronized void failed(AlertNotice notice, Exception failure) {
        if (book.failed(notice) == 1) {
            LOG.warn(
                    "An alert could not be posted ({}), trying again at each check: {}",
                    reason(failure),
                    notice.title());
        }
    }

    /** Describes a failure without the exception's message, which may contain the URL and so a secret. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof HttpOperationFailedException)) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpOperationFailedException answer) {
            return "answered " + answer.getStatusCode();
        }
        if (cause instanceof UnknownHostException) {
            return "the host is not known";
        }
        if (cause instanceof SSLException) {
            return "no secure connection could be made";
        }
        return cause instanceof IOException ? "no answer" : "the route failed";
    }
}
