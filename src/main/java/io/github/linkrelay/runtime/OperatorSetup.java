package io.github.linkrelay.runtime;

import io.github.linkrelay.operator.server.Access;
import io.github.linkrelay.operator.server.OperatorSite;
import io.github.linkrelay.operator.server.Rates;
import io.github.linkrelay.runtime.beans.OperatorSettings;
import io.github.linkrelay.runtime.http.VertxServerManagement;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/** Sets up the operator's page and API on the management port, and the access to that port. */
final class OperatorSetup {
    private final CamelContext context;
    private final OperatorSettings settings;
    private final Clock clock;

    OperatorSetup(CamelContext context, OperatorSettings settings, Clock clock) {
        this.context = context;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns a reason for the health check, whose readers may not be allowed to see masked fields. */
    String masked(String reason) {
        return settings.masking().masked(reason);
    }

    /** Returns a problem of edited files for the health check. */
    String maskedProblem(String problem) {
        return settings.masking().maskedProblem(problem);
    }

    /** Begins to serve as soon as the management port is open, and before the routes run. */
    void serve(ProcessView process) throws Exception {
        context.addStartupListener(new BehindTheServers(() -> serveNow(process)));
    }

    private void serveNow(ProcessView process) {
        Rates rates = new Rates(process);
        Access access = new Access(settings.access());
        OperatorSite site = new OperatorSite(
                process, access, MaskingKey.lasting(settings.masking(), process.directory()), rates, clock);
        if (VertxServerManagement.guard(context, site, access)) {
            ScheduledExecutorService sampler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "operator-rates");
            sampler.scheduleAtFixedRate(rates::sample, 0, Rates.SECONDS, TimeUnit.SECONDS);
        }
    }
}
