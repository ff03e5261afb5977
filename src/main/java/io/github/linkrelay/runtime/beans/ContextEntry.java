package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;

/**
 * Brings Linkrelay into a Camel context, both for a process and for a trial: the default settings first and, once the
 * context's own settings are known, the beans. A context is entered once, by the first caller.
 */
public final class ContextEntry {

    private ContextEntry() {}

    /** Gives a context the default settings, before it is built. Returns false if Linkrelay is in it already. */
    public static boolean enter(CamelContext context) {
        if (context.getCamelContextExtension().isContextPluginInUse(ContextEntry.class)) {
            return false;
        }
        context.getCamelContextExtension().addContextPlugin(ContextEntry.class, new ContextEntry());
        SettingsKeys.addDefaults(context.getPropertiesComponent());
        // This is done in every runtime, because only Camel Main reads camel.main.additional-sensitive-keywords.
        URISupport.addSanitizeKeywords("writeKey,salt");
        return true;
    }

    /** Returns the settings of a context while it is initialized; empty if {@code linkrelay.enabled} is false. */
    public static Optional<Settings> settings(CamelContext initializing) {
        Settings settings = new Settings(initializing);
        return settings.flag("linkrelay.enabled") ? Optional.of(settings) : Optional.empty();
    }
}
