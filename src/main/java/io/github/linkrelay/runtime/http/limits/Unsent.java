package io.github.linkrelay.runtime.http.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/** The answers of one connection that its client has not taken yet. On its event loop, but for {@link #bytes}. */
final class Unsent {
    /** The channel is not writable from so many bytes on. */
    static final int MOST = 16 << 10;

    private final Channel channel;
    /** Since when the client has taken nothing that counts, 0 while the channel is writable. */
    private long since;
    /** The most that was to be sent since then. */
    private long then;

    Unsent(Channel channel) {
        this.channel = channel;
    }

    /** The channel became writable, or is so no longer. */
    void changed() {
        since = channel.isWritable() ? 0 : System.nanoTime();
        then = 0;
    }

    /** Whether there are more than {@link #MOST} bytes of them, or were and most of those are there still. */
    boolean areMany() {
        return since != 0;
    }

    /** Whether there are many, and the client has taken nothing of them for so long. A few bytes are nothing. */
    boolean areStuck(Duration longest, long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (since == 0 || buffer == null) {
            return false;
        }
        // What is sent of a long answer counts as pending until all of it is.
        long unsent = buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (then - unsent >= MOST) {
            since = now;
            then = unsent;
        } else {
            then = Math.max(then, unsent);
        }
        return now - since > longest.toNanos();
    }

    /** The memory that they take. From any thread. */
    long bytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
