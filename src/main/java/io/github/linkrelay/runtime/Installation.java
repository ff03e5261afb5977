package io.github.linkrelay.runtime;

import io.github.linkrelay.archive.ArchiveSource;
import io.github.linkrelay.archive.ToArchiveLine;
import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.DeliverComponent;
import io.github.linkrelay.delivery.DeliveryPolicy;
import io.github.linkrelay.delivery.ErrorsAsFailures;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.delivery.LosingAggregates;
import io.github.linkrelay.destination.TrackBatches;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.OutboxEndpoint;
import io.github.linkrelay.runtime.http.ConnectionLimits;
import io.github.linkrelay.runtime.reload.LiveReload;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.segment.TrackJson;
import io.github.linkrelay.webhook.CheckEnvelope;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.RecentMessages;
import io.github.linkrelay.webhook.SignatureVerifier;
import io.github.linkrelay.webhook.VerifySignature;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.Registry;

/**
 * Reads the settings and binds what the routes in {@code routes/} name, one line here for each bean there. It is long because
 * the routes name many.
 */
final class Installation {
    /** The name that the shipped routes use, in outbox:events. */
    static final String OUTBOX = "events";

    static final int LARGEST_BODY = 64 << 20;
    /** With more a batch is written; below what may be in flight. */
    private static final int ARCHIVE_BATCH_BYTES = 8 << 20;

    static final String BUSY_AFTER = "linkrelay.delivery.busy-after";
    static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    private final CamelContext context;
    private final Registry registry;
    private final Settings settings;
    private final boolean trial;
    private final Clock clock;
    private final SegmentTerms terms = new SegmentTerms();
    private Mode mode;
    private LongSupplier bytesInFlight;
    private boolean vertx;
    private LiveReload reload;
    private OperatorSetup operator;
    private ConnectionLimits connections;
    private Runnable closeServers = () -> {};

    /** @param trial the context tries the files out: there is no stand-in to start, and no failure is repeated */
    Installation(CamelContext context, Settings settings, Clock clock, boolean trial) {
        this.context = context;
        this.registry = context.getRegistry();
        this.settings = settings;
        this.clock = clock;
        this.trial = trial;
    }

    /** Before the routes are built: everything they name. */
    void bind() throws IOException {
        settings.refuseUnknownKeys();
        CamelOptions.refuseImpossible(settings);
        mode = Mode.of(settings);
        vertx = VertxServer.serves(context);
        if (!trial) {
            refuseOpenSandbox();
            LastingThreadPools.install(context);
        }
        new ComponentDefaults(context, settings).apply();
        context.getCamelContextExtension().addInterceptStrategy(new ErrorsAsFailures());
        context.getCamelContextExtension().addInterceptStrategy(new LosingAggregates());
        if (!trial) {
            RouteRules.watchEndpoints(context, vertx);
        }
        installWebhook();
        installOutbox();
        if (mode.sandbox()) {
            startSandbox(context.getPropertiesComponent());
        }
        SegmentBeans.bind(context, settings, mode, clock, terms);
        installDelivery();
        installArchive();
        AlertBeans.bind(context, settings, () -> reload, StoredTypes::new, clock);
        // In a trial too: a value that can't be used would else be met at the next start.
        operator = OperatorSetup.create(context, settings, vertx, clock);
        if (!trial) {
            reload = ReloadSetup.create(context, settings, this, clock).orElse(null);
        }
    }

    /** Binds again what is made of these settings; a route that runs keeps the bean that it has. */
    void rebind(Set<String> keys) throws IOException {
        settings.refuseUnknownKeys();
        CamelOptions.refuseImpossible(settings);
        if (!mode.sandbox()) {
            Mode now = Mode.of(settings);
            if (now.sandbox()) {
                throw new SettingsException("neither a webhook secret nor a write key is set any more;"
                        + " put them back, or restart to enter the sandbox");
            }
            mode = now;
        }
        if (keys.contains("linkrelay.webhook.secret")) {
            // Without a restart of the route: a rotation must not be felt.
            registry.lookupByNameAndType("verifySignature", VerifySignature.class)
                    .use(new SignatureVerifier(mode.secrets()));
        }
        if (keys.contains("linkrelay.webhook.max-nesting")) {
            bindEnvelope();
        }
        if (keys.stream().anyMatch(key -> key.startsWith("linkrelay.segment."))) {
            SegmentBeans.bind(context, settings, mode, clock, terms);
        }
        if (keys.stream().anyMatch(key -> key.startsWith("linkrelay.delivery."))) {
            installDelivery();
        }
        if (keys.stream().anyMatch(key -> key.startsWith("linkrelay.alerts."))) {
            AlertBeans.rebind(context, settings);
        }
    }

