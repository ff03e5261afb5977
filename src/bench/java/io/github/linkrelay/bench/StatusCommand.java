package io.github.linkrelay.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures how long {@code linkrelay status} takes while the product runs and has nothing to do. */
final class StatusCommand {

    private static final int TIMES = 3;
    private static final int SECONDS = 60;

    private StatusCommand() {}

    static void measure(Run run, Contender product, DataFolder data) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(product.command());
        command.add("status");
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(product.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("DATA_DIR", data.path().toString());
            builder.environment()
                    .put("MANAGEMENT_PORT", Integer.toString(run.process().managementPort()));
            long began = System.nanoTime();
            Process status = builder.start();
            try {
                if (!status.waitFor(SECONDS, TimeUnit.SECONDS) || status.exitValue() > 1) {
                    throw new IOException("the command status failed: " + status);
                }
            } finally {
                status.descendants().forEach(ProcessHandle::destroyForcibly);
                status.destroyForcibly();
            }
            fastest = Math.min(fastest, (System.nanoTime() - began) / 1e6);
        }
        run.add(Part.COLD, "status", Figure.COMMAND, fastest);
    }
}
