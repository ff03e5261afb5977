package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Tracks the answers of one connection that its client has not read yet. All calls are on its event loop, except
 * {@link #bytes}.
 */
final class Unsent {
    /** The channel is not writable while this many bytes or more are unsent. */
    static final int MOST = 16 << 10;

    private final Channel channel;
    /** The time since when the client has read hardly anything; 0 while the channel is writable. */
    private long since;
    /** The most bytes that were unsent since that time. */
    private long then;

    Unsent(Channel channel) {
        this.channel = channel;
    }

    /** Notes that the channel became writable, or is no longer writable. */
    void changed() {
        since = channel.isWritable() ? 0 : System.nanoTime();
        then = 0;
    }

    /** Whether there are more than {@link #MOST} unread bytes, or there were and most of them are still unread. */
    boolean areMany() {
        return since != 0;
    }

    /** Whether there are many unread bytes, and the client has read hardly any of them for this time. */
    boolean areStuck(Duration longest, long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (since == 0 || buffer == null) {
            return false;
        }
        // Bytes of a long answer that were sent count as pending until the whole answer is sent.
        long unsent = buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (then - unsent >= MOST) {
            since = now;
            then = unsent;
        } else {
            then = Math.max(then, unsent);
        }
        return now - since > longest.toNanos();
    }

    /** Returns how many bytes of unread answers are in memory. Any thread may call it. */
    long bytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
