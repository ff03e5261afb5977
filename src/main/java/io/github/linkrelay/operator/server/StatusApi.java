package io.github.linkrelay.operator.server;

import io.github.linkrelay.operator.api.ApartJson;
import io.github.linkrelay.operator.api.DestinationJson;
import io.github.linkrelay.operator.api.DestinationStateJson;
import io.github.linkrelay.operator.api.ModeJson;
import io.github.linkrelay.operator.api.OutboxJson;
import io.github.linkrelay.operator.api.ProductJson;
import io.github.linkrelay.operator.api.RateSeriesJson;
import io.github.linkrelay.operator.api.ReloadJson;
import io.github.linkrelay.operator.api.RoleJson;
import io.github.linkrelay.operator.api.RoleNameJson;
import io.github.linkrelay.operator.api.RoutesJson;
import io.github.linkrelay.operator.api.StatusJson;
import io.github.linkrelay.operator.api.WebhooksJson;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Answers where everything stands, and which routes run. */
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
        Role role = call.role();
        List<OutboxJson> outboxes =
                system.outboxes().stream().map(outbox -> outbox(outbox, role)).toList();
        return OperatorAnswer.json(
                200,
                new StatusJson(
                        product(),
                        new RoleJson(role.operator() ? RoleNameJson.OPERATOR : RoleNameJson.VIEWER, bodies.hides(role)),
                        clock.instant(),
                        system.testSender()
                                .map(RunningSystem.TestSender::sandbox)
                                .orElse(null),
                        new WebhooksJson(system.requests()),
                        outboxes,
                        reload(role)));
    }

    OperatorAnswer routes(Call call) {
        call.parameters();
        return OperatorAnswer.json(200, new RoutesJson(system.routes()));
    }

    private ProductJson product() {
        RunningSystem.Product product = system.product();
        ModeJson mode = product.startedAt() == null
                ? ModeJson.FILE
                : system.testSender().isPresent() ? ModeJson.SANDBOX : ModeJson.LIVE;
        return new ProductJson(product.version(), product.camel(), product.java(), mode, product.startedAt());
    }

    private OutboxJson outbox(OutboxView outbox, Role role) {
        OutboxStatus status = outbox.status();
        Optional<DiskRoom> disk = DiskRoom.of(system.directory());
        return new OutboxJson(
                outbox.name(),
                status.accepting(),
                status.refusal(),
                status.lastSequence(),
                status.indexedSequence(),
                status.fileBytes(),
                system.maxBytes() > 0 ? system.maxBytes() : null,
                disk.map(DiskRoom::usable).orElse(0L),
                disk.map(DiskRoom::total).orElse(null),
                status.deadLetters(),
                status.quarantineEntries(),
                status.quarantineNotKept(),
                outbox.destinations().stream()
                        .map(destination -> destination(outbox, destination, role))
                        .toList(),
                new RateSeriesJson(Rates.SECONDS, rates.received(outbox.name()), rates.refused()));
    }

    private DestinationJson destination(OutboxView outbox, DestinationStatus status, Role role) {
        boolean isBusy = status.isBusyFor(system.busyAfter(), clock.instant());
        return new DestinationJson(
                status.name(),
                status.state() == null
                        ? null
                        : DestinationStateJson.valueOf(status.state().name()),
                bodies.shown(status.reason(), role),
                status.since(),
                status.nextAttempt(),
                status.received(),
                status.delivered(),
                status.filtered(),
                status.deadLettered(),
                status.waiting(),
                status.oldestWaiting(),
                status.waitsFor(),
                status.inFlight(),
                isBusy ? status.busySince() : null,
                status.apart() == null ? null : apart(status.apart(), role),
                rates.delivered(outbox.name(), status.name()));
    }

    private ApartJson apart(DestinationStatus.Apart apart, Role role) {
        return new ApartJson(apart.setAside(), bodies.shown(apart.reason(), role), apart.refused(), apart.held());
    }

    private ReloadJson reload(Role role) {
        ReloadJson reload = system.reload();
        return reload.problems() == null
                ? reload
                : new ReloadJson(
                        reload.enabled(),
                        reload.applied(),
                        reload.refused(),
                        reload.appliedAt(),
                        reload.problems().stream()
                                .map(problem -> bodies.shownProblem(problem, role))
                                .toList(),
                        reload.needRestart());
    }
}
