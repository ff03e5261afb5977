package io.github.linkrelay.runtime;

import java.time.Clock;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.URISupport;

/**
 * Brings Linkrelay into any Camel context that finds this jar on its class path: the default settings first, and, once
 * the context's own settings are known, the beans that the routes name.
 *
 * <p>Camel finds it by {@link java.util.ServiceLoader}, so that nothing depends on which {@code main} was started.
 */
public final class LinkrelayPlugin implements ContextServicePlugin {
    private final boolean trial;
    private final Clock clock;
    private Exception failure;

    public LinkrelayPlugin() {
        this(false, Clock.systemUTC());
    }

    private LinkrelayPlugin(boolean trial, Clock clock) {
        this.trial = trial;
        this.clock = clock;
    }

    /**
     * For a context that only tries the files out: the same settings and beans, but nothing is opened, started or
     * logged, and nothing is repeated. To be loaded before the context is built.
     *
     * @param clock the time of the trial
     */
    public static LinkrelayPlugin forTrial(Clock clock) {
        return new LinkrelayPlugin(true, clock);
    }

    /** Of a trial: why the settings can't be used; null if they can, or before the context is initialized. */
    public Exception failure() {
        return failure;
    }

    @Override
    public void load(CamelContext context) {
        if (context.getCamelContextExtension().isContextPluginInUse(LinkrelayPlugin.class)) {
            return;
        }
        context.getCamelContextExtension().addContextPlugin(LinkrelayPlugin.class, this);
        addDefaults(context.getPropertiesComponent());
        // In every runtime, for camel.main.additional-sensitive-keywords is read by one of them only.
        URISupport.addSanitizeKeywords("writeKey,salt");
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            private Installation installation;

            @Override
            public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
                // Once more, for a runtime that has put a component of its own in the place of the first.
                addDefaults(initializing.getPropertiesComponent());
                orVeto(initializing, () -> {
                    Settings settings = new Settings(initializing);
                    if (settings.flag("linkrelay.enabled")) {
                        installation = new Installation(initializing, settings, clock, trial);
                        installation.bind();
                    }
                });
            }

            @Override
            public void onContextInitialized(CamelContext initialized) throws VetoCamelContextStartException {
                if (installation != null && !trial) {
                    orVeto(initialized, installation::watch);
                }
            }

            @Override
            public void onContextStopping(CamelContext stopping) {
                if (installation != null && !trial) {
                    StartupLog.stopping();
                    installation.stop();
                }
            }

            @Override
            public void onContextStopped(CamelContext stopped) {
                if (installation != null && !trial) {
                    installation.stopped();
                    StartupLog.stopped();
                }
            }

            @Override
            public void onContextStarted(CamelContext started) {
                if (installation != null && !trial) {
                    installation.announce();
                }
            }
        });
    }

    /**
     * Behind everything that the context was given so far, and behind the files that it reads. For a runtime that puts a
     * component of its own in the place of the first, and reads routes, whose beans name settings, before the context is
     * initialized.
     */
    public static void addDefaults(PropertiesComponent properties) {
        ExactPlaceholders.install(properties);
        // Not by a look-up: the context can't convert types yet.
        Properties initial =
                ((org.apache.camel.component.properties.PropertiesComponent) properties).getInitialProperties();
        Settings.defaults().forEach((key, value) -> {
            // Not putIfAbsent: Camel's OrderedProperties (4.18.0) does not see what it puts.
            if (initial.getProperty(key.toString()) == null) {
                initial.setProperty(key.toString(), value.toString());
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private void orVeto(CamelContext context, Step step) throws VetoCamelContextStartException {
        try {
            step.run();
        } catch (Exception e) {
            if (trial) {
                // Camel logs a veto, and a trial tells of it itself.
                failure = e;
                return;
            }
            throw new VetoCamelContextStartException(e.getMessage(), e, context, true);
        }
    }
}
