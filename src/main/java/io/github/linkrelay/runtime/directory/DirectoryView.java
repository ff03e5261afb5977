package io.github.linkrelay.runtime.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.operator.api.ReloadJson;
import io.github.linkrelay.operator.api.RouteJson;
import io.github.linkrelay.operator.server.OutboxView;
import io.github.linkrelay.operator.server.RunningSystem;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.runtime.beans.RouteBeans;
import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.segment.EventIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the files of a data directory to the operator's API. It lacks everything that only a process knows. */
record DirectoryView(Path directory, FolderSettings settings) implements RunningSystem {
    @Override
    public Product product() {
        return new Product(
                Version.CURRENT,
                CamelInternals.create().getVersion(),
                Runtime.version().toString(),
                null);
    }

    @Override
    public Optional<TestSender> testSender() {
        return Optional.empty();
    }

    @Override
    public Optional<KeptBodyCheck> keptBodyCheck() {
        return Optional.empty();
    }

    @Override
    public Map<String, Long> requests() {
        return Map.of();
    }

    @Override
    public Collection<OutboxView> outboxes() {
        List<String> names = OutboxReader.names(directory);
        if (names.isEmpty()) {
            // This throws an exception that says what is missing and what to do.
            OutboxReader.open(directory, RouteBeans.OUTBOX).close();
        }
        return names.stream()
                .<OutboxView>map(name -> new FileView(directory, name, settings.terms()))
                .toList();
    }

    @Override
    public long maxBytes() {
        return settings.maxBytes();
    }

    /** Returns zero, because without a process nothing is sent. */
    @Override
    public Duration busyAfter() {
        return Duration.ZERO;
    }

    @Override
    public ReloadJson reload() {
        return new ReloadJson(false, null, null, null, null, null);
    }

    @Override
    public List<RouteJson> routes() {
        return List.of();
    }

    @Override
    public String messageId(StoredEvent event) {
        return settings.messageId(event);
    }

    @Override
    public String user(StoredEvent event) {
        return settings.user(event);
    }

    @Override
    public Optional<String> idTerm(String messageId) {
        return EventIds.messageIdTerm(messageId);
    }

    @Override
    public String userTerm(String user) {
        return EventIds.userTerm(user);
    }

    @Override
    public ObjectNode call(StoredEvent event) throws Exception {
        return settings.call(event);
    }
}
