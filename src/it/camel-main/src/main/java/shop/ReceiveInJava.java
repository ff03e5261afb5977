package shop;

import io.github.linkrelay.webhook.SignatureRefusedException;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import org.apache.camel.builder.RouteBuilder;

/** Takes Tolinku's webhooks: routes/receive.camel.yaml in Java. It does only what must happen before the answer. */
public class ReceiveInJava extends RouteBuilder {

    @Override
    public void configure() {
        // The signature is wrong: 401. The request is kept, so that it can be admitted after a secret was rotated.
        onException(SignatureRefusedException.class)
                .handled(true)
                .to("outbox:events?operation=quarantine")
                .process("webhookAnswer");
        // The signature is right, but the body is no event: 400. The body is kept among the dead letters, once.
        onException(UnusableEnvelopeException.class)
                .handled(true)
                .to("outbox:events?operation=deadLetter")
                .process("webhookAnswer");
        // The event can't be stored: 503. Any other failure: 500. Tolinku sends the request again.
        onException(Exception.class).handled(true).process("webhookAnswer");

        from("platform-http:{{linkrelay.webhook.path}}"
                        // The signature is made over bytes, so no engine may decode them to text first.
                        + "?httpMethodRestrict=POST&consumes=application/json&useStreaming=true")
                .routeId("receive-in-java")
                // Bodies are bytes, so Camel need not cache streams.
                .streamCache(false)
                // This route stops first, so that deliveries can finish after it.
                .startupOrder(900)
                .process("verifySignature")
                .process("checkEnvelope")
                // While a body is being stored, another request with the same body skips these steps; webhookAnswer
                // asks its sender to come again.
                .idempotentConsumer(simple("${header.CamelOutboxKey}"))
                .idempotentRepository("recentMessages")
                .completionEager(true)
                // Returns once the event is on disk.
                .to("outbox:events")
                .end()
                .process("webhookAnswer");
    }
}
