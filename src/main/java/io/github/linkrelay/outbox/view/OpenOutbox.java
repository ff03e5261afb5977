package io.github.linkrelay.outbox.view;

import java.util.List;

/** An outbox that this process has open, for those who only look at it: metrics, health checks and alerts. Any thread may call it. */
public interface OpenOutbox {

    /** Returns the name under which routes know it. */
    String name();

    /** Returns how it is now. */
    OutboxStatus status();

    /** Returns the destinations that it knows, in order of name. */
    List<DestinationStatus> destinations();

    /** Adds a listener, which hears all that happens from now on. */
    void addListener(OutboxListener listener);

    /**
     * Opens a look at what is stored, which must be closed.
     *
     * @throws io.github.linkrelay.event.OutboxException if the store can't be read
     */
    EventLookup reader();
}
