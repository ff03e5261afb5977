package io.github.linkrelay.runtime.check.rules;

import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;

/**
 * A place where a route breaks its rules.
 *
 * @param route  the route that takes the events or the webhooks
 * @param step   the step at fault, perhaps in a route that the first one calls
 * @param what   what is wrong, without a full stop
 * @param remedy what to do, without a full stop
 */
public record Finding(RouteDefinition route, NamedNode step, String what, String remedy) {

    /** Describes the finding without a file, which may not be known at a start. */
    @Override
    public String toString() {
        String place = step.getLocation() == null || step.getLineNumber() < 1
                ? ""
                : step.getLocation().replaceFirst("^file:", "") + ":" + step.getLineNumber() + ": ";
        return place + "in the route '" + route.getRouteId() + "' " + what + ". " + remedy + ".";
    }
}
