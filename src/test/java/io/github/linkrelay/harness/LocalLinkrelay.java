package io.github.linkrelay.harness;

import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxComponent;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.runtime.Standalone;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** The whole product in this JVM, as its own main sets it up, on free ports and with a folder of the test's. */
public final class LocalLinkrelay implements AutoCloseable {
    public static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";

    public static final String WRITE_KEY = "0123456789abcdef0123456789abcdef";

    private final Main main = Standalone.create();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();

    private LocalLinkrelay() {}

    /** Live mode, delivering to {@code segment}, with further settings, which win. */
    public static LocalLinkrelay start(Path data, URI segment, Map<String, String> settings) {
        LocalLinkrelay linkrelay = prepare(data, segment);
        Main main = linkrelay.main;
        main.addOverrideProperty("linkrelay.webhook.secret", SECRET);
        main.addOverrideProperty("linkrelay.segment.write-key", WRITE_KEY);
        main.addOverrideProperty("linkrelay.segment.batch.interval", "50");
        settings.forEach(main::addOverrideProperty);
        main.start();
        return linkrelay;
    }

    /** Live mode, with further routes in Java beside those that are shipped. */
    public static LocalLinkrelay start(Path data, URI segment, RoutesBuilder routes) {
        LocalLinkrelay linkrelay = prepare(data, segment);
        linkrelay.main.addOverrideProperty("linkrelay.webhook.secret", SECRET);
        linkrelay.main.addOverrideProperty("linkrelay.segment.write-key", WRITE_KEY);
        linkrelay.main.configure().addRoutesBuilder(routes);
        linkrelay.main.start();
        return linkrelay;
    }

    /** Live mode, with the settings and routes of a folder of the test's, which may be edited meanwhile. */
    public static LocalLinkrelay start(EditedFiles files, Path data, URI segment) {
        LocalLinkrelay linkrelay = prepare(data, segment);
        Main main = linkrelay.main;
        main.setPropertyPlaceholderLocations("file:" + files.root().resolve("application.properties"));
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + files.root() + "/routes/*.camel.yaml");
        main.addOverrideProperty(
                "camel.component.kamelet.location", "file:" + files.root().resolve("routes/kamelets"));
        main.start();
        return linkrelay;
    }

    private static LocalLinkrelay prepare(Path data, URI segment) {
        LocalLinkrelay linkrelay = new LocalLinkrelay();
        Main main = linkrelay.main;
        // Its hook in the JVM would keep every context of every test alive.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.addOverrideProperty("camel.server.port", String.valueOf(linkrelay.port));
        main.addOverrideProperty("camel.server.host", "127.0.0.1");
        main.addOverrideProperty("camel.management.port", String.valueOf(linkrelay.managementPort));
        main.addOverrideProperty("camel.main.shutdown-timeout", "5");
        main.addOverrideProperty("linkrelay.outbox.directory", data.toString());
        main.addOverrideProperty("linkrelay.segment.endpoint", segment.toString());
        return linkrelay;
    }

    public static LocalLinkrelay start(Path data, URI segment) {
        return start(data, segment, Map.of());
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    public int port() {
        return port;
    }

    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    public Webhooks webhooks() {
        return new Webhooks(port, SECRET);
    }

    /** The value of the only meter of this name; the name as it is in the code, with dots. */
    public double gauge(String name) {
        return meters().get(name).gauge().value();
    }

    public MeterRegistry meters() {
        return context().getRegistry().findSingleByType(MeterRegistry.class);
    }

    public Outbox outbox() {
        return context().getComponent("outbox", OutboxComponent.class).getOutbox("events");
    }

    public DestinationStatus segment() {
        return outbox().destinations().stream()
                .filter(d -> d.name().equals("segment"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        main.stop();
        main.shutdown();
    }
}