    /** Before the routes start: opens the outbox, and with it fails if it can't be opened, and watches every outbox. */
    void watch() throws Exception {
        RouteRules.refuseBroken(context, vertx);
        AddressCheck.refuseWhatWouldNotArrive(context);
        MeterRegistry meters = registry.findSingleByType(MeterRegistry.class);
        if (reload != null) {
            ReloadSetup.watch(reload, HealthCheckRegistry.get(context), meters, operator::toldProblem);
        }
        if (meters != null) {
            context.getComponent("deliver", DeliverComponent.class)
                    .setListener(new Metrics(
                            meters,
                            registry.lookupByNameAndType(WebhookAnswer.SHARED, WebhookAnswer.class),
                            bytesInFlight));
        }
        OutboxComponent outboxes = context.getComponent("outbox", OutboxComponent.class);
        outboxes.watch(outbox -> watch(outbox, HealthCheckRegistry.get(context), meters));
        outboxes.watch(AlertBeans.alerts(context)::watch);
        outboxes.getOutbox(OUTBOX);
        if (vertx) {
            closeServers = VertxServerGuard.guard(context, connections);
            operator.serve(
                    new ProcessView(context, settings, mode.sandbox(), Optional.ofNullable(reload), clock.instant()));
        }
    }

    /** Also one that a route of a team's own opens, now or when it is loaded later. */
    private void watch(Outbox outbox, HealthCheckRegistry checks, MeterRegistry meters) {
        String suffix = outbox.name().equals(OUTBOX) ? "" : "-" + outbox.name();
        if (checks != null) {
            checks.register(new OutboxHealthCheck("outbox" + suffix, outbox));
            checks.register(new DestinationHealthCheck(
                    "destinations" + suffix, outbox, operator::told, () -> settings.duration(BUSY_AFTER), clock));
        }
        if (meters != null) {
            outbox.addListener(new OutboxMetrics(meters, outbox));
        }
    }

    /** After the routes have started: says so. */
    void announce() {
        StartupLog.write(
                context,
                settings,
                mode,
                vertx,
                context.getComponent("outbox", OutboxComponent.class).outboxes());
        if (reload != null) {
            reload.start();
        }
    }

    /** Before the routes stop. */
    void stop() {
        if (reload != null) {
            reload.close();
        }
    }

    /** After the routes and the servers have stopped. */
    void stopped() {
        closeServers.run();
    }

    /** Whether our own engine takes the webhooks. */
    boolean servedByVertx() {
        return vertx;
    }

    boolean sandbox() {
        return mode.sandbox();
    }

    /** For as long as the process lives, whatever the file says later: who leaves the sandbox restarts. */
    private void startSandbox(PropertiesComponent properties) {
        if (!trial) {
            SegmentStandIn standIn = Sandbox.segment();
            standIn.start();
            properties.addOverrideProperty(
                    "linkrelay.segment.endpoint", standIn.endpoint().toString());
        }
        properties.addOverrideProperty("linkrelay.segment.write-key", mode.writeKey());
        properties.addOverrideProperty(
                "linkrelay.webhook.secret", mode.secrets().get(0));
    }

    private void installWebhook() {
        registry.bind("linkrelayClock", clock);
        RecentMessages recent = new RecentMessages(
                settings.number("linkrelay.recent.entries", 1, Integer.MAX_VALUE),
                settings.durationOver("linkrelay.recent.age", MILLISECOND));
        registry.bind("verifySignature", new VerifySignature(new SignatureVerifier(mode.secrets())));
        bindEnvelope();
        registry.bind("recentMessages", recent);
        WebhookAnswer answer = new WebhookAnswer(recent);
        registry.bind(WebhookAnswer.SHARED, answer);
        connections = limits();
        int maxBody = settings.number("camel.server.max-body-size", 1, LARGEST_BODY);
        // A body takes up to three times its bytes for a moment, so that a small heap would not hold what the setting
        // allows.
        long bytesOfAll = Math.min(
                settings.number("linkrelay.webhook.max-bytes-in-flight", maxBody, Long.MAX_VALUE),
                Math.max(maxBody, Runtime.getRuntime().maxMemory() / 8));
        if (vertx) {
            bytesInFlight = VertxServer.install(context, settings, maxBody, bytesOfAll, answer);
        } else {
            String shipped = settings.path("linkrelay.webhook.path");
            BodyLimit limit = new BodyLimit(
                    path -> path.equals(shipped) || KameletRoutes.isServed(context, path), maxBody, bytesOfAll, answer);
            registry.bind(BodyLimit.NAME, limit);
            bytesInFlight = limit::held;
        }
    }

