package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;

/**
 * How Linkrelay enters a Camel context, for a process and for a trial alike: the default settings first, and, once the
 * context's own settings are known, the beans. Each context is entered once, by whoever comes first.
 */
public final class ContextEntry {

    private ContextEntry() {}

    /** Before the context is built: gives it the default settings. Returns false if Linkrelay is in it already. */
    public static boolean enter(CamelContext context) {
        if (context.getCamelContextExtension().isContextPluginInUse(ContextEntry.class)) {
            return false;
        }
        context.getCamelContextExtension().addContextPlugin(ContextEntry.class, new ContextEntry());
        SettingsKeys.addDefaults(context.getPropertiesComponent());
        // In every runtime, for camel.main.additional-sensitive-keywords is read by one of them only.
        URISupport.addSanitizeKeywords("writeKey,salt");
        return true;
    }

    /** While the context is initialized: its settings. Returns empty where {@code linkrelay.enabled} is false. */
    public static Optional<Settings> settings(CamelContext initializing) {
        Settings settings = new Settings(initializing);
        return settings.flag("linkrelay.enabled") ? Optional.of(settings) : Optional.empty();
    }
}
