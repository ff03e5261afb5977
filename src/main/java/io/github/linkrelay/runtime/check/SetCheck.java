package io.github.linkrelay.runtime.check;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileOutline.EndpointUse;
import io.github.linkrelay.runtime.files.FileOutline.RouteOutline;
import io.github.linkrelay.runtime.files.FileOutline.Word;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.settings.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Checks that the files fit together: ids, destinations, policies, and at least one route that receives. */
final class SetCheck {
    private static final String RECEIVE = "routes/receive.camel.yaml";
    private static final String POLICY = "routes/delivery.camel.yaml";
    /** The schemes with which a route begins that takes nothing from outside. */
    private static final Set<String> INSIDE = Set.of("direct", "seda", "timer", "scheduler", "controlbus");

    private final Collection<FileOutline> files;
    private final UnaryOperator<String> resolve;
    private final List<FileProblem> problems = new ArrayList<>();

    private SetCheck(Collection<FileOutline> files, UnaryOperator<String> resolve) {
        this.files = files;
        this.resolve = resolve;
    }

    /**
     * Returns the problems.
     *
     * @param names the names of all files
     * @param resolve replaces placeholders by their values; a text without a value stays as it is
     */
    static List<FileProblem> problems(Collection<FileOutline> files, Set<String> names, UnaryOperator<String> resolve) {
        SetCheck check = new SetCheck(files, resolve);
        check.kameletNames();
        check.routeIds();
        check.startupOrders();
        check.stepIds();
        check.destinations();
        // A file that could not be read has its own problem, and may contain what is missing here.
        if (names.stream().filter(RouteFiles::isRoute).allMatch(name -> files.stream()
                .anyMatch(file -> file.file().equals(name)))) {
            check.policies();
            check.directRoutes();
            check.wayIn();
        }
        return check.problems;
    }

    private interface EachRoute {
        void accept(FileOutline file, RouteOutline route);
    }

    private void routes(EachRoute each) {
        files.forEach(file -> file.routes().forEach(route -> each.accept(file, route)));
    }

    private void kameletNames() {
        for (FileOutline file : files) {
            if (file.kamelet() != null) {
                String wanted = RouteFiles.kameletName(file.file());
                Word name = file.kamelet().name();
                if (!name.text().equals(wanted)) {
                    report(
                            file,
                            name.line(),
                            "the Kamelet's metadata.name is '" + name.text()
                                    + "', but Camel looks for it in a file of its name",
                            "Write name: " + wanted + ", or rename the file");
                }
            }
        }
    }

    private void routeIds() {
        files.forEach(file -> file.routesWithoutFrom()
                .forEach(id -> report(
                        file,
                        id.line(),
                        "the route '" + resolve.apply(id.text()) + "' begins with no from",
                        "Is the file complete?")));
        Map<String, String> places = new HashMap<>();
        routes((file, route) -> {
            String id = resolve.apply(route.id().text());
            String first = id.isEmpty()
                    ? null
                    : places.putIfAbsent(id, file.file() + ":" + route.id().line());
            if (first != null) {
                report(
                        file,
                        route.id().line(),
                        "the route id '" + id + "' is taken by " + first,
                        "Give each route an id of its own");
            }
            if (!route.hasSteps()) {
                report(file, route.id().line(), "the route '" + id + "' has no steps", "Is the file complete?");
            } else if (isDeliver(route) && route.sends().isEmpty()) {
                // Each event would count as delivered at the end of the route.
                report(
                        file,
                        route.id().line(),
                        "the route '" + id + "' takes events from the outbox and sends them nowhere",
                        "Is the file complete?");
            }
        });
    }

    private void startupOrders() {
        Map<String, String> places = new HashMap<>();
        routes((file, route) -> {
            if (route.startupOrder() != null) {
                int line = route.startupOrder().line();
                String first =
                        places.putIfAbsent(resolve.apply(route.startupOrder().text()), file.file() + ":" + line);
                if (first != null) {
                    report(
                            file,
                            line,
                            "the startupOrder " + route.startupOrder().text() + " is taken by " + first,
                            "Give each route a number of its own; below 900 it stops after receive");
                }
            }
        });
    }

