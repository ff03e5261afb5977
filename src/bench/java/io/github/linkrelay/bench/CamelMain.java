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
 * libraries without the product, and an archive of classes that is made by a start and a stop beforehand.
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
        Path archive = folder.resolve("classes.jsa");
        Files.deleteIfExists(archive);
        Contender training = contender(settings, folder, "-XX:ArchiveClassesAtExit=" + archive);
        try (DataFolder data = DataFolder.fresh(settings, training.name());
                Run run = Run.start(bench, training, 0, data)) {
            try {
                run.awaitReady();
            } catch (IOException e) {
                throw new IOException(e.getMessage() + run.process().logEnd(), e);
            }
        }
        if (!Files.exists(archive)) {
            throw new IOException("no archive of classes was made for the bare Camel Main");
        }
        return contender(settings, folder, "-XX:SharedArchiveFile=" + archive);
    }

    private static Contender contender(Settings settings, Path folder, String archive) throws IOException {
        List<String> command = new ArrayList<>(Contender.java(settings, archive));
        command.addAll(SETTINGS);
        command.addAll(List.of("-classpath", libraries(settings), "org.apache.camel.main.Main"));
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
