package io.github.linkrelay.runtime;

import io.github.linkrelay.operator.server.Access;
import io.github.linkrelay.operator.server.AccessSettings;
import io.github.linkrelay.operator.server.Masking;
import io.github.linkrelay.operator.server.OperatorSite;
import io.github.linkrelay.operator.server.Rates;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.StartupListener;

/** The operator's page and API on the management port, and who may use that port. */
final class OperatorSetup {
    private final CamelContext context;
    private final AccessSettings accessSettings;
    private final Masking masking;
    private final Clock clock;

    private OperatorSetup(CamelContext context, AccessSettings accessSettings, Masking masking, Clock clock) {
        this.context = context;
        this.accessSettings = accessSettings;
        this.masking = masking;
        this.clock = clock;
    }

    /**
     * Reads the settings.
     *
     * @param served whether Camel's management port is there to be opened
     * @throws SettingsException if the port would be open to others without credentials
     */
    static OperatorSetup create(CamelContext context, Settings settings, boolean served, Clock clock) {
        AccessSettings access = access(settings);
        if (served) {
            refuseUnsafePort(settings, access);
        }
        return new OperatorSetup(context, access, masking(settings), clock);
    }

    private static void refuseUnsafePort(Settings settings, AccessSettings access) {
        String port = settings.text("camel.management.port");
        if (!port.equals("0") && port.equals(settings.text("camel.server.port"))) {
            throw new SettingsException("camel.management.port and camel.server.port are both " + port
                    + ": what is for operators would stand where Tolinku's webhooks come in");
        }
        String host = settings.text("camel.management.host");
        if (settings.flag("camel.management.enabled") && !Installation.LOOPBACK.contains(host) && !access.demanded()) {
            throw new SettingsException(
                    "camel.management.host is '" + host + "', where others can reach the page and what it"
                            + " shows: set MANAGEMENT_TOKEN, or MANAGEMENT_USER and MANAGEMENT_PASSWORD, or keep the port on this"
                            + " machine, with 127.0.0.1");
        }
    }

    private static AccessSettings access(Settings settings) {
        Set<String> hosts = new HashSet<>();
        settings.list("linkrelay.management.hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        try {
            return new AccessSettings(
                    settings.text("linkrelay.management.user"),
                    settings.text("linkrelay.management.password"),
                    settings.text("linkrelay.management.token"),
                    settings.text("linkrelay.management.viewer-token"),
                    hosts);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("linkrelay.management." + e.getMessage());
        }
    }

    private static Masking masking(Settings settings) {
        try {
            return new Masking(settings.list("linkrelay.management.mask"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("linkrelay.management.mask: " + e.getMessage());
        }
    }

    /** A reason for those who may read health: nobody knows whether they may see what is masked. */
    String told(String reason) {
        return masking.told(reason);
    }

    /** The same for a problem of edited files. */
    String toldProblem(String problem) {
        return masking.toldProblem(problem);
    }

    /** As soon as the management port is open, and before a route is. */
    void serve(ProcessView process) throws Exception {
        context.addStartupListener(new BehindTheServers(() -> serveNow(process)));
    }

    /** Camel starts its servers in such a listener too, one that comes before others (DeferServiceStartupListener). */
    private record BehindTheServers(Runnable work) implements StartupListener, Ordered {
        @Override
        public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
            work.run();
        }

        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // Done before.
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST;
        }
    }

    private void serveNow(ProcessView process) {
        Rates rates = new Rates(process);
        Access access = new Access(accessSettings);
        OperatorSite site =
                new OperatorSite(process, access, MaskingKey.lasting(masking, process.directory()), rates, clock);
        if (VertxServerManagement.guard(context, site, access)) {
            ScheduledExecutorService sampler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "operator-rates");
            sampler.scheduleAtFixedRate(rates::sample, 0, Rates.SECONDS, TimeUnit.SECONDS);
        }
    }
}
