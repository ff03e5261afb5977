package io.github.linkrelay.runtime;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.OpenOutbox;
import io.github.linkrelay.runtime.settings.Mode;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.sandbox.Sandbox;
import io.github.linkrelay.secret.Secrets;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what an operator wants to read once: version, ports, mode, destinations, and the stop. It logs no secret. */
final class StartupLog {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay");

    private StartupLog() {}

    /** @param vertx whether Camel's Vert.x server serves; its addresses are in Linkrelay's settings */
    static void write(
            CamelContext context,
            Settings settings,
            Mode mode,
            boolean vertx,
            Collection<? extends OpenOutbox> outboxes) {
        LOG.info(
                "Linkrelay {} on Camel {}, Java {}, {} mode",
                Version.CURRENT,
                context.getVersion(),
                Runtime.version(),
                mode.sandbox() ? "sandbox" : "live");
        Distribution.archiveProblem().ifPresent(LOG::info);
        String server = !vertx ? "the application's server, " : address(settings, "camel.server");
        LOG.info(
                "Webhooks: {}{} ({} secret{})",
                server,
                settings.text("linkrelay.webhook.path"),
                mode.secrets().size(),
                mode.secrets().size() == 1 ? "" : "s");
        if (vertx) {
            LOG.info(
                    "Operator's page: {}/ (health and metrics: /observe/health, /observe/metrics)",
                    address(settings, "camel.management"));
        }
        for (OpenOutbox outbox : outboxes) {
            LOG.info(
                    "Outbox {}: in {}, {} events ever stored",
                    outbox.name(),
                    settings.text("linkrelay.outbox.directory"),
                    outbox.status().lastSequence());
            for (DestinationStatus destination : outbox.destinations()) {
                LOG.info(
                        "Destination {}: {}, {} events waiting",
                        destination.name(),
                        destination.state(),
                        destination.waiting());
            }
        }
        LOG.info("Segment: {}", Secrets.address(settings.text("linkrelay.segment.endpoint")));
        if (mode.sandbox()) {
            LOG.info(
                    "Sandbox: neither a webhook secret nor a write key is set. Webhooks are taken from this machine"
                            + " only, signed with the example secret {}, and delivered to a built-in stand-in for Segment.",
                    Sandbox.EXAMPLE_SECRET);
        }
    }

    /** Returns the URL of a server; an IPv6 address has brackets around it. */
    private static String address(Settings settings, String server) {
        String host = settings.text(server + ".host");
        return "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + settings.text(server + ".port");
    }

    static void stopping() {
        LOG.info("Stopping: no new webhooks. What is in hand is finished; the rest stays in the outbox.");
    }

    static void stopped() {
        LOG.info("Stopped.");
    }
}
