package io.github.linkrelay.runtime;

import io.github.linkrelay.Linkrelay;

/** The version of this build, from the jar's manifest or, when run from classes, {@code development}. */
final class Version {
    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        String version = Linkrelay.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
