package io.github.linkrelay.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.event.StoredEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to an archive and compresses it all the while, killed again and again. */
class ArchiveKilledIT {
    private static final int KILLS = 4;
    private static final int BATCH = 20;
    private static final Clock LONG_AFTER = Clock.offset(Clock.systemUTC(), Duration.ofDays(10_000));

    @TempDir
    Path directory;

    /** The process. It says the last number that is on the disk, after each batch. */
    static final class Writing {
        private Writing() {}

        public static void main(String[] arguments) throws IOException {
            ArchiveWriter writer = writer(Path.of(arguments[0]));
            int sequence = Integer.parseInt(arguments[1]);
            // It ends by itself if nobody kills it.
            for (int batch = 0; batch < 5000; batch++) {
                List<StoredEvent> events = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    events.add(event(sequence++, batch % 3));
                }
                ArchiveFolder.write(writer, events);
                System.out.println(sequence - 1);
                writer.compress();
            }
        }
    }

    private static ArchiveWriter writer(Path folder) {
        return new ArchiveWriter(
                folder,
                file -> FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                LONG_AFTER);
    }

    private static StoredEvent event(int sequence, int day) {
        String time = "2026-06-1" + (4 + day) + "T12:00:00Z";
        return ArchiveFolder.event(
                sequence, time, "link.clicked", ("event " + sequence).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void killsBetweenWritingAndCompressingLoseNothingAcknowledgedAndDoubleNothing() throws Exception {
        ArchiveFolder archive = new ArchiveFolder(directory.resolve("archive"));
        List<Long> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int first = 100_000 * (kill + 1);
            int last = writeAndKill(archive.path, first, 3 + 2 * kill);
            LongStream.rangeClosed(first, last).forEach(acknowledged::add);
            assertThat(ArchiveFolder.sequences(archive.read()))
                    .as("after kill %s", kill)
                    .containsAll(acknowledged)
                    .doesNotHaveDuplicates();
        }
        try (ArchiveWriter writer = writer(archive.path)) {
            ArchiveFolder.write(writer, List.of(event(1, 0)));
            writer.compress();
        }
        acknowledged.add(1L);

        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(archive.path)) {
            for (Path file :
                    files.filter(each -> !each.endsWith("archive.lock")).toList()) {
                assertThat(file.toString()).endsWith(".jsonl.gz");
                ArchiveFolder.unzipped(Files.readAllBytes(file)).lines().forEach(lines::add);
            }
        }
        assertThat(lines).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(acknowledged.size());
        assertThat(ArchiveFolder.sequences(archive.read())).hasSameSizeAs(lines).containsAll(acknowledged);
    }

    /** Returns the last number that the process acknowledged before it was killed. */
    private static int writeAndKill(Path folder, int first, int batches) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        folder.toString(),
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = null;
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < batches; i++) {
                last = out.readLine();
                assertThat(last).as("what the process says").isNotNull();
            }
            // By the handle, which closes no stream: it may have acknowledged more before the end.
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Integer.parseInt(last);
    }
}
