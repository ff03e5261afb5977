package io.github.linkrelay.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A receiver to be measured.
 *
 * @param name        what the results call it
 * @param command     the program and its arguments
 * @param directory   where it is started
 * @param environment what it needs beyond the settings that every contender gets
 */
record Contender(String name, List<String> command, Path directory, Map<String, String> environment) {

    static final String PRODUCT = "product";
    static final String PEER = "peer";
    static final String SDK = "sdk";
    static final String BARE = "bare";

    /** Returns the product, started by the command of its distribution or, where none was built, from its jar. */
    static Contender product(Settings settings) {
        Path start = settings.distribution().resolve("bin/linkrelay");
        List<String> command = settings.productCommand();
        if (command.isEmpty()) {
            command = Files.exists(start)
                    ? List.of(start.toString())
                    : java(
                            settings,
                            "-jar",
                            settings.distribution()
                                    .resolveSibling("linkrelay-runner.jar")
                                    .toString());
        }
        return new Contender(PRODUCT, command, settings.directory(), Map.of());
    }

    /** Returns a contender that is written in Java. */
    static Contender of(String name, Settings settings, String... arguments) {
        return new Contender(
                name,
                java(settings, arguments),
                settings.directory(),
                Map.of("FLUSH_AT", Integer.toString(settings.peerFlushAt())));
    }

    static List<String> java(Settings settings, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.options());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Whether it keeps its events on disk. */
    boolean stores() {
        return name.equals(PRODUCT) || name.equals(BARE);
    }

    Contender in(Path other) {
        return new Contender(name, command, other, environment);
    }

    /** Returns the same contender with a further variable in its environment. */
    Contender with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Contender(name, command, directory, more);
    }

    /** Returns the same contender, started by way of another program. */
    Contender startedBy(List<String> program) {
        List<String> longer = new ArrayList<>(program);
        longer.addAll(command);
        return new Contender(name, longer, directory, environment);
    }
}
