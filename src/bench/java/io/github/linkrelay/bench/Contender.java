package io.github.linkrelay.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A receiver to be measured.
 *
 * @param name        what the tables call it
 * @param command     the program and its arguments
 * @param directory   where it is started
 * @param environment what it needs beyond the settings that every contender gets
 */
record Contender(String name, List<String> command, Path directory, Map<String, String> environment) {

    static Contender product(Settings settings) {
        return new Contender("product", settings.productCommand(), settings.directory(), Map.of());
    }
}
