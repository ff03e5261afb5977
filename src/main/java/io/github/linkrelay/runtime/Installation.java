package io.github.linkrelay.runtime;

import io.github.linkrelay.delivery.DeliverComponent;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.runtime.beans.RouteBeans;
import io.github.linkrelay.runtime.camel.LastingThreadPools;
import io.github.linkrelay.runtime.check.rules.AddressCheck;
import io.github.linkrelay.runtime.check.rules.RouteRules;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.observe.DestinationHealthCheck;
import io.github.linkrelay.runtime.observe.Metrics;
import io.github.linkrelay.runtime.observe.OutboxHealthCheck;
import io.github.linkrelay.runtime.observe.OutboxMetrics;
import io.github.linkrelay.runtime.reload.LiveReload;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Runs Linkrelay in the context of a process that receives and delivers. It makes the beans, and everything that
 * watches, serves and reloads. Its methods are called in their order, on the thread that starts and stops the context.
 */
final class Installation {
    private final CamelContext context;
    private final Settings settings;
    private final Clock clock;
    private final RouteBeans beans;
    private final LiveReload reload;
    private final OperatorSetup operator;
    private final EditedDestinations destinations;
    private Runnable closeServers = () -> {};
    /** Whether the start was announced; the end of a failed start is not. */
    private boolean announced;

    /** Binds everything that the routes name. Called before the routes are built. */
    Installation(CamelContext context, Settings settings, Clock clock) throws IOException {
        this.context = context;
        this.settings = settings;
        this.clock = clock;
        this.beans = new RouteBeans(context, settings, clock, this::fileProblems);
        boolean ours = beans.server().isOurs();
        refuseOpenSandbox(ours);
        LastingThreadPools.install(context);
        RouteRules.watchEndpoints(context, ours);
        if (beans.mode().sandbox()) {
            startStandIn();
        }
        beans.bind();
        this.operator = new OperatorSetup(context, beans.operator(), clock);
        this.destinations =
                new EditedDestinations(() -> context.getComponent("outbox", OutboxComponent.class), this::resolve);
        this.reload = ReloadSetup.create(context, settings, beans, destinations, clock)
                .orElse(null);
    }

    /** Opens the outbox, or fails if it can't be opened, and watches every outbox. Called before the routes start. */
    void watch() throws Exception {
        RouteRules.refuseBroken(context, beans.server().isOurs());
        AddressCheck.refuseWhatWouldNotArrive(context);
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        if (reload != null) {
            ReloadSetup.watch(reload, HealthCheckRegistry.get(context), meters, operator::maskedProblem);
        }
        if (meters != null) {
            context.getComponent("deliver", DeliverComponent.class)
                    .setListener(new Metrics(
                            meters,
                            context.getRegistry().lookupByNameAndType(WebhookAnswer.SHARED, WebhookAnswer.class),
                            beans.server()::bytesInFlight,
                            Path.of(settings.text("linkrelay.outbox.directory"))));
        }
        OutboxComponent outboxes = context.getComponent("outbox", OutboxComponent.class);
        outboxes.watch(outbox -> watch(outbox, HealthCheckRegistry.get(context), meters));
        outboxes.watch(beans::watch);
        outboxes.getOutbox(RouteBeans.OUTBOX);
        if (reload != null) {
            ReloadSetup.sinceTheLastRun(settings, destinations);
        }
        closeServers = beans.server().guard();
        if (beans.server().isOurs()) {
            operator.serve(new ProcessView(
                    context, settings, beans.mode().sandbox(), Optional.ofNullable(reload), clock.instant()));
        }
    }

    /** Watches one outbox, also one that a user's own route opens now or later. */
    private void watch(OpenOutbox outbox, HealthCheckRegistry checks, MeterRegistry meters) {
        String suffix = outbox.name().equals(RouteBeans.OUTBOX) ? "" : "-" + outbox.name();
        if (checks != null) {
            checks.register(new OutboxHealthCheck("outbox" + suffix, outbox));
            checks.register(new DestinationHealthCheck(
                    "destinations" + suffix,
                    outbox,
                    operator::masked,
                    () -> settings.duration(RouteBeans.BUSY_AFTER),
                    clock));
        }
        if (meters != null) {
            outbox.addListener(new OutboxMetrics(meters, outbox));
        }
    }

    /** Logs the start. Called after the routes have started. */
    void announce() {
        announced = true;
        StartupLog.write(
                context,
                settings,
                beans.mode(),
                beans.server().isOurs(),
                context.getComponent("outbox", OutboxComponent.class).outboxes());
        destinations.takenOver();
        if (reload != null) {
            reload.start();
        }
    }

    private String resolve(String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (RuntimeException e) {
            return text;
        }
    }

    /** Called before the routes stop. */
    void stop() {
        if (announced) {
            StartupLog.stopping();
        }
        if (reload != null) {
            reload.close();
        }
    }

    /** Called after the routes and the servers have stopped. */
    void stopped() {
        closeServers.run();
        if (announced) {
            StartupLog.stopped();
        }
    }

    private List<String> fileProblems() {
        return reload == null
                ? List.of()
                : reload.status().problems().stream().map(FileProblem::toString).toList();
    }

    private void startStandIn() {
        SegmentStandIn standIn = Sandbox.segment();
        standIn.start();
        context.getPropertiesComponent()
                .addOverrideProperty(
                        "linkrelay.segment.endpoint", standIn.endpoint().toString());
    }

    /** Refuses a sandbox that other machines can reach, because its secret is published. */
    private void refuseOpenSandbox(boolean ours) {
        String address = ours ? "camel.server.host" : "server.address";
        if (beans.mode().sandbox() && !settings.isLoopback(address)) {
            throw new SettingsException("neither a webhook secret nor a write key is set: set both"
                    + " (linkrelay.webhook.secret, linkrelay.segment.write-key), or, to try the sandbox, let the server"
                    + " listen on this machine only, with " + address + "=127.0.0.1");
        }
    }
}