    private ConnectionLimits limits() {
        return new ConnectionLimits(
                settings.number("linkrelay.http.max-connections", 1, 1_000_000),
                settings.number("linkrelay.http.max-pipelined", 1, 10_000),
                settings.durationOver("linkrelay.http.header-timeout", LEAST_TIMEOUT),
                settings.durationOver("linkrelay.http.idle-timeout", LEAST_TIMEOUT),
                settings.durationOver("linkrelay.http.unread-timeout", LEAST_TIMEOUT),
                Runtime.getRuntime().maxMemory() / 16);
    }

    private void bindEnvelope() {
        int nesting = settings.number("linkrelay.webhook.max-nesting", 2, EnvelopeReader.MAX_NESTING);
        registry.bind("checkEnvelope", new CheckEnvelope(new EnvelopeReader(nesting)));
    }

    private void installOutbox() {
        OutboxComponent outbox = new OutboxComponent();
        outbox.setDirectory(settings.text("linkrelay.outbox.directory"));
        outbox.setDedupeWindow(settings.durationOver("linkrelay.outbox.dedupe-window", MILLISECOND)
                .toMillis());
        outbox.setRetentionAge(
                settings.duration("linkrelay.outbox.retention-age").toMillis());
        outbox.setRetentionBytes(settings.number("linkrelay.outbox.retention-bytes", 0, Long.MAX_VALUE));
        outbox.setMaxBytes(settings.number("linkrelay.outbox.max-bytes", 0, Long.MAX_VALUE));
        outbox.setQuarantineEntries(settings.number("linkrelay.outbox.quarantine-entries", 1, Integer.MAX_VALUE));
        outbox.setQuarantineBytes(settings.number("linkrelay.outbox.quarantine-bytes", 1, Long.MAX_VALUE));
        outbox.setTerms(terms);
        // Where it is now: the setting may be edited.
        outbox.addReplaySource(
                "archive",
                events -> ArchiveSource.open(Path.of(settings.text("linkrelay.archive.directory")), events, terms));
        context.addComponent("outbox", outbox);
    }

    private void installDelivery() {
        Duration longestWait = Duration.ofMillis(settings.number("linkrelay.delivery.redelivery-delay-max", 1, 60_000));
        settings.number("linkrelay.delivery.redelivery-delay", 1, longestWait.toMillis());
        Duration backOff = settings.durationOver("linkrelay.delivery.back-off", MILLISECOND);
        settings.durationOver("linkrelay.delivery.back-off-max", backOff);
        settings.durationOver("linkrelay.delivery.hold", MILLISECOND);
        settings.duration("linkrelay.delivery.max-age");
        settings.number("linkrelay.delivery.max-in-flight", 1, 1_000_000);
        settings.number("linkrelay.delivery.max-in-flight-bytes", 1, Integer.MAX_VALUE);
        settings.number("linkrelay.delivery.refusals-before-hold", 0, OutboxEndpoint.MAX_SET_ASIDE);
        settings.durationOver(BUSY_AFTER, MILLISECOND);
        int redeliveries = settings.number("linkrelay.delivery.redeliveries", 0, 1000);
        Duration longestRetryAfter = settings.duration("linkrelay.delivery.retry-after-max");
        context.getComponent("deliver", DeliverComponent.class).setLongestWait(longestRetryAfter);
        DeliveryPolicy policy = new DeliveryPolicy(trial ? 0 : redeliveries, longestWait, longestRetryAfter, clock);
        registry.bind("deliveryPolicy", policy);
        registry.bind("honourRetryAfter", (Processor) policy::honourRetryAfter);
        registry.bind("trackBatches", new TrackBatches());
        SenderThreads.register(context, "trackSenders", settings.number("linkrelay.delivery.parallel", 1, 256));
    }

    /** Lines of events make a batch; a line is never too large for one, for the archive refuses nothing. */
    private void installArchive() {
        settings.number("linkrelay.archive.batch.size", 1, 100_000);
        settings.number("linkrelay.archive.batch.interval", 1, 3_600_000);
        registry.bind("archiveLine", new ToArchiveLine());
        int largestLine = ToArchiveLine.maxLineBytes(LARGEST_BODY);
        registry.bind(
                "archiveBatches",
                new BatchStrategy(
                        ARCHIVE_BATCH_BYTES + (long) largestLine, new EventLimit(largestLine, TrackJson::bytes)));
    }

    /** The sandbox's secret is published, so nobody but this machine may reach it. */
    private void refuseOpenSandbox() {
        String address = vertx ? "camel.server.host" : "server.address";
        if (mode.sandbox() && !LOOPBACK.contains(settings.text(address))) {
            throw new SettingsException("neither a webhook secret nor a write key is set: set both"
                    + " (linkrelay.webhook.secret, linkrelay.segment.write-key), or, to try the sandbox, let the server"
                    + " listen on this machine only, with " + address + "=127.0.0.1");
        }
    }
}
