package io.github.linkrelay.runtime.check.rules;

import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteDefinition;

/**
 * Where a delivery route breaks its contract.
 *
 * @param route  that takes the events
 * @param step   that is at fault, perhaps of a route that it calls
 * @param what   is wrong, without a full stop
 * @param remedy what would be right, without a full stop
 */
public record Finding(RouteDefinition route, NamedNode step, String what, String remedy) {

    /** For a start, where no file may be known. */
    @Override
    public String toString() {
        String place = step.getLocation() == null || step.getLineNumber() < 1
                ? ""
                : step.getLocation().replaceFirst("^file:", "") + ":" + step.getLineNumber() + ": ";
        return place + "in the route '" + route.getRouteId() + "' " + what + ". " + remedy + ".";
    }
}
