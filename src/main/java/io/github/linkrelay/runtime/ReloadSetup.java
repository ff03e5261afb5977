package io.github.linkrelay.runtime;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.runtime.beans.RouteBeans;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.reload.LiveReload;
import io.github.linkrelay.runtime.reload.LiveSettings;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up live reload for a context whose routes come from a folder on the disk. */
final class ReloadSetup {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.reload");
    private static final String ENABLED = "linkrelay.reload.enabled";
    private static final String PATTERN = "camel.main.routes-include-pattern";
    private static final String CAMELS_OWN = "camel.main.routes-reload-enabled";
    private static final Pattern FOLDER = Pattern.compile("file:(?:(.*)/)?routes/\\*\\.camel\\.yaml");
    private static final Set<String> LIVE = Set.of("linkrelay.webhook.max-nesting");
    private static final Set<String> LIVE_PREFIXES =
            Set.of("linkrelay.segment.", "linkrelay.delivery.", "linkrelay.alerts.", "linkrelay.archive.");
    private static final Set<String> OF_THE_MODE = Set.of("linkrelay.webhook.secret", "linkrelay.segment.write-key");
    /** How many stored events are used to check an edited route. */
    private static final int TRIAL_EVENTS = 20;

    private ReloadSetup() {}

    /**
     * Reads the files before the routes are loaded, so that no later edit counts as running. Returns empty if live
     * reload is off or not possible.
     */
    static Optional<LiveReload> create(
            CamelContext context, Settings settings, RouteBeans beans, EditedDestinations destinations, Clock clock)
            throws IOException {
        if ("true".equalsIgnoreCase(settings.text(CAMELS_OWN))) {
            throw new SettingsException(
                    CAMELS_OWN + " must stay off: Camel removes all routes before it reads the edited"
                            + " ones, so that a mistake in a file stops everything. " + ENABLED
                            + " takes only checked files over");
        }
        Duration settle = settings.durationOver("linkrelay.reload.settle", Duration.ofMillis(1));
        Optional<RouteFiles> files = readFolder(settings);
        if (files.isEmpty()) {
            LOG.debug("Routes do not come from a folder on the disk, so there are no files to watch");
        }
        files.ifPresent(read -> read.passedOver().forEach(file -> LOG.warn("{}", file)));
        if (files.isEmpty() || !settings.flag(ENABLED)) {
            return Optional.empty();
        }
        CandidateCheck check = new CandidateCheck(context);
        return Optional.of(new LiveReload(
                context,
                files.get(),
                settle,
                () -> new StoredEventsCheck(check, outboxes(context), TRIAL_EVENTS),
                new LiveBeans(context, beans),
                beans.server()::replacing,
                destinations,
                Path.of(settings.text("linkrelay.outbox.directory")),
                clock));
    }

    /**
     * Returns the files of the folder that the routes come from; empty if they come from another place.
     *
     * @throws SettingsException if a file is not UTF-8: Camel would replace letters that it can't read
     */
    static Optional<RouteFiles> readFolder(Settings settings) {
        Matcher folder = FOLDER.matcher(settings.text(PATTERN));
        if (!folder.matches()) {
            return Optional.empty();
        }
        try {
            Path root = Path.of(folder.group(1) == null ? "" : folder.group(1));
            // Of the distribution's routes the settings may be in the working directory.
            RouteFiles files =
                    RouteFiles.read(root.resolve("routes").equals(Distribution.find("routes")) ? Path.of("") : root);
            files.unreadable().stream().findFirst().ifPresent(problem -> {
                throw new SettingsException(problem.toString());
            });
            return Optional.of(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells of the destinations that were renamed since the last run, whose files are kept beside the outbox. */
    static void sinceTheLastRun(Settings settings, EditedDestinations destinations) {
        Path last = Path.of(settings.text("linkrelay.outbox.directory")).resolve("running");
        try {
            Optional<RouteFiles> present = readFolder(settings);
            if (present.isPresent()) {
                destinations.betweenRoutes(RouteFiles.read(last), present.get());
            }
        } catch (IOException e) {
            LOG.warn(
                    "The files of the last run can't be read, so a renamed destination is not noticed: {}",
                    e.toString());
        }
    }

    private static Collection<Outbox> outboxes(CamelContext context) {
        return context.getComponent("outbox", OutboxComponent.class).outboxes();
    }

    /**
     * @param checks null if there are none, as {@code meters}
     * @param masked turns a problem into what anybody may read of it
     */
    static void watch(
            LiveReload reload, HealthCheckRegistry checks, MeterRegistry meters, UnaryOperator<String> masked) {
        if (checks != null) {
            checks.register(reload.healthCheck(masked));
        }
        if (meters != null) {
            reload.measure(meters);
        }
    }

    /** Gives live reload access to the settings from which the beans are made. */
    private record LiveBeans(CamelContext context, RouteBeans beans) implements LiveSettings {

        @Override
        public Properties defaults() {
            return SettingsKeys.defaults();
        }

        @Override
        public boolean isLive(String key, boolean named) {
            if (OF_THE_MODE.contains(key)) {
                return !beans.mode().sandbox();
            }
            return named || LIVE.contains(key) || LIVE_PREFIXES.stream().anyMatch(key::startsWith);
        }

        @Override
        public Set<String> rebind(Set<String> changedKeys) {
            Map<String, Object> before = context.getRegistry().findByTypeWithName(Object.class);
            beans.rebind(changedKeys);
            Set<String> changed = new TreeSet<>();
            context.getRegistry().findByTypeWithName(Object.class).forEach((name, bean) -> {
                if (before.get(name) != bean) {
                    changed.add(name);
                }
            });
            return changed;
        }
    }
}
