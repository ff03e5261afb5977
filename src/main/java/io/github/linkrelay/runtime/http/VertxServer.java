package io.github.linkrelay.runtime.http;

import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spi.Registry;

/**
 * Installs Linkrelay's engine for {@code platform-http:} if Camel's Vert.x server serves. A runtime with its own
 * engine, such as Spring Boot, keeps that.
 *
 * <p>Everything that needs Vert.x's classes is behind {@link #install}, because they may be absent.
 */
final class VertxServer {
    private static final String VERTX_ENGINE = "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine";

    private VertxServer() {}

    /** Whether there is Camel's Vert.x server and no other engine. */
    static boolean serves(CamelContext context) {
        return context.getRegistry().findByType(PlatformHttpEngine.class).isEmpty()
                && hasNoOtherEngine(component(context))
                && context.getClassResolver().resolveClass(VERTX_ENGINE) != null;
    }

    private static boolean hasNoOtherEngine(PlatformHttpComponent component) {
        return component == null
                || component.getEngine() == null
                || component.getEngine().getClass().getName().equals(VERTX_ENGINE);
    }

    /**
     * Returns the component; null if it was not needed yet. This is not getComponent, which would start the component,
     * and the component would then make its own engine.
     */
    private static PlatformHttpComponent component(CamelContext context) {
        return (PlatformHttpComponent) context.hasComponent("platform-http");
    }

    /** Binds the engine. The result tells how many bytes of request bodies are in memory. */
    static LongSupplier install(
            CamelContext context, Settings settings, int maxBody, long bytesOfAll, WebhookAnswer answer) {
        RequestBodies bodies =
                new RequestBodies(maxBody, bytesOfAll, settings.positiveDuration("linkrelay.webhook.body-timeout"));
        Registry registry = context.getRegistry();
        if (registry.findByType(VertxOptions.class).isEmpty()) {
            // Vert.x would make a temporary folder for files from the class path, which a killed process leaves behind.
            FileSystemOptions noFiles = new FileSystemOptions().setClassPathResolvingEnabled(false);
            registry.bind(
                    "vertxOptions",
                    new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(noFiles));
        }
        // Webhooks are the path of the shipped route, and the paths of routes that the Kamelet for webhooks makes.
        String shipped = settings.path("linkrelay.webhook.path");
        EventLoopHttpEngine engine = new EventLoopHttpEngine(
                endpoint -> endpoint.getPath().equals(shipped) || KameletRoutes.isWebhook(context, endpoint.getPath()),
                bodies,
                answer,
                settings.positiveDuration("linkrelay.webhook.replace-timeout"));
        registry.bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
        PlatformHttpComponent component = component(context);
        if (component != null) {
            component.setEngine(engine);
        }
        return bodies::held;
    }

    /** Lets the requests of a path wait while its route is replaced. */
    static Runnable replacing(CamelContext context, String path) {
        return context.getRegistry()
                .lookupByNameAndType(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, EventLoopHttpEngine.class)
                .replacing(path)::close;
    }
}
