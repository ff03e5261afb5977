package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one server. If there are as many as allowed, a new one takes the place of the one that has
 * been without a whole request for longest. If all have a whole request, the new one is answered 503. It is safe for
 * any number of threads.
 */
final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.http");
    private static final long WARNING_EVERY = TimeUnit.MINUTES.toNanos(1);
    /** How many accepted connections may wait to be counted or closed, besides those that are open. */
    private static final int UNCOUNTED = 64;

    private final ConnectionLimits limits;
    /** The connections without a whole request, those that wait longest first. */
    private final Set<ConnectionGuard> waiting = new LinkedHashSet<>();
    /** The connections with answers that wait to be sent, those that wait longest first. */
    private final Set<ConnectionGuard> unsent = new LinkedHashSet<>();

    private int open;
    private boolean accepting;
    private long closed;
    private long nextWarning = System.nanoTime();

    OpenConnections(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Adds a connection. Must be called on the event loop of the channel, when its pipeline for HTTP/1 is complete. */
    void opened(Channel channel) {
        ConnectionGuard guard = new ConnectionGuard(this, limits, channel);
        ConnectionGuard displaced = null;
        boolean full;
        synchronized (this) {
            if (!accepting) {
                // The server's own channel can be reached only through a connection.
                accepting = true;
                channel.parent().pipeline().addFirst(new AcceptLimit(limits.connections() + UNCOUNTED));
            }
            full = open >= limits.connections();
            if (full && !waiting.isEmpty()) {
                Iterator<ConnectionGuard> longest = waiting.iterator();
                displaced = longest.next();
                longest.remove();
                // The connection counts until it is closed, which is soon.
                full = false;
            }
            open++;
            if (!full) {
                waiting.add(guard);
            }
        }
        channel.closeFuture().addListener(end -> ended(guard));
        if (displaced != null) {
            displaced.close("another needed its place, there are " + limits.connections() + " connections");
        }
        if (full) {
            guard.refuse();
            warn(channel, "there are " + limits.connections() + " connections, all with requests");
        } else {
            guard.install();
        }
    }

    private synchronized void ended(ConnectionGuard guard) {
        open--;
        waiting.remove(guard);
        unsent.remove(guard);
    }

    /** Notes whether the connection has answers that the client does not read. */
    synchronized void unsent(ConnectionGuard guard, boolean some) {
        if (some) {
            unsent.add(guard);
        } else {
            unsent.remove(guard);
        }
    }

    /** Keeps the unread answers within their limit: connections with many of them are closed. */
    void boundUnsent() {
        for (ConnectionGuard one = oneTooMany(); one != null; one = oneTooMany()) {
            one.close(
                    "its answers were not taken, and those of all took more than " + (limits.unsent() >> 10) + " KiB");
        }
    }

    /**
     * Returns the connection to close: among those with a large part of the unread answers, the one that has had them
     * for longest. It is not the one with most, which may just have been answered. The connection no longer counts.
     * Returns null if the limit is kept.
     */
    private synchronized ConnectionGuard oneTooMany() {
        long all = unsent.stream().mapToLong(ConnectionGuard::unsentBytes).sum();
        if (all <= limits.unsent()) {
            return null;
        }
        long part = all / unsent.size() / 2;
        ConnectionGuard longest = unsent.stream()
                .filter(guard -> guard.unsentBytes() >= part)
                .findFirst()
                .orElse(null);
        unsent.remove(longest);
        return longest;
    }

    /** Notes whether the connection has a whole request that is not completely answered. */
    synchronized void busy(ConnectionGuard guard, boolean busy) {
        waiting.remove(guard);
        if (!busy) {
            waiting.add(guard);
        }
    }

    /** Logs at most one line a minute, because under an attack a line for each connection is of no use. */
    void warn(Channel channel, String reason) {
        long count;
        synchronized (this) {
            closed++;
            long now = System.nanoTime();
            if (now - nextWarning < 0) {
                return;
            }
            nextWarning = now + WARNING_EVERY;
            count = closed;
            closed = 0;
        }
        LOG.warn(
                "Closed {} connections to {}, the last one from {}: {}",
                count,
                channel.localAddress(),
                channel.remoteAddress(),
                reason);
    }
}
