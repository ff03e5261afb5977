package io.github.linkrelay.runtime;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.event.RequestWatch;
import io.github.linkrelay.runtime.files.FileOutline.EndpointUse;
import io.github.linkrelay.runtime.files.FileOutline.RouteOutline;
import io.github.linkrelay.runtime.files.FileOutline.Word;
import io.github.linkrelay.runtime.files.OutlineReader;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.files.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A destination that has another name after an edit: the former name has no route any more, and a route with the new
 * one sends to the same place with the same options.
 *
 * @param place the file and line of the new name
 */
record Renaming(String outbox, String from, String to, String place) {

    /** A route that takes the events of a destination, and the places that it sends them to. */
    private record Taking(String outbox, String name, Set<String> sinks, boolean saysWhereToBegin, String place) {}

    /** Returns the destinations that were renamed, but not those whose route says where to begin. */
    static List<Renaming> between(RouteFiles before, RouteFiles after, UnaryOperator<String> resolve) {
        List<Taking> former = takings(before, resolve);
        List<Taking> present = takings(after, resolve);
        List<Renaming> renamings = new ArrayList<>();
        for (Taking added : present) {
            if (!added.saysWhereToBegin() && former.stream().noneMatch(one -> isSame(one, added))) {
                former.stream()
                        .filter(lost -> lost.outbox().equals(added.outbox())
                                && present.stream().noneMatch(one -> isSame(one, lost))
                                && !Collections.disjoint(lost.sinks(), added.sinks()))
                        .findFirst()
                        .map(lost -> new Renaming(added.outbox(), lost.name(), added.name(), added.place()))
                        .ifPresent(renamings::add);
            }
        }
        return renamings;
    }

    private static boolean isSame(Taking one, Taking other) {
        return one.outbox().equals(other.outbox()) && one.name().equals(other.name());
    }

    private static List<Taking> takings(RouteFiles files, UnaryOperator<String> resolve) {
        List<Taking> takings = new ArrayList<>();
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            if (RouteFiles.isRoute(file.getKey())) {
                for (RouteOutline route : routes(file.getKey(), file.getValue(), resolve)) {
                    Word destination = route.from().options().get("destination");
                    if (destination != null
                            && DeliveringEndpoint.isNamedBy(route.from().uri().text())) {
                        takings.add(new Taking(
                                resolve.apply(route.from().path()),
                                resolve.apply(destination.text()),
                                sinks(route, resolve),
                                route.from().options().containsKey("startFrom"),
                                file.getKey() + ":" + destination.line()));
                    }
                }
            }
        }
        return takings;
    }

    private static List<RouteOutline> routes(String file, String text, UnaryOperator<String> resolve) {
        try {
            return Yaml.parse(text)
                    .map(root -> OutlineReader.read(file, root, resolve).routes())
                    .orElse(List.of());
        } catch (YamlEngineException | StackOverflowError e) {
            // Camel reports such a file; it has no route.
            return List.of();
        }
    }

    private static Set<String> sinks(RouteOutline route, UnaryOperator<String> resolve) {
        Set<String> sinks = new TreeSet<>();
        for (EndpointUse use : route.sends()) {
            String uri = resolve.apply(use.uri().text());
            if (use.scheme().equals("deliver") || !RequestWatch.isInside(uri)) {
                Map<String, String> options = new TreeMap<>();
                use.parameters().forEach((name, value) -> options.put(name, value.text()));
                sinks.add(uri + options);
            }
        }
        return sinks;
    }
}
