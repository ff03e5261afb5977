package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.events;
import static io.github.linkrelay.archive.ArchiveFolder.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.delivery.AnswerClass;
import io.github.linkrelay.event.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer while the disk, the folder or its files are not as they were. */
class ArchiveWriterTest {
    @TempDir
    Path directory;

    private final FailingDisk disk = new FailingDisk();
    private ArchiveFolder archive;
    private ArchiveWriter writer;

    @BeforeEach
    void open() {
        archive = new ArchiveFolder(directory.resolve("archive"));
        writer = new ArchiveWriter(archive.path, disk, Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
    }

    private void write(int from, int to) throws IOException {
        ArchiveFolder.write(writer, events(from, to));
    }

    private void assertComplete(long... sequences) throws IOException {
        assertThat(sequences(archive.read()))
                .isEqualTo(LongStream.of(sequences).boxed().toList());
        assertThat(archive.content()).hasLineCount(sequences.length);
    }

    @Test
    void eachBatchIsForcedBeforeItIsAcknowledged() throws IOException {
        write(1, 1);
        assertThat(disk.forced).isEqualTo(1);
        write(2, 2);
        assertThat(disk.forced).isEqualTo(2);
    }

    @Test
    void batchThatWasNotForcedIsNotAcknowledgedAndNotInTheFile() throws IOException {
        write(1, 1);
        disk.forces = false;

        assertThatThrownBy(() -> write(2, 2)).hasMessageContaining("Input/output error");
        assertThat(archive.content()).hasLineCount(1);

        disk.forces = true;
        write(2, 2);
        assertComplete(1, 2);
    }

    @Test
    void fullDiskLeavesNoTornBatchWhereverItIsFull() throws IOException {
        write(1, 1);
        long sound = Files.size(archive.file());
        for (int room = 0; room < 200; room++) {
            disk.room = room;
            assertThatThrownBy(() -> write(2, 2)).hasMessageEndingWith("can't be written: No space left on device");
            assertThat(Files.size(archive.file())).isEqualTo(sound);
        }
        disk.room = Long.MAX_VALUE;
        write(2, 2);
        assertComplete(1, 2);
    }

    @Test
    void whatCouldNotBeCutAtOnceIsCutBeforeTheNextBatch() throws IOException {
        write(1, 1);
        disk.room = 100;
        disk.truncates = false;
        assertThatThrownBy(() -> write(2, 2)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> write(2, 2)).isInstanceOf(IOException.class);

        disk.truncates = true;
        disk.room = Long.MAX_VALUE;
        write(2, 2);
        assertComplete(1, 2);
    }

    @Test
    void failureIsOneToRetryAndNamesTheFolder() {
        disk.room = 0;

        assertThatThrownBy(() -> write(1, 1))
                .satisfies(failure -> assertThat(AnswerClass.of(failure)).isEqualTo(AnswerClass.RETRY))
                .hasMessage("the archive " + archive.path + " can't be written: No space left on device")
                .hasNoCause();
    }

    @Test
    void secondWriterIsTurnedAwayUntilTheFirstLetsGo() throws IOException {
        write(1, 1);
        try (ArchiveWriter second = new ArchiveWriter(directory.resolve("x/../archive"))) {
            assertThatThrownBy(() -> ArchiveFolder.write(second, events(2, 2)))
                    .hasMessageContaining("another route of this process writes to it");
            // The first one's lock is still in force.
            write(3, 3);

            writer.close();
            ArchiveFolder.write(second, events(4, 4));
        }
        assertComplete(1, 3, 4);
    }

    @Test
    void writerOfAnotherProcessIsRespected() throws Exception {
        write(1, 1);
        writer.close();
        Path script = Files.writeString(
                directory.resolve("Hold.java"),
                """
                public class Hold {
                    public static void main(String[] file) throws Exception {
                        java.nio.channels.FileChannel.open(java.nio.file.Path.of(file[0]),
                                java.nio.file.StandardOpenOption.WRITE).lock();
                        System.out.println("held");
                        System.in.read();
                    }
                }
                """);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        script.toString(),
                        archive.path.resolve("archive.lock").toString())
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> write(2, 2)).hasMessageContaining("another process writes to it and holds");
        } finally {
            other.destroyForcibly().waitFor();
        }
        write(2, 2);
        assertComplete(1, 2);
    }

    @Test
    void fileThatWasTakenAwayOrReplacedIsNotWrittenTo() throws IOException {
        write(1, 1);
        Path moved = Files.move(archive.file(), directory.resolve("moved"));
        write(2, 2);
        assertComplete(2);

        Files.move(moved, archive.file(), StandardCopyOption.REPLACE_EXISTING);
        write(3, 3);
        assertComplete(1, 3);
    }

    @Test
    void fileThatSomebodyElseAppendedToKeepsWhatTheyWrote() throws IOException {
        write(1, 1);
        Files.write(archive.file(), ArchiveFolder.text(events(2, 2)), StandardOpenOption.APPEND);
        write(3, 3);
        assertComplete(1, 2, 3);
    }

    @Test
    void folderThatWasTakenAwayComesBack() throws IOException {
        write(1, 1);
        Files.move(archive.path, directory.resolve("old"));

        assertThatThrownBy(() -> write(2, 2)).hasMessageContaining("there is no " + archive.path);
        write(2, 2);
        assertComplete(2);
    }

    @Test
    void fileInThePlaceOfTheFolderIsNamed() throws IOException {
        Files.createFile(archive.path);

        assertThatThrownBy(() -> write(1, 1))
                .hasMessageContaining(archive.path.toString())
                .hasMessageContaining(" is there already");
    }

    @Test
    void interruptedThreadLosesNothingOfTheOthers() throws IOException {
        write(1, 1);
        try (ArchiveWriter real = new ArchiveWriter(directory.resolve("real"))) {
            ArchiveFolder.write(real, events(1, 1));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> ArchiveFolder.write(real, events(2, 2)))
                    .satisfies(failure -> assertThat(AnswerClass.of(failure)).isEqualTo(AnswerClass.RETRY));
            assertThat(Thread.interrupted()).isTrue();
            ArchiveFolder.write(real, events(2, 2));
        }
        assertThat(sequences(new ArchiveFolder(directory.resolve("real")).read()))
                .containsExactly(1L, 2L);
    }

    @Test
    void daysThatTakeTurnsAllGoOn() throws IOException {
        for (int i = 1; i <= 9; i++) {
            String day = "2026-06-1" + (i % 3);
            StoredEvent event = ArchiveFolder.event(i, day + "T00:00:00.001Z", "link.clicked", new byte[] {(byte) i});
            ArchiveFolder.write(writer, List.of(event));
        }

        assertThat(sequences(archive.read())).containsExactly(3L, 6L, 9L, 1L, 4L, 7L, 2L, 5L, 8L);
        try (Stream<Path> files = Files.list(archive.path)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder(
                            "archive.lock", "2026-06-10.jsonl", "2026-06-11.jsonl", "2026-06-12.jsonl");
        }
    }
}
