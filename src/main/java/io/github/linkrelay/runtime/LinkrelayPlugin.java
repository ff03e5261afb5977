package io.github.linkrelay.runtime;

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
        Settings.defaults().forEach((key, value) ->
                context.getPropertiesComponent().addInitialProperty(key.toString(), value.toString()));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            private Installation installation;

            @Override
            public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
                installation = new Installation(initializing);
                orVeto(initializing, installation::bind);
            }

            @Override
            public void onContextInitialized(CamelContext initialized) throws VetoCamelContextStartException {
                orVeto(initialized, installation::watch);
            }

            @Override
            public void onContextStarted(CamelContext started) {
                installation.announce();
            }
        });
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
