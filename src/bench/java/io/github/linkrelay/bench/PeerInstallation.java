package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Installs the peer, with the versions of its lock file, in a folder of the build's own. */
final class PeerInstallation {

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "server.js");
    private static final int MINUTES = 5;

    private PeerInstallation() {}

    /** The version of Node.js, or nothing where there is none. */
    static Optional<String> nodeVersion() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return node.waitFor() == 0 ? Optional.of(version) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Copies the peer's files into {@code folder} and installs what they need with {@code npm ci}. */
    static Contender install(Path source, Path folder, int flushAt) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String file : FILES) {
            Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--omit=dev", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!npm.waitFor(MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new IOException("npm ci failed:\n" + Files.readString(log));
            }
        } finally {
            npm.descendants().forEach(ProcessHandle::destroyForcibly);
            npm.destroyForcibly();
        }
        return new Contender(
                Contender.PEER,
                List.of("node", "server.js"),
                folder,
                Map.of("NODE_ENV", "production", "FLUSH_AT", Integer.toString(flushAt)));
    }
}
