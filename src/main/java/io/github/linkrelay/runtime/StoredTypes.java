package io.github.linkrelay.runtime;

import io.github.linkrelay.alert.TypeHistory;
import io.github.linkrelay.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class StoredTypes implements TypeHistory {
    StoredTypes(Outbox outbox) {}

    @Override
    public List<ActiveHour> since(long hour) {
        return List.of();
    }

    @Override
    public Optional<Instant> last(String type) {
        return Optional.empty();
    }
}
