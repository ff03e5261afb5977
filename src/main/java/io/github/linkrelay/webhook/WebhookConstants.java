package io.github.linkrelay.webhook;

import org.apache.camel.spi.Metadata;

/** Has the names of the headers that this package reads and writes. */
public final class WebhookConstants {
    @Metadata(label = "consumer", description = "Tolinku's signature of the body, in hex.", javaType = "String")
    public static final String SIGNATURE = "X-Webhook-Signature";

    private WebhookConstants() {}
}
