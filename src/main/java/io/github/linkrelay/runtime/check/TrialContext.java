package io.github.linkrelay.runtime.check;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.SimpleRegistry;

/**
 * A Camel context that exists for one check, with the candidate's settings and Linkrelay's beans. For one thread.
 */
final class TrialContext implements AutoCloseable {
    /**
     * Components that only compute or call another step of the same process. Everything else is replaced: what is not
     * known to be harmless might send.
     */
    private static final Set<String> INSIDE = Set.of(
            "bean", "caffeine-cache", "class", "dataformat", "deliver", "direct", "freemarker", "jolt", "jq", "jslt",
            "json-patch", "json-validator", "jsonata", "kamelet", "language", "mustache", "mvel", "string-template",
            "thymeleaf", "validator", "velocity", "xslt", "xslt-saxon");

    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final TrialMain main;

    /** @param running the context whose beans the routes may name; null if there is none */
    TrialContext(RouteFiles files, CamelContext running) throws Exception {
        if (running != null) {
            SimpleRegistry own = new SimpleRegistry();
            DefaultRegistry registry = new DefaultRegistry(new RunningBeans(running.getRegistry(), own));
            registry.setFallbackRegistry(own);
            context.getCamelContextExtension().setRegistry(registry);
        }
        context.getCamelContextExtension().registerEndpointCallback(this::replace);
        main = TrialMain.of(context, files.text(RouteFiles.SETTINGS), running);
    }

    /** Reads the settings and binds the beans. */
    void configure() throws Exception {
        main.init();
        context.init();
    }

    void load(String name, String text) throws Exception {
        Resource resource = ResourceHelper.fromString(name, text);
        PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    }

    private Endpoint replace(String uri, Endpoint endpoint) {
        return INSIDE.contains(ExchangeHelper.resolveScheme(uri))
                ? endpoint
                : new TrialEndpoint(endpoint, exchange -> {}, consumer -> {});
    }

    void start() throws Exception {
        main.start();
    }

    @Override
    public void close() {
        main.stop();
        context.stop();
    }
}
