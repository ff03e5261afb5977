package io.github.linkrelay.distribution;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The unpacked distribution from which {@code bin/linkrelay} has started this process. */
public final class Distribution {
    private static final String HOME = System.getProperty("io.github.linkrelay.home", "");

    private static final Path HERE = Path.of("");
    /** Where it was found at first, for as long as the process runs. */
    private static final Map<String, Path> FOUND = new ConcurrentHashMap<>();

    private Distribution() {}

    /**
     * Returns where a file or a folder is that users edit: in the working directory, or in the distribution if it is only
     * there. The first answer holds for the process.
     *
     * @param name of {@code application.properties} or {@code routes}
     */
    public static Path find(String name) {
        return FOUND.computeIfAbsent(name, Distribution::look);
    }

    private static Path look(String name) {
        Path here = Path.of(name);
        return home().map(home -> home.resolve(name))
                // A link that leads nowhere is there, so that its fault is told.
                .filter(there -> Files.exists(there) && !Files.exists(here, LinkOption.NOFOLLOW_LINKS))
                .orElse(here);
    }

    /**
     * Returns where a file below a folder is. In the working directory {@link #find} decides, for the routes as a whole.
     *
     * @param name with {@code /} between its parts
     */
    public static Path place(Path root, String name) {
        if (!root.normalize().equals(HERE)) {
            return root.resolve(name);
        }
        int end = name.indexOf('/');
        return end < 0 ? find(name) : find(name.substring(0, end)).resolve(name.substring(end + 1));
    }

    /** Returns the folder of the distribution; empty if the process was started in another way. */
    public static Optional<Path> home() {
        return HOME.isEmpty() ? Optional.empty() : Optional.of(Path.of(HOME));
    }

    static Path script(Path home) {
        return home.resolve("bin").resolve("linkrelay");
    }

    static Path archive(Path home) {
        return home.resolve("lib").resolve("linkrelay.jsa");
    }

    /**
     * Returns what to tell an operator if Java runs without the distribution's class-data archive; empty if it has it, or
     * there is no distribution.
     */
    public static Optional<String> archiveProblem() {
        // With an archive that fits, Java says so here: "mixed mode, sharing".
        return System.getProperty("java.vm.info", "").contains("sharing")
                ? Optional.empty()
                : home().map(home -> "Java " + Runtime.version() + " does not use " + archive(home)
                        + ", so the start took longer. To make it for this Java: " + script(home) + " archive-classes");
    }
}
