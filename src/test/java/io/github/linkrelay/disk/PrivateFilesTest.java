package io.github.linkrelay.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    /** What was forced, each with the names that it had then. */
    private final List<String> forced = new ArrayList<>();

    private void force(Path each) {
        try (var names = Files.list(each)) {
            forced.add(folder.relativize(each)
                    + names.map(name -> name.getFileName().toString()).toList().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachFolderThatWasMadeIsForcedInItsParent() throws IOException {
        PrivateFiles.createFolder(folder.resolve("a/b/c"), this::force);

        assertThat(forced).endsWith("[a]", "a[b]", "a/b[c]");
        assertThat(folder.resolve("a/b/c")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/b"))))
                .isEqualTo("rwx------");
    }

    @Test
    void folderThatAnEarlierProcessMadeIsForcedInItsParentToo() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));

        PrivateFiles.createFolder(folder.resolve("a/b"), this::force);
        PrivateFiles.createFolder(folder.resolve("a/b/c/d"), this::force);

        assertThat(forced).containsExactly("a[b]", "a[b]", "a/b[c]", "a/b/c[d]");
    }

    @Test
    void relativeFolderIsForcedToo() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("a/b"));

        PrivateFiles.createFolder(relative, this::force);

        assertThat(forced).endsWith("[a]", "a[b]");
    }

    @Test
    void fileInTheWayIsRefused() throws IOException {
        Files.createFile(folder.resolve("a"));

        assertThatThrownBy(() -> PrivateFiles.createFolder(folder.resolve("a/b")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
