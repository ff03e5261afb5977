package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.archive.ArchiveSource;
import io.github.linkrelay.archive.ToArchiveLine;
import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.DeliverComponent;
import io.github.linkrelay.delivery.DeliveryPolicy;
import io.github.linkrelay.delivery.ErrorsAsFailures;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.delivery.LosingAggregates;
import io.github.linkrelay.destination.TrackBatches;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.OutboxEndpoint;
import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.runtime.http.WebhookServer;
import io.github.linkrelay.runtime.settings.Mode;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.segment.TrackJson;
import io.github.linkrelay.webhook.CheckEnvelope;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.RecentMessages;
import io.github.linkrelay.webhook.SignatureVerifier;
import io.github.linkrelay.webhook.VerifySignature;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;

/**
 * Makes all beans that the files in {@code routes/} name from the settings. To find the class behind a {@code ref} of a
 * file, search the sources for its name in quotes; {@link SegmentBeans} and {@link AlertBeans} make some of them. The
 * beans are the same for a process and for a trial of edited files, so this class opens, starts and sends nothing: an
 * outbox is opened by the first route that uses it, or by the process.
 *
 * <p>{@link #bind} is called while the context is initialized, {@link #rebind} later by one thread at a time.
 */
public final class RouteBeans {
    /** The outbox that the shipped routes use, in {@code outbox:events}. */
    public static final String OUTBOX = "events";

    /** The setting that says how long a sender may be busy with one batch. */
    public static final String BUSY_AFTER = "linkrelay.delivery.busy-after";

    /** A batch of the archive is written when it has this many bytes, which is less than may be in flight. */
    private static final int ARCHIVE_BATCH_BYTES = 8 << 20;

    private final CamelContext context;
    private final Registry registry;
    private final Settings settings;
    private final Clock clock;
    private final Supplier<List<String>> fileProblems;
    private final WebhookServer server;
    private final SegmentTerms terms = new SegmentTerms();
    private Mode mode;
    private OperatorSettings operator;

    /**
     * Checks all settings, and finds out whether this is the sandbox.
     *
     * @param fileProblems gives what is wrong with the edited files, for the alerts; called on their thread
     * @throws SettingsException if a setting can't be meant
     */
    public RouteBeans(CamelContext context, Settings settings, Clock clock, Supplier<List<String>> fileProblems) {
        this.context = context;
        this.registry = context.getRegistry();
        this.settings = settings;
        this.clock = clock;
        this.fileProblems = fileProblems;
        settings.refuseWrong();
        this.mode = Mode.of(settings);
        this.server = new WebhookServer(context, settings);
    }

    /**
     * Binds the beans. Called before the routes are built.
     *
     * @throws SettingsException if a value can't be used
     */
    public void bind() {
        new ComponentDefaults(context, settings).apply();
        context.getCamelContextExtension().addInterceptStrategy(new ErrorsAsFailures());
        context.getCamelContextExtension().addInterceptStrategy(new LosingAggregates());
        bindWebhook();
        bindOutbox();
        if (mode.sandbox()) {
            // This holds as long as the process lives, whatever the file says later: leaving the sandbox takes a
            // restart.
            context.getPropertiesComponent().addOverrideProperty("linkrelay.segment.write-key", mode.writeKey());
            context.getPropertiesComponent()
                    .addOverrideProperty(
                            "linkrelay.webhook.secret", mode.secrets().get(0));
        }
        SegmentBeans.bind(context, settings, mode, clock, terms);
        bindDelivery();
        bindArchive();
        AlertBeans.bind(context, settings, fileProblems, clock);
        operator = OperatorSettings.read(settings, server.isOurs());
    }

    /** Makes a failed request not be sent again from now on; for a trial, which does not wait. */
    public void sendOnce() {
        bindPolicy(0);
    }

    /**
     * Binds anew the beans that are made from these settings. A running route keeps the bean that it has.
     *
     * @throws SettingsException if a value can't be used
     */
    public void rebind(Set<String> keys) {
        settings.refuseWrong();
        if (!mode.sandbox()) {
            Mode now = Mode.of(settings);
            if (now.sandbox()) {
                throw new SettingsException("neither a webhook secret nor a write key is set any more;"
                        + " put them back, or restart to enter the sandbox");
            }
            mode = now;
        }
        if (keys.contains("linkrelay.webhook.secret")) {
            // The secrets are changed without a restart of the route, so that a rotation causes no delay.
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
            bindDelivery();
        }
        if (keys.stream().anyMatch(key -> key.startsWith("linkrelay.alerts."))) {
            AlertBeans.rebind(context, settings);
        }
    }

    /** Returns whether this is the sandbox, and the credentials. */
    public Mode mode() {
        return mode;
    }

    /** Returns the server that takes webhooks. */
    public WebhookServer server() {
        return server;
    }

    /** Returns the settings of the management port; null before {@link #bind}. */
    public OperatorSettings operator() {
        return operator;
    }

