package io.github.linkrelay.runtime.check.trial;

import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;

/** Keeps the failures of a trial out of the log, because its result reports them. */
final class Quiet {
    private Quiet() {}

    static void make(RouteConfigurationDefinition configuration) {
        configuration.getOnExceptions().forEach(Quiet::make);
    }

    static void make(RouteDefinition route) {
        ErrorHandlerFactory handler = route.getErrorHandlerFactory();
        if (handler == null) {
            DefaultErrorHandlerDefinition silent = new DefaultErrorHandlerDefinition();
            silent.setLevel("OFF");
            route.setErrorHandlerFactory(silent);
        } else if (handler instanceof DefaultErrorHandlerDefinition given) {
            given.setLevel("OFF");
        }
        for (ProcessorDefinition<?> step : route.getOutputs()) {
            if (step instanceof OnExceptionDefinition onException) {
                make(onException);
            }
        }
    }

    private static void make(OnExceptionDefinition onException) {
        RedeliveryPolicyDefinition policy = onException.getRedeliveryPolicyType();
        if (policy == null) {
            policy = new RedeliveryPolicyDefinition();
            onException.setRedeliveryPolicyType(policy);
        }
        policy.setLogExhausted("false");
        policy.setLogRetryAttempted("false");
        policy.setLogHandled("false");
        // A trial does not wait between two attempts.
        policy.setRedeliveryDelay("1");
        policy.setMaximumRedeliveryDelay("1");
    }
}
