package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.LinkrelayPlugin;
import java.io.StringReader;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.SimpleMain;

/**
 * Camel's own reading of the settings, {@code camel.*} included, from a text in place of a file, and without routes.
 *
 * <p>What would be seen from outside is off: no server, no metrics, no watching of files, no JMX.
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

    private final LinkrelayPlugin plugin;

    private TrialMain(CamelContext context, LinkrelayPlugin plugin) {
        super(context);
        this.plugin = plugin;
    }

    /** @throws Exception if Linkrelay can't work with the settings; to be asked once the context is initialized */
    void refuseWrongSettings() throws Exception {
        if (plugin.failure() != null) {
            throw plugin.failure();
        }
    }

    /**
     * @param context new, not built yet
     * @param settings the text of {@code application.properties}
     * @param running the context whose overriding settings hold here too; null if there is none
     * @param clock the time of the trial
     */
    static TrialMain of(CamelContext context, String settings, CamelContext running, Clock clock) throws Exception {
        LinkrelayPlugin plugin = LinkrelayPlugin.forTrial(clock);
        TrialMain main = new TrialMain(context, plugin);
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        Properties given = new Properties();
        given.load(new StringReader(settings));
        properties.setInitialProperties(given);
        plugin.load(context);
        main.setInitialProperties(given);
        // The text is all there is to read.
        main.setPropertyPlaceholderLocations("false");
        if (running != null
                && running.getPropertiesComponent() instanceof PropertiesComponent overriding
                && overriding.getOverrideProperties() != null) {
            overriding
                    .getOverrideProperties()
                    .forEach((key, value) -> main.addOverrideProperty(key.toString(), value.toString()));
        }
        OFF.forEach(main::addOverrideProperty);
        return main;
    }

    @Override
    protected void configureRoutes(CamelContext context) {
        // They are loaded one by one, so that each has its own problems.
    }

    @Override
    protected void modelineRoutes(CamelContext context) {
        // It would read the routes of the working directory.
    }
}
