package io.github.linkrelay.runtime.check.rules;

import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;

/**
 * A place where a delivery route breaks its rules.
 *
 * @param route  that takes the events
 * @param step   that is at fault, perhaps of a route that it calls
 * @param what   is wrong, without a full stop
 * @param remedy what would be right, without a full stop
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
