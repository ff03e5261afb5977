package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A control group of Linux, of either version, in which a process gets so much memory and no more. */
record ControlGroup(Path folder, String processes, String peak) implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NAME = "linkrelay-bench";

    /** Makes one, or returns nothing where that is not allowed. */
    static Optional<ControlGroup> create(int mib) {
        Path first = ROOT.resolve("memory").resolve(NAME);
        Path second = ROOT.resolve(NAME);
        return Files.isDirectory(first.getParent())
                ? create(mib, "memory.limit_in_bytes", new ControlGroup(first, "tasks", "memory.max_usage_in_bytes"))
                : create(mib, "memory.max", new ControlGroup(second, "cgroup.procs", "memory.peak"));
    }

    private static Optional<ControlGroup> create(int mib, String limit, ControlGroup group) {
        try {
            Files.createDirectories(group.folder);
            Files.writeString(group.folder.resolve(limit), String.valueOf((long) mib << 20));
            return Optional.of(group);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the program that enters the group and then becomes the one that is named after it. */
    List<String> enter() {
        return List.of("sh", "-c", "echo $$ > " + folder.resolve(processes) + " && exec \"$@\"", "sh");
    }

    /** The most memory that was used, with what the kernel kept of files. */
    double peakMib() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(peak)).strip()) / 1048576.0;
    }

    @Override
    public void close() throws IOException {
        // The folder of a control group is removed as a whole, with the files that the kernel shows in it.
        Files.deleteIfExists(folder);
    }
}
