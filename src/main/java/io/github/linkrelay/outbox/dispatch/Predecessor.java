package io.github.linkrelay.outbox.dispatch;

import java.util.function.Function;

/** Another destination that must be done with an event, on disk, before this one gets it. */
public record Predecessor(String name, Function<String, Subscription> byName) {

    /** Returns the event up to which it is done with all; -1 if the outbox doesn't know the destination. */
    long position() {
        Subscription subscription = byName.apply(name);
        return subscription == null ? -1 : subscription.savedPosition();
    }

    boolean isKnown() {
        return byName.apply(name) != null;
    }
}
