package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/** Where everything stands. */
final class StatusApi {
    private final RunningSystem system;
    private final Rates rates;
    private final Bodies bodies;
    private final Clock clock;

    StatusApi(RunningSystem system, Rates rates, Bodies bodies, Clock clock) {
        this.system = system;
        this.rates = rates;
        this.bodies = bodies;
        this.clock = clock;
    }

    OperatorAnswer status(Call call) {
        call.parameters();
        ObjectNode status = Json.object();
        status.set("product", product());
        status.putObject("role").put("name", call.role().wireName()).put("masked", bodies.hides(call.role()));
        status.put("now", Json.time(clock.instant()));
        system.sandbox().ifPresent(sandbox -> {
            ObjectNode node =
                    status.putObject("sandbox").put("secret", sandbox.secret()).put("url", sandbox.url());
            sandbox.types().forEach(node.putArray("types")::add);
        });
        ObjectNode requests = status.putObject("webhooks").putObject("requests");
        system.requests().forEach(requests::put);
        ArrayNode outboxes = status.putArray("outboxes");
        system.outboxes().forEach(outbox -> outboxes.add(outbox(outbox, call.role())));
        status.set("reload", reload(call.role()));
        return Json.answer(200, status);
    }

    OperatorAnswer routes(Call call) {
        call.parameters();
        ObjectNode answer = Json.object();
        ArrayNode routes = answer.putArray("routes");
        for (RunningSystem.RunningRoute route : system.routes()) {
            ObjectNode node = routes.addObject().put("id", route.id()).put("from", route.from());
            Json.putText(node, "file", route.file());
            node.put("state", route.state());
        }
        return Json.answer(200, answer);
    }

    private ObjectNode product() {
        RunningSystem.Product product = system.product();
        String mode = product.startedAt() == null ? "file" : system.sandbox().isPresent() ? "sandbox" : "live";
        ObjectNode node = Json.object()
                .put("version", product.version())
                .put("camel", product.camel())
                .put("java", product.java())
                .put("mode", mode);
        Json.putTime(node, "startedAt", product.startedAt());
        return node;
    }

    private ObjectNode outbox(OutboxView outbox, Role role) {
        OutboxStatus status = outbox.status();
        ObjectNode node = Json.object().put("name", outbox.name()).put("accepting", status.accepting());
        Json.putText(node, "refusal", status.refusal());
        node.put("events", status.lastSequence())
                .put("indexed", status.indexedSequence())
                .put("fileBytes", status.fileBytes());
        if (system.maxBytes() > 0) {
            node.put("maxBytes", system.maxBytes());
        }
        node.put("diskFreeBytes", diskFree())
                .put("deadLetters", status.deadLetters())
                .put("quarantine", status.quarantineEntries());
        ArrayNode destinations = node.putArray("destinations");
        outbox.destinations().forEach(destination -> destinations.add(destination(outbox, destination, role)));
        ObjectNode series = node.putObject("rates").put("seconds", Rates.SECONDS);
        rates.received(outbox.name()).forEach(series.putArray("received")::add);
        rates.refused().forEach(series.putArray("refused")::add);
        return node;
    }

    private ObjectNode destination(OutboxView outbox, DestinationStatus status, Role role) {
        ObjectNode node = Json.object().put("name", status.name());
        if (status.state() != null) {
            node.put("state", Parameters.lower(status.state()));
        }
        Json.putText(node, "reason", bodies.told(status.reason(), role));
        Json.putTime(node, "since", status.since());
        Json.putTime(node, "nextAttempt", status.nextAttempt());
        node.put("received", status.received())
                .put("delivered", status.delivered())
                .put("filtered", status.filtered())
                .put("deadLettered", status.deadLettered())
                .put("waiting", status.waiting());
        Json.putTime(node, "oldestWaiting", status.oldestWaiting());
        Json.putText(node, "waitsFor", status.waitsFor());
        node.put("inFlight", status.inFlight());
        if (status.isBusyFor(system.busyAfter(), clock.instant())) {
            Json.putTime(node, "busySince", status.busySince());
        }
        if (status.apart() != null) {
            ObjectNode apart =
                    node.putObject("apart").put("setAside", status.apart().setAside());
            Json.putText(apart, "reason", bodies.told(status.apart().reason(), role));
            apart.put("refused", status.apart().refused())
                    .put("held", status.apart().held());
        }
        rates.delivered(outbox.name(), status.name()).forEach(node.putArray("delivering")::add);
        return node;
    }

    private ObjectNode reload(Role role) {
        RunningSystem.Reload reload = system.reload();
        ObjectNode node = Json.object().put("enabled", reload.enabled());
        if (reload.enabled()) {
            node.put("applied", reload.applied()).put("refused", reload.refused());
            Json.putTime(node, "appliedAt", reload.appliedAt());
            ArrayNode problems = node.putArray("problems");
            reload.problems().forEach(problem -> problems.add(bodies.toldProblem(problem, role)));
            reload.needRestart().forEach(node.putArray("needRestart")::add);
        }
        return node;
    }

    /** 0 where the system does not say. */
    private long diskFree() {
        try {
            return Files.getFileStore(system.directory()).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }
}
