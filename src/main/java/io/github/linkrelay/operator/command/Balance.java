package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a destination's events.
 *
 * @param received all that were ever for it
 */
record Balance(long received, long delivered, long filtered, long dead, long waiting) {

    /** @param destination as in the API's status */
    static Balance of(JsonNode destination) {
        return new Balance(
                destination.path("received").asLong(),
                destination.path("delivered").asLong(),
                destination.path("filtered").asLong(),
                destination.path("deadLettered").asLong(),
                destination.path("waiting").asLong());
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
