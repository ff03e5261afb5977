package io.github.linkrelay.outbox.sqlite.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.harness.Command;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.sandbox.SegmentStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process loads the library once, so each case has a process of its own. */
class SqliteLibraryIT {
    private static final String GLOB = "sqlite-library-*";

    @TempDir
    Path folder;

    private Path data;
    private Path temporary;
    /** No folder can be made there, because its parent is a file. */
    private Path missing;

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
        missing = Files.createFile(folder.resolve("file")).resolve("tmp");
    }

    @Test
    void killedProcessLeavesNothingInTheTemporaryFolderAndTheNextStartUsesItsLibrary() throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn().start()) {
            try (LinkrelayProcess first = LinkrelayProcess.start(folder, segment.endpoint(), tmpdir(temporary))) {
                first.kill();
            }
            assertThat(temporary).isEmptyDirectory();
            Object kept = inode(library());

            try (LinkrelayProcess second = LinkrelayProcess.start(folder, segment.endpoint(), tmpdir(missing))) {
                second.kill();
            }
            assertThat(inode(library())).isEqualTo(kept);
        }

        // The process is away, so the command reads the file.
        assertThat(status(temporary)).contains("No process takes events");
        assertThat(temporary).isEmptyDirectory();
        assertThat(status(missing)).contains("No process takes events");
    }

    @Test
    void commandsKeepNothing() throws Exception {

        assertThat(run("loadBeside", data, tmpdir(temporary))).isEqualTo("loaded");

        assertThat(data).isEmptyDirectory();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void damagedLibraryIsReplaced() throws Exception {
        load(tmpdir(missing));
        byte[] sound = Files.readAllBytes(library());
        byte[] damaged = sound.clone();
        Arrays.fill(damaged, 100, 1_000, (byte) 0);
        Files.write(library(), damaged);

        load(tmpdir(missing));

        assertThat(library()).hasBinaryContent(sound);
    }

    @Test
    void libraryOfAnOlderVersionIsDeletedButNotOneThatIsBeingMade() throws Exception {
        load(tmpdir(missing));
        String name = library().getFileName().toString();
        Path older = Files.createFile(data.resolve(name.replaceFirst("-[0-9.]+-", "-3.0.0.0-")));
        Path halfMade = Files.createFile(data.resolve(name + "123.new"));
        Path beingMade = Files.createFile(data.resolve(name + "456.new"));
        Path otherSystem = Files.createFile(data.resolve("sqlite-library-3.0.0.0-Other-sparc.so"));
        for (Path old : List.of(older, halfMade, otherSystem)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }

        load(tmpdir(missing));

        assertThat(data).isDirectoryNotContaining(file -> file.equals(older) || file.equals(halfMade));
        assertThat(List.of(beingMade, otherSystem)).allMatch(Files::exists);
    }

    @Test
    void startsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(java(List.of(), "loadFor", data, tmpdir(missing)));
        }
        for (Process one : all) {
            assertThat(output(one)).isEqualTo("loaded");
        }
        assertThat(Files.exists(library())).isTrue();
    }

    @Test
    void chosenFolderKeepsTheLibrary() throws Exception {
        Path chosen = Files.createDirectory(folder.resolve("chosen"));

        load("-Dorg.sqlite.tmpdir=" + chosen, tmpdir(temporary));

        assertThat(chosen).isDirectoryContaining("glob:**/" + GLOB);
        assertThat(data).isDirectoryNotContaining("glob:**/" + GLOB);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void libraryThatIsThereAlreadyIsUsedByItsPath() throws Exception {
        load(tmpdir(missing));
        Path ready = Files.createDirectory(folder.resolve("ready"));
        Files.move(library(), ready.resolve(System.mapLibraryName("sqlitejdbc")));

        load("-Dorg.sqlite.lib.path=" + ready, tmpdir(temporary));

        assertThat(data).isDirectoryNotContaining("glob:**/" + GLOB);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void dataDirectoryFromWhichNothingMayRunIsNamedWithTheRemedy() throws Exception {
        List<String> mount = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec,size=16m none \"$0\" && exec \"$@\"",
                "" + data);
        assumeTrue(canRun(mount), "A file system can't be mounted here, so noexec is not tested.");

        Path none = folder.resolve("none");
        String refused = output(java(mount, "open", data, tmpdir(none)));
        assertThat(refused)
                .contains(data + " (it is mounted noexec)", none + " (there is no such folder)")
                .contains("JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=")
                .doesNotContain("write access", "damaged");

        String elsewhere = output(java(mount, "open", data, "-Dorg.sqlite.tmpdir=" + temporary, tmpdir(missing)));
        assertThat(elsewhere).isEqualTo("loaded");
    }

    private void load(String... jvm) throws Exception {
        assertThat(run("loadFor", data, jvm)).isEqualTo("loaded");
    }

    private String status(Path tmpdir) throws Exception {
        Command status =
                Command.run(folder, Map.of("JAVA_TOOL_OPTIONS", tmpdir(tmpdir)), "status", "--data", data.toString());
        return status.out() + status.err();
    }

    private Path library() throws IOException {
        try (Stream<Path> found = Files.list(data)) {
            return found.filter(file -> file.getFileName().toString().matches("sqlite-library-.*\\.[a-z]+"))
                    .filter(file -> !file.toString().contains("-Other-")
                            && !file.toString().endsWith(".new"))
                    .findFirst()
                    .orElse(data.resolve("no library is kept here"));
        }
    }

    private static Object inode(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.fileKey(), attributes.lastModifiedTime());
    }

    private static String tmpdir(Path folder) {
        return "-Djava.io.tmpdir=" + folder;
    }

    private static boolean canRun(List<String> before) throws InterruptedException {
        try {
            List<String> command = new ArrayList<>(before);
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String method, Path data, String... jvm) throws Exception {
        return output(java(List.of(), method, data, jvm));
    }

    private static Process java(List<String> before, String method, Path data, String... jvm) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        command.addAll(List.of(jvm));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Loading.class.getName()));
        command.addAll(List.of(method, data.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    /** The process: it loads the library, and prints how that ended. */
    static final class Loading {
        public static void main(String[] arguments) throws Exception {
            Path database = Path.of(arguments[1], "events.db");
            try {
                switch (arguments[0]) {
                    case "loadFor" -> SqliteLibrary.loadFor(database);
                    case "loadBeside" -> SqliteLibrary.loadBeside(database);
                    default -> {
                        try (StoreFile file = StoreFile.open(database.getParent(), "events");
                                Connection reader = file.reader()) {
                            Schema.version(reader);
                        }
                    }
                }
                System.out.println("loaded");
            } catch (OutboxException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
