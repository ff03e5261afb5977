package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.DestinationJson;

/**
 * The balance of a destination's events.
 *
 * @param received all events that were ever for the destination
 */
record Balance(long received, long delivered, long filtered, long dead, long waiting) {

    static Balance of(DestinationJson destination) {
        return new Balance(
                destination.received(),
                destination.delivered(),
                destination.filtered(),
                destination.deadLettered(),
                destination.waiting());
    }

    boolean isEven() {
        return received == delivered + filtered + dead + waiting;
    }

    @Override
    public String toString() {
        String parts = Amount.of(delivered) + " delivered + " + Amount.of(filtered) + " filtered + " + Amount.of(dead)
                + " dead + " + Amount.of(waiting) + " waiting";
        return isEven()
                ? "Nothing is lost: " + Amount.of(received) + " received = " + parts
                : "The balance is wrong: " + Amount.of(received) + " received, but " + parts + " = "
                        + Amount.of(delivered + filtered + dead + waiting);
    }
}
