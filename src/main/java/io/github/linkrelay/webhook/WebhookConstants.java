package io.github.linkrelay.webhook;

import org.apache.camel.spi.Metadata;

/** Names of the headers that this package reads and writes. */
public final class WebhookConstants {
    @Metadata(label = "consumer", description = "Tolinku's signature of the body, in hex.", javaType = "String")
    public static final String SIGNATURE = "X-Webhook-Signature";

    @Metadata(description = "Lower-case hex SHA-256 of the raw body: the event's identity.", javaType = "String")
    public static final String OUTBOX_KEY = "CamelOutboxKey";

    @Metadata(description = "The event type, from the signed envelope.", javaType = "String")
    public static final String OUTBOX_EVENT_TYPE = "CamelOutboxEventType";

    private WebhookConstants() {
    }
}
