package io.github.linkrelay.runtime.check.trial;

import io.github.linkrelay.runtime.beans.ContextEntry;
import io.github.linkrelay.runtime.beans.RouteBeans;
import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import java.io.StringReader;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.SimpleMain;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Lets Camel read the settings, {@code camel.*} included, from a text in place of a file, and without routes.
 *
 * <p>Everything that could be seen from outside is off: servers, metrics, watching of files, JMX. It makes the beans of
 * a process, but no endpoint: {@link TrialContext} replaces those that would send. It must not change the running
 * context, from which it only reads the overriding settings.
 */
final class TrialMain extends SimpleMain {
    private static final Map<String, String> OFF = Map.ofEntries(
            Map.entry("camel.server.enabled", "false"),
            Map.entry("camel.management.enabled", "false"),
            Map.entry("camel.metrics.enabled", "false"),
            Map.entry("camel.health.enabled", "false"),
            Map.entry("camel.main.name", "linkrelay-check"),
            Map.entry("camel.main.jmx-enabled", "false"),
            Map.entry("camel.main.routes-reload-enabled", "false"),
            Map.entry("camel.main.startup-summary-level", "off"),
            Map.entry("camel.main.auto-configuration-log-summary", "false"),
            Map.entry("camel.main.source-location-enabled", "true"),
            Map.entry("camel.main.shutdown-timeout", "1"),
            Map.entry("camel.main.shutdown-log-inflight-exchanges-on-timeout", "false"));

    private final Clock clock;
    private Exception failure;

    private TrialMain(CamelContext context, Clock clock) {
        super(context);
        this.clock = clock;
    }

    /**
     * Must be called once the context is initialized.
     *
     * @throws Exception if Linkrelay can't work with the settings
     */
    void refuseWrongSettings() throws Exception {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * @param context a new context that is not built yet
     * @param settings the text of {@code application.properties}
     * @param running the context whose overriding settings hold here too; null if there is none
     * @param clock the time of the trial
     */
    static TrialMain of(CamelContext context, String settings, CamelContext running, Clock clock) throws Exception {
        TrialMain main = new TrialMain(context, clock);
        Properties given = new Properties();
        given.load(new StringReader(settings));
        context.getPropertiesComponent().setInitialProperties(given);
        ContextEntry.enter(context);
        context.addLifecycleStrategy(main.new Beans());
        main.setInitialProperties(given);
        // Only the text is read.
        main.setPropertyPlaceholderLocations("false");
        if (running != null) {
            CamelInternals.overrideProperties(running)
                    .forEach((key, value) -> main.addOverrideProperty(key.toString(), value.toString()));
        }
        OFF.forEach(main::addOverrideProperty);
        return main;
    }

    @Override
    protected void configureRoutes(CamelContext context) {
        // The files are loaded one by one, so that each has its own problems.
    }

    @Override
    protected void modelineRoutes(CamelContext context) {
        // This would read the routes of the working directory.
    }

    /** Binds the beans that the routes name, as a process does, except those that wait or send something. */
    private final class Beans extends LifecycleStrategySupport {
        @Override
        public void onContextInitializing(CamelContext initializing) {
            SettingsKeys.addDefaults(initializing.getPropertiesComponent());
            try {
                Optional<Settings> settings = ContextEntry.settings(initializing);
                if (settings.isPresent()) {
                    RouteBeans beans = new RouteBeans(initializing, settings.get(), clock, List::of);
                    beans.bind();
                    beans.sendOnce();
                }
            } catch (RuntimeException e) {
                // A veto would be logged by Camel, but the trial itself reports the failure.
                failure = e;
            }
        }
    }
}
