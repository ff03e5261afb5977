package io.github.linkrelay.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One call of the command line, in a process of its own, as a script makes it.
 *
 * @param exitCode of the process
 * @param out what it wrote
 * @param err what it complained of
 */
public record Command(int exitCode, String out, String err) {

    /** Runs it to its end, without a terminal. */
    public static Command run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short lives: no time for the second compiler.
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.linkrelay.Linkrelay"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("linkrelay-", ".out");
        Path err = Files.createTempFile("linkrelay-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("MANAGEMENT_") || name.equals("WEBHOOK_SECRET"));
            builder.environment().putAll(environment);
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("not done in a minute: " + List.of(arguments) + "\n" + Files.readString(out)
                        + Files.readString(err));
            }
            return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
