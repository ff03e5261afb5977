package io.github.linkrelay.runtime.check.trial;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.event.RequestWatch;
import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.secret.Secrets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.SimpleRegistry;

/**
 * A Camel context that exists for one check, with the candidate's settings and Linkrelay's beans. Its routes are real
 * and started; every endpoint that could send something is replaced. It is for one thread.
 */
public final class TrialContext implements AutoCloseable {
    /**
     * Components that only compute or call another step of the same process. Every other component is replaced, because
     * it might send something.
     */
    private static final Set<String> INSIDE = Set.of(
            "bean",
            "caffeine-cache",
            "class",
            "dataformat",
            "deliver",
            "direct",
            "freemarker",
            "jolt",
            "jq",
            "jslt",
            "json-patch",
            "json-validator",
            "jsonata",
            "kamelet",
            "language",
            "mustache",
            "mvel",
            "seda",
            "string-template",
            "thymeleaf",
            "validator",
            "velocity",
            "xslt",
            "xslt-saxon");

    /**
     * Components whose answer the next step of a sink reads. A trial has no answer, so the sink ends with the call,
     * which counts as a success.
     */
    private static final Set<String> ANSWERING = Set.of("salesforce");

    private final CamelContext context = CamelInternals.createUntracked();
    private final TrialMain main;
    private final Secrets mask;
    private final Patience patience;
    private final RequestRecorder requests;
    private final StepWatch steps;
    private final BuildWatch build;
    private final Batches batches = new Batches();
    private final List<DeliverRun> deliverRuns = new CopyOnWriteArrayList<>();

    /**
     * @param settings the text of {@code application.properties}
     * @param running the context whose beans the routes may name; null if there is none
     * @param clock the time of the trial
     */
    public TrialContext(String settings, CamelContext running, Clock clock, Secrets mask) throws Exception {
        this(settings, running, clock, mask, Patience.DEFAULT);
    }

    /** @param patience how long the trial of a route waits */
    public TrialContext(String settings, CamelContext running, Clock clock, Secrets mask, Patience patience)
            throws Exception {
        this.mask = mask;
        this.patience = patience;
        requests = new RequestRecorder(mask);
        steps = new StepWatch(requests);
        if (running != null) {
            SimpleRegistry own = new SimpleRegistry();
            DefaultRegistry registry = new DefaultRegistry(new RunningBeans(running.getRegistry(), own));
            registry.setFallbackRegistry(own);
            context.getCamelContextExtension().setRegistry(registry);
        }
        context.getCamelContextExtension().registerEndpointCallback(this::replace);
        context.getCamelContextExtension().addInterceptStrategy(steps);
        build = BuildWatch.install(context);
        main = TrialMain.of(context, settings, running, clock);
    }

    private Endpoint replace(String uri, Endpoint endpoint) {
        if (INSIDE.contains(ExchangeHelper.resolveScheme(uri))) {
            return endpoint;
        }
        if (endpoint instanceof HttpEndpoint http) {
            http.setHttpClient(requests);
            return http;
        }
        boolean isSent = !(endpoint instanceof DeliveringEndpoint) && !RequestWatch.isInside(uri);
        return new TrialEndpoint(
                endpoint,
                // A stored event is not sent; its body is the event itself.
                exchange -> {
                    if (isSent) {
                        requests.record(endpoint, exchange);
                        exchange.setRouteStop(ANSWERING.contains(ExchangeHelper.resolveScheme(uri)));
                    }
                },
                consumer -> {
                    if (endpoint instanceof DeliveringEndpoint delivering) {
                        deliverRuns.add(new DeliverRun(
                                consumer, delivering.getDestination(), batches, requests, steps, mask, patience));
                    }
                });
    }

    /** Reads the settings and binds the beans, without routes. */
    public void configure() throws Exception {
        main.init();
        context.init();
        main.refuseWrongSettings();
    }

    public void load(String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, text));
    }

    /**
     * Reads the settings, binds the beans, and starts the routes.
     *
     * @param routes is called when the beans are there and Camel waits for routes; it returns whether to start them
     * @throws Exception if the settings can't be used, or the routes can't be started
     */
    public void start(BooleanSupplier routes) throws Exception {
        main.init();
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        model.addModelLifecycleStrategy(batches);
        boolean[] isWanted = new boolean[1];
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(CamelContext initializing) {
                addSettings();
                isWanted[0] = routes.getAsBoolean();
                if (isWanted[0]) {
                    model.getRouteConfigurationDefinitions().forEach(Quiet::make);
                    model.getRouteDefinitions().forEach(Quiet::make);
                } else {
                    remove(model);
                }
            }
        });
        context.init();
        main.refuseWrongSettings();
        if (isWanted[0]) {
            main.start();
        }
    }

    /** Adds the values of all settings that are secret, and the sandbox's, which look the same. */
    private void addSettings() {
        mask.add(Sandbox.EXAMPLE_SECRET);
        mask.add(Sandbox.EXAMPLE_WRITE_KEY);
        PropertiesComponent properties = context.getPropertiesComponent();
        for (String key : properties.loadProperties(key -> true).stringPropertyNames()) {
            try {
                properties.resolveProperty(key).ifPresent(value -> mask.addNamed(key, value));
            } catch (RuntimeException e) {
                // A value that can't be resolved can't be printed either.
            }
        }
    }

    /** Removes routes, because Camel would log at length that it can't start them. */
    private static void remove(Model model) {
        try {
            model.removeRouteDefinitions(List.copyOf(model.getRouteDefinitions()));
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** Returns the step because of which the routes could not be started; null if it is not known. */
    public NamedNode stepAtFault() {
        return steps.unstartable() != null ? steps.unstartable() : build.step();
    }

    public CamelContext camel() {
        return context;
    }

    /** Returns the text with its placeholders replaced; without a value for one of them, the text as it is. */
    public String resolve(String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (RuntimeException e) {
            return text;
        }
    }

    /** Returns one run for each route that takes events, in the order of the routes' ids. */
    public List<DeliverRun> deliverRuns() {
        return deliverRuns.stream()
                .filter(DeliverRun::isStarted)
                .sorted(Comparator.comparing(DeliverRun::route))
                .toList();
    }

    @Override
    public void close() {
        main.stop();
        context.stop();
    }
}
