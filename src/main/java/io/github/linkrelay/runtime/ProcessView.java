package io.github.linkrelay.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.operator.api.ReloadJson;
import io.github.linkrelay.operator.api.RouteJson;
import io.github.linkrelay.operator.api.SandboxJson;
import io.github.linkrelay.operator.api.SentTestEventJson;
import io.github.linkrelay.operator.server.OutboxView;
import io.github.linkrelay.operator.server.RunningSystem;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.runtime.beans.RouteBeans;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.http.KameletRoutes;
import io.github.linkrelay.runtime.observe.Metrics;
import io.github.linkrelay.runtime.reload.LiveReload;
import io.github.linkrelay.runtime.reload.ReloadStatus;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.sandbox.TestEvents;
import io.github.linkrelay.sandbox.TestWebhook;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.FieldRules;
import io.github.linkrelay.segment.TrackMapper;
import io.github.linkrelay.webhook.EnvelopeReader;
import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.VerifySignature;
import io.github.linkrelay.webhook.WebhookAnswer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.URISupport;

/** Shows this process to the operator's API. */
final class ProcessView implements RunningSystem {
    private final CamelContext context;
    private final Settings settings;
    private final boolean sandbox;
    private final Optional<LiveReload> reload;
    private final Instant startedAt;

    ProcessView(
            CamelContext context, Settings settings, boolean sandbox, Optional<LiveReload> reload, Instant startedAt) {
        this.context = context;
        this.settings = settings;
        this.sandbox = sandbox;
        this.reload = reload;
        this.startedAt = startedAt;
    }

    @Override
    public Product product() {
        return new Product(
                Version.CURRENT, context.getVersion(), Runtime.version().toString(), startedAt);
    }

    @Override
    public Optional<TestSender> testSender() {
        return sandbox ? Optional.of(new ToOwnWebhook()) : Optional.empty();
    }

    @Override
    public Optional<KeptBodyCheck> keptBodyCheck() {
        return Optional.of(new ByRulesOfNow());
    }

    private final class ToOwnWebhook implements TestSender {
        @Override
        public SandboxJson sandbox() {
            return new SandboxJson(Sandbox.EXAMPLE_SECRET, webhook().toString(), TestEvents.types());
        }

        @Override
        public SentTestEventJson send(String type) throws InterruptedException {
            TestWebhook.Answer answer = TestWebhook.send(webhook(), type);
            return new SentTestEventJson(answer.status(), type, answer.messageId(), answer.reason());
        }
    }

    private URI webhook() {
        return URI.create(
                "http://localhost:" + settings.text("camel.server.port") + settings.path("linkrelay.webhook.path"));
    }

    @Override
    public Map<String, Long> requests() {
        WebhookAnswer answers = bean(WebhookAnswer.SHARED, WebhookAnswer.class);
        Map<String, Long> counts = new TreeMap<>();
        for (Outcome outcome : Outcome.values()) {
            counts.put(Metrics.lower(outcome), answers.count(outcome));
        }
        return counts;
    }

    @Override
    public Collection<OutboxView> outboxes() {
        return context.getComponent("outbox", OutboxComponent.class).outboxes().stream()
                .<OutboxView>map(LiveOutbox::new)
                .toList();
    }

    @Override
    public Path directory() {
        return Path.of(settings.text("linkrelay.outbox.directory"));
    }

    @Override
    public long maxBytes() {
        return settings.number("linkrelay.outbox.max-bytes", 0, Long.MAX_VALUE);
    }

    @Override
    public Duration busyAfter() {
        return settings.duration(RouteBeans.BUSY_AFTER);
    }

    @Override
    public ReloadJson reload() {
        return reload.map(LiveReload::status)
                .map(ProcessView::toJson)
                .orElseGet(() -> new ReloadJson(false, null, null, null, null, null));
    }

    private static ReloadJson toJson(ReloadStatus status) {
        return new ReloadJson(
                true,
                status.applied(),
                status.refused(),
                status.appliedAt(),
                status.problems().stream().map(FileProblem::toString).toList(),
                List.copyOf(status.needRestart()));
    }

    @Override
    public List<RouteJson> routes() {
        return context.getRoutes().stream()
                .filter(route -> !route.isCreatedByKamelet())
                .sorted(Comparator.comparing(Route::getRouteId))
                .map(this::toJson)
                .toList();
    }

    private RouteJson toJson(Route route) {
        // The part behind the question mark may contain a credential.
        String from = URISupport.sanitizeUri(route.getEndpoint().getEndpointBaseUri());
        return new RouteJson(
                route.getRouteId(),
                from,
                file(route.getSourceResource()),
                String.valueOf(context.getRouteController().getRouteStatus(route.getRouteId())));
    }

    /** Returns the file's name, relative to the working directory if it is below it. */
    private static String file(Resource resource) {
        if (resource == null || resource.getLocation() == null) {
            return null;
        }
        String location = resource.getLocation();
        if (!location.startsWith("file:")) {
            return location;
        }
        Path here = Path.of("").toAbsolutePath();
        Path file =
                Path.of(location.substring("file:".length())).toAbsolutePath().normalize();
        return (file.startsWith(here) ? here.relativize(file) : file).toString().replace('\\', '/');
    }

    @Override
    public String messageId(StoredEvent event) {
        return ids().messageId(event.key().toString());
    }

    @Override
    public String user(StoredEvent event) {
        return ids().user(event.key().toString(), event.body()).orElse(null);
    }

    @Override
    public Optional<String> idTerm(String messageId) {
        return EventIds.messageIdTerm(messageId);
    }

    @Override
    public String userTerm(String user) {
        return EventIds.userTerm(user);
    }

    private EventIds ids() {
        return bean("eventIds", EventIds.class);
    }

    @Override
    public ObjectNode call(StoredEvent event) throws Exception {
        ObjectNode call = bean("trackMapper", TrackMapper.class)
                .track(event.body(), event.key().toString(), null);
        return bean("segmentFields", FieldRules.class).apply(call);
    }

    private final class ByRulesOfNow implements KeptBodyCheck {
        @Override
        public boolean isSigned(String outbox, byte[] body, String signature) {
            List<String> ofFurtherSources = KameletRoutes.secrets(context, outbox);
            boolean isShared = outbox.equals(RouteBeans.OUTBOX) || ofFurtherSources.isEmpty();
            return isShared && bean("verifySignature", VerifySignature.class).accepts(body, signature)
                    // The length of the secrets was checked when the route was made.
                    || ofFurtherSources.stream()
                            .anyMatch(secrets -> new VerifySignature(secrets, 1).accepts(body, signature));
        }

        @Override
        public String eventType(byte[] body) throws Exception {
            int nesting = settings.number("linkrelay.webhook.max-nesting", 2, EnvelopeReader.MAX_NESTING);
            return new EnvelopeReader(nesting).read(body).type();
        }
    }

    private <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }
}
