package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one server. Where there are as many as there may be, a new one takes the place of the one that has
 * been without a whole request for the longest time; where all have one, the new one is told to come again. Safe for any
 * number of threads.
 */
final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.http");
    private static final long WARNING_EVERY = TimeUnit.MINUTES.toNanos(1);
    /** Accepted connections that may wait to be counted, or to be closed, beside those that are open. */
    private static final int UNCOUNTED = 64;

    private final ConnectionLimits limits;
    /** Without a whole request, the longest first. */
    private final Set<ConnectionGuard> waiting = new LinkedHashSet<>();
    /** With answers that wait to be sent, the longest first. */
    private final Set<ConnectionGuard> unsent = new LinkedHashSet<>();

    private int open;
    private boolean accepting;
    private long closed;
    private long nextWarning = System.nanoTime();

    OpenConnections(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** To be called on the event loop of the channel, when its pipeline for HTTP/1 is whole. */
    void opened(Channel channel) {
        ConnectionGuard guard = new ConnectionGuard(this, limits, channel);
        ConnectionGuard displaced = null;
        boolean full;
        synchronized (this) {
            if (!accepting) {
                // The first connection is where the server's own channel can be had.
                accepting = true;
                channel.parent().pipeline().addFirst(new AcceptLimit(limits.connections() + UNCOUNTED));
            }
            full = open >= limits.connections();
            if (full && !waiting.isEmpty()) {
                Iterator<ConnectionGuard> longest = waiting.iterator();
                displaced = longest.next();
                longest.remove();
                // It counts until it is closed, which is soon, and then no longer.
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

    /** Says whether the connection has answers that the client does not take. */
    synchronized void unsent(ConnectionGuard guard, boolean some) {
        if (some) {
            unsent.add(guard);
        } else {
            unsent.remove(guard);
        }
    }

    /** Has the answers that nobody takes keep within their bound: connections with many of them are closed. */
    void boundUnsent() {
        for (ConnectionGuard one = oneTooMany(); one != null; one = oneTooMany()) {
            one.close(
                    "its answers were not taken, and those of all took more than " + (limits.unsent() >> 10) + " KiB");
        }
    }

    /**
     * The one that has had untaken answers for the longest time, of those with no small part of all; it no longer counts. Not
     * the one with most: that is whoever was answered just now. Null if all are within the bound.
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

    /** Says whether the connection has a whole request that is not answered to the end. */
    synchronized void busy(ConnectionGuard guard, boolean busy) {
        waiting.remove(guard);
        if (!busy) {
            waiting.add(guard);
        }
    }

    /** One line a minute, for whoever is attacked has no use for a line for each connection. */
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
