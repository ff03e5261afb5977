package io.github.linkrelay.runtime;

import io.github.linkrelay.runtime.beans.ContextEntry;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Brings Linkrelay into any Camel context that finds this jar on its class path: the default settings first, and, once
 * the context's own settings are known, the beans that the routes name.
 *
 * <p>Camel finds it by {@link java.util.ServiceLoader}, so that nothing depends on which {@code main} was started.
 */
public final class LinkrelayPlugin implements ContextServicePlugin {
    @Override
    public void load(CamelContext context) {
        if (ContextEntry.enter(context)) {
            context.addLifecycleStrategy(new Life());
        }
    }

    /** Follows the context from its initialization to its end. */
    private static final class Life extends LifecycleStrategySupport {
        /** The installation; null if {@code linkrelay.enabled} is false. */
        private Installation installation;

        @Override
        public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
            // This is done once more, because a runtime may have replaced the first component by its own.
            SettingsKeys.addDefaults(initializing.getPropertiesComponent());
            orVeto(initializing, () -> {
                Optional<Settings> settings = ContextEntry.settings(initializing);
                if (settings.isPresent()) {
                    installation = new Installation(initializing, settings.get(), Clock.systemUTC());
                }
            });
        }

        @Override
        public void onContextInitialized(CamelContext initialized) throws VetoCamelContextStartException {
            if (installation != null) {
                orVeto(initialized, installation::watch);
            }
        }

        @Override
        public void onContextStarted(CamelContext started) {
            if (installation != null) {
                installation.announce();
            }
        }

        @Override
        public void onContextStopping(CamelContext stopping) {
            if (installation != null) {
                installation.stop();
            }
        }

        @Override
        public void onContextStopped(CamelContext stopped) {
            if (installation != null) {
                installation.stopped();
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void orVeto(CamelContext context, Step step) throws VetoCamelContextStartException {
        try {
            step.run();
        } catch (Exception e) {
            throw new VetoCamelContextStartException(e.getMessage(), e, context, true);
        }
    }
}