    private void stepIds() {
        Map<String, String> places = new HashMap<>();
        routes((file, route) -> {
            for (Word id : route.stepIds()) {
                String first = places.putIfAbsent(id.text(), file.file() + ":" + id.line());
                if (first != null) {
                    report(
                            file,
                            id.line(),
                            "the step id '" + id.text() + "' is taken by " + first,
                            "Give each step an id of its own, or none");
                }
            }
        });
    }

    private void destinations() {
        Map<String, String> places = new HashMap<>();
        routes((file, route) -> {
            if (!isDeliver(route)) {
                return;
            }
            Word destination = route.from().options().get("destination");
            String name = destination == null ? "" : resolve.apply(destination.text());
            if (name.isBlank()) {
                report(
                        file,
                        route.from().uri().line(),
                        "the route '" + route.id().text() + "' takes events from the outbox for no destination",
                        "Add the parameter destination");
                return;
            }
            String outbox = resolve.apply(route.from().path());
            String first = places.putIfAbsent(outbox + " " + name, file.file() + ":" + destination.line());
            if (first != null) {
                report(
                        file,
                        destination.line(),
                        "the destination '" + name + "' of outbox:" + outbox + " has a route already, in " + first,
                        "Give this one a destination of its own");
            }
        });
    }

    private void policies() {
        Set<String> known = new TreeSet<>();
        files.forEach(file -> file.configurations().forEach(id -> known.add(resolve.apply(id.text()))));
        routes((file, route) -> {
            if (!isDeliver(route)) {
                return;
            }
            if (route.policy() == null) {
                report(
                        file,
                        route.id().line(),
                        "the route '" + route.id().text() + "' takes events from the outbox,"
                                + " but has no routeConfigurationId",
                        "Add routeConfigurationId: delivery");
            } else if (!known.contains(resolve.apply(route.policy().text()))) {
                String policy = resolve.apply(route.policy().text());
                report(
                        file,
                        route.policy().line(),
                        "there is no route configuration '" + policy + "'",
                        Spelling.near(policy, known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("Shipped is delivery, in " + POLICY));
            }
        });
    }

    private void directRoutes() {
        Set<String> consumed = new TreeSet<>();
        routes((file, route) -> {
            if (route.from().scheme().equals("direct")) {
                consumed.add(resolve.apply(route.from().path()));
            }
        });
        for (FileOutline file : files) {
            for (EndpointUse use : file.endpoints()) {
                String name = resolve.apply(use.path());
                boolean isKnown = !name.contains("{{") && !name.contains("${");
                if (!use.consumer() && use.scheme().equals("direct") && isKnown && !consumed.contains(name)) {
                    report(
                            file,
                            use.uri().line(),
                            "no route begins with direct:" + name,
                            Spelling.near(name, consumed)
                                    .map(near -> "Did you mean direct:" + near + "?")
                                    .orElse(""));
                }
            }
        }
    }

    private void wayIn() {
        boolean[] isOpen = new boolean[1];
        routes((file, route) ->
                isOpen[0] |= !isDeliver(route) && !INSIDE.contains(route.from().scheme()));
        boolean isStored = files.stream()
                .flatMap(file -> file.endpoints().stream())
                .filter(use -> !use.consumer()
                        && DeliveringEndpoint.isNamedBy(use.uri().text()))
                .map(use -> use.options().get("operation"))
                .anyMatch(operation -> operation == null || operation.text().equals("append"));
        if (!isOpen[0] || !isStored) {
            problems.add(new FileProblem(
                    RECEIVE,
                    0,
                    "no route receives webhooks and stores them in the outbox",
                    "Put " + RECEIVE + " back, or write a route that ends in outbox:events"));
        }
    }

    private static boolean isDeliver(RouteOutline route) {
        return DeliveringEndpoint.isNamedBy(route.from().uri().text());
    }

    private void report(FileOutline file, int line, String what, String remedy) {
        problems.add(new FileProblem(file.file(), line, what, remedy));
    }
}
