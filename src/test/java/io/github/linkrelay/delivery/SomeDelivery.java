package io.github.linkrelay.delivery;

import io.github.linkrelay.event.Delivery;
import io.github.linkrelay.event.DeliverySource;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.Pause;
import io.github.linkrelay.event.StoredEvent;
import java.time.Duration;

/** A delivery that notes how it was settled: acknowledged, filtered, dead or released. */
final class SomeDelivery implements Delivery {
    private static final DeliverySource SOURCE = new DeliverySource() {};

    private final StoredEvent event;
    private boolean deferred;
    String settled;
    String reason;
    Pause pause;

    SomeDelivery(long sequence) {
        event = new StoredEvent(sequence, EventKey.parse("00"), "link.clicked", 0, new byte[0]);
    }

    private boolean settle(String how) {
        boolean first = settled == null;
        settled = first ? how : settled;
        return first;
    }

    @Override
    public StoredEvent event() {
        return event;
    }

    @Override
    public DeliverySource source() {
        return SOURCE;
    }

    @Override
    public boolean acknowledge() {
        return settle("acknowledged");
    }

    @Override
    public boolean filter() {
        return settle("filtered");
    }

    @Override
    public boolean deadLetter(String why) {
        boolean first = settle("dead");
        reason = first ? why : reason;
        return first;
    }

    /** As one would be whose destination is held from then on, if the reason says so. */
    @Override
    public boolean refuse(String why) {
        deadLetter(why);
        return !why.endsWith(" and holds");
    }

    @Override
    public boolean setAside(String why, Duration delay) {
        return settle("set aside for " + delay + ": " + why);
    }

    @Override
    public boolean release(Pause wanted) {
        boolean first = settle("released");
        pause = first ? wanted : pause;
        return first;
    }

    @Override
    public void defer() {
        deferred = true;
    }

    @Override
    public boolean isSettled() {
        return settled != null;
    }

    @Override
    public boolean isDeferred() {
        return deferred;
    }
}
