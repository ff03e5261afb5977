package io.github.linkrelay.bench.bare;

import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.outbox.BareOutbox;
import io.github.linkrelay.runtime.beans.SegmentTerms;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.TrackSettings;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.SignatureVerdict;
import io.github.linkrelay.webhook.SignatureVerifier;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The product without Camel, to see what Camel costs: Vert.x takes the request, the project's own classes check, store
 * and map it, and Vert.x sends the batches. It has no page, no metrics and no routes.
 */
public final class BareReceiver {

    private static final String PATH = "/webhooks/tolinku";

    private final SignatureVerifier verifier;
    private final EnvelopeReader envelopes = new EnvelopeReader();
    private final BareOutbox outbox;

    private BareReceiver(SignatureVerifier verifier, BareOutbox outbox) {
        this.verifier = verifier;
        this.outbox = outbox;
    }

    public static void main(String[] arguments) {
        Map<String, String> settings = System.getenv();
        TrackSettings track = TrackSettings.defaults("bare");
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        BareOutbox outbox = BareOutbox.open(
                Path.of(settings.get("DATA_DIR")), SegmentTerms.of(new EventIds(track.messageIds(), track.identity())));
        Runtime.getRuntime().addShutdownHook(new Thread(outbox::close));
        BareSender sender = new BareSender(vertx, settings, track);
        outbox.deliver("segment", sender::take);
        BareReceiver receiver =
                new BareReceiver(new SignatureVerifier(List.of(settings.get("WEBHOOK_SECRET"))), outbox);
        vertx.createHttpServer()
                .requestHandler(receiver::receive)
                .listen(Integer.parseInt(settings.get("PORT")), "127.0.0.1")
                .onFailure(failure -> {
                    System.err.println("can't listen: " + failure);
                    System.exit(1);
                });
    }

    private void receive(HttpServerRequest request) {
        if (!request.path().equals(PATH)) {
            answer(request, 404);
            return;
        }
        request.body().onSuccess(body -> receive(request, body));
    }

    private void receive(HttpServerRequest request, Buffer buffer) {
        byte[] body = buffer.getBytes();
        if (verifier.verify(body, request.getHeader("X-Webhook-Signature")) != SignatureVerdict.VALID) {
            answer(request, 401);
            return;
        }
        try {
            outbox.append(NewEvent.of(envelopes.read(body).type(), body))
                    .whenComplete((stored, failure) -> answer(request, failure == null ? 200 : 503));
        } catch (UnusableEnvelopeException e) {
            answer(request, 400);
        }
    }

    private static void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }
}
