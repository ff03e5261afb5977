package io.github.linkrelay.harness;

import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context for tests of one part, into which Linkrelay does not bring the others. */
public final class BareContext {
    private BareContext() {}

    public static DefaultCamelContext create() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addOverrideProperty("linkrelay.enabled", "false");
        return context;
    }
}