    /** Makes the alerts watch this outbox too. */
    public void watch(OpenOutbox outbox) {
        AlertBeans.alerts(context).watch(outbox);
    }

    private void bindWebhook() {
        registry.bind("linkrelayClock", clock);
        RecentMessages recent = new RecentMessages(
                settings.number("linkrelay.recent.entries", 1, Integer.MAX_VALUE),
                settings.positiveDuration("linkrelay.recent.age"));
        registry.bind("verifySignature", new VerifySignature(new SignatureVerifier(mode.secrets())));
        bindEnvelope();
        registry.bind("recentMessages", recent);
        WebhookAnswer answer = new WebhookAnswer(recent);
        registry.bind(WebhookAnswer.SHARED, answer);
        server.install(answer);
    }

    private void bindEnvelope() {
        int nesting = settings.number("linkrelay.webhook.max-nesting", 2, EnvelopeReader.MAX_NESTING);
        registry.bind("checkEnvelope", new CheckEnvelope(new EnvelopeReader(nesting)));
    }

    private void bindOutbox() {
        OutboxComponent outbox = new OutboxComponent();
        outbox.setDirectory(settings.text("linkrelay.outbox.directory"));
        outbox.setDedupeWindow(
                settings.positiveDuration("linkrelay.outbox.dedupe-window").toMillis());
        outbox.setRetentionAge(
                settings.duration("linkrelay.outbox.retention-age").toMillis());
        outbox.setRetentionBytes(settings.number("linkrelay.outbox.retention-bytes", 0, Long.MAX_VALUE));
        outbox.setMaxBytes(settings.number("linkrelay.outbox.max-bytes", 0, Long.MAX_VALUE));
        outbox.setQuarantineEntries(settings.number("linkrelay.outbox.quarantine-entries", 1, Integer.MAX_VALUE));
        outbox.setQuarantineBytes(settings.number("linkrelay.outbox.quarantine-bytes", 1, Long.MAX_VALUE));
        outbox.setQuarantineRate(settings.number("linkrelay.outbox.quarantine-rate", 1, Long.MAX_VALUE));
        outbox.setTerms(terms);
        // The folder is read at each use, because the setting may be edited.
        outbox.addReplaySource(
                "archive",
                events -> ArchiveSource.open(Path.of(settings.text("linkrelay.archive.directory")), events, terms));
        context.addComponent("outbox", outbox);
    }

    private void bindDelivery() {
        long longestDelay = settings.number("linkrelay.delivery.redelivery-delay-max", 1L, 60_000L);
        settings.number("linkrelay.delivery.redelivery-delay", 1, longestDelay);
        Duration backOff = settings.positiveDuration("linkrelay.delivery.back-off");
        settings.durationOver("linkrelay.delivery.back-off-max", backOff);
        settings.positiveDuration("linkrelay.delivery.hold");
        settings.duration("linkrelay.delivery.max-age");
        settings.number("linkrelay.delivery.max-in-flight", 1, 1_000_000);
        settings.number("linkrelay.delivery.max-in-flight-bytes", 1, Integer.MAX_VALUE);
        settings.number("linkrelay.delivery.refusals-before-hold", 0, OutboxEndpoint.MAX_SET_ASIDE);
        settings.positiveDuration(BUSY_AFTER);
        bindPolicy(settings.number("linkrelay.delivery.redeliveries", 0, 1000));
        registry.bind("trackBatches", new TrackBatches());
        SenderThreads.register(context, "trackSenders", settings.number("linkrelay.delivery.parallel", 1, 256));
    }

    private void bindPolicy(int redeliveries) {
        Duration longestDelay =
                Duration.ofMillis(settings.number("linkrelay.delivery.redelivery-delay-max", 1, 60_000));
        Duration longestRetryAfter = settings.duration("linkrelay.delivery.retry-after-max");
        context.getComponent("deliver", DeliverComponent.class).setLongestWait(longestRetryAfter);
        DeliveryPolicy policy = new DeliveryPolicy(redeliveries, longestDelay, longestRetryAfter, clock);
        registry.bind("deliveryPolicy", policy);
        registry.bind("honourRetryAfter", (Processor) policy::honourRetryAfter);
    }

    /**
     * Binds the strategy that collects lines of events into batches. No line is too large for a batch, because the
     * archive refuses nothing.
     */
    private void bindArchive() {
        settings.number("linkrelay.archive.batch.size", 1, 100_000);
        settings.number("linkrelay.archive.batch.interval", 1, 3_600_000);
        registry.bind("archiveLine", new ToArchiveLine());
        int largestLine = ToArchiveLine.maxLineBytes(Settings.LARGEST_BODY);
        registry.bind(
                "archiveBatches",
                new BatchStrategy(
                        ARCHIVE_BATCH_BYTES + (long) largestLine, new EventLimit(largestLine, TrackJson::bytes)));
    }
}
