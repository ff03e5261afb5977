package io.github.linkrelay.runtime;

import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.DeliveryPolicy;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.segment.SegmentBatch;
import io.github.linkrelay.segment.TrackMapper;
import io.github.linkrelay.segment.TrackSettings;
import io.github.linkrelay.webhook.CheckEnvelope;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.RecentMessages;
import io.github.linkrelay.webhook.SignatureVerifier;
import io.github.linkrelay.webhook.VerifySignature;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.engine.DefaultThreadPoolProfile;

/** Reads the settings and binds what the routes in {@code routes/} name: one line here for each bean there. */
final class Installation {
    private final CamelContext context;
    private final Settings settings;

    Installation(CamelContext context) {
        this.context = context;
        this.settings = new Settings(context);
    }

    void install() {
        settings.refuseUnknownKeys();
        Mode mode = Mode.of(settings);
        installWebhook(mode);
        installOutbox();
        installSegment(mode);
        installDelivery();
    }
}
