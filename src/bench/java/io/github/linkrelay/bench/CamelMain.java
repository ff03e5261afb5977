package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bare Camel Main with one route in YAML that answers 200, to see what of a start is Camel's own. It has the product's
 * libraries without the product, and an archive of classes of its own.
 */
final class CamelMain {

    private static final String ROUTE =
            """
            - route:
                from:
                  uri: platform-http:/webhooks/tolinku
                  steps:
                    - setBody:
                        constant: ok
            """;
    /** As options of Java, for a folder with a file of settings may not be on the class path of an archive. */
    private static final List<String> SETTINGS = List.of(
            "-Dcamel.main.routes-include-pattern=file:bare.camel.yaml",
            "-Dcamel.main.jmx-enabled=false",
            "-Dcamel.main.startup-summary-level=off",
            "-Dcamel.server.enabled=true",
            "-Dcamel.server.host=127.0.0.1",
            "-Dcamel.server.port={{env:PORT}}");

    private CamelMain() {}

    /** Writes its files and makes its archive. */
    static Contender prepare(Bench bench) throws IOException, InterruptedException {
        Settings settings = bench.settings();
        Path folder = Files.createDirectories(settings.work().resolve("camel-main"));
        Files.writeString(folder.resolve("bare.camel.yaml"), ROUTE);
        String libraries = libraries(settings);
        return TrainedContender.train(bench, folder, false, archive -> contender(settings, folder, libraries, archive));
    }

    private static Contender contender(Settings settings, Path folder, String libraries, String archive) {
        List<String> command = new ArrayList<>(Contender.java(settings, archive));
        command.addAll(SETTINGS);
        command.addAll(List.of("-classpath", libraries, "org.apache.camel.main.Main"));
        return new Contender("camel-main", command, folder, Map.of());
    }

    private static String libraries(Settings settings) throws IOException {
        Path unpacked = settings.distribution().resolve("lib");
        Path folder =
                Files.exists(unpacked) ? unpacked : settings.distribution().resolveSibling("lib");
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !jar.getFileName().toString().startsWith("linkrelay"))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }
}
