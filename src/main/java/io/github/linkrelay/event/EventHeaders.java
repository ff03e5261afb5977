package io.github.linkrelay.event;

import org.apache.camel.spi.Metadata;

/** Has the names of the headers and the exchange property of the outbox component. */
public final class EventHeaders {

    @Metadata(
            label = "producer,consumer",
            javaType = "String",
            description =
                    "The key of an event, lower-case hex: a second event with the key of a stored one is a duplicate."
                            + " On append, the SHA-256 of the body when absent.")
    public static final String KEY = "CamelOutboxKey";

    @Metadata(label = "producer,consumer", javaType = "String", description = "The type of the event; may be absent.")
    public static final String EVENT_TYPE = "CamelOutboxEventType";

    @Metadata(
            label = "producer,consumer",
            javaType = "long",
            description =
                    "The place of the event in the log, from 1; -1 after an append that was a duplicate; below 0 for"
                            + " a replayed event that isn't from the log.")
    public static final String SEQUENCE = "CamelOutboxSequence";

    @Metadata(
            label = "producer,consumer",
            javaType = "long",
            description =
                    "When the event was received, in milliseconds since 1970; the time of the append when absent.")
    public static final String RECEIVED_AT = "CamelOutboxReceivedAt";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description = "Set by append: whether an event of the same key was stored before.")
    public static final String DUPLICATE = "CamelOutboxDuplicate";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "Why a body goes to the dead letters or to the quarantine.")
    public static final String REASON = "CamelOutboxReason";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The signature that a quarantined body came with; may be absent.")
    public static final String SIGNATURE = "CamelOutboxSignature";

    @Metadata(
            label = "consumer",
            javaType = "Boolean",
            description =
                    "Set to true where the event is a dead letter of the destination that the option after names.")
    public static final String DEAD = "CamelOutboxDead";

    /** The exchange property with the {@link Delivery} of the event that the exchange carries. */
    public static final String DELIVERY = "CamelOutboxDelivery";

    private EventHeaders() {}
}
