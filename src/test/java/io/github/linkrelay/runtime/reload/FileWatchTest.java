package io.github.linkrelay.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private static final String RECEIVE = "routes/receive.camel.yaml";

    private final AtomicLong now = new AtomicLong();
    private EditedFiles files;
    private FileWatch watch;

    @BeforeEach
    void watch(@TempDir Path folder) throws IOException {
        files = new EditedFiles(folder);
        watch = new FileWatch(RouteFiles.read(folder), Duration.ofMillis(300), now::get);
    }

    @Test
    void filesAsTheyWereAreNoNews() throws IOException {
        assertThat(watch.look()).isEmpty();
        pass(5_000);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void editIsToldOnceAndOnlyWhenItHasSettled() throws IOException {
        files.save(RECEIVE, "# edited\n");
        assertThat(watch.look()).isEmpty();
        pass(299);
        assertThat(watch.look()).isEmpty();
        pass(1);
        assertThat(watch.look())
                .hasValueSatisfying(found -> assertThat(found.texts()).containsEntry(RECEIVE, "# edited\n"));
        pass(5_000);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void fileThatIsNotLoadedIsNewsToo() throws IOException {
        files.save("routes/archive.yaml", "# misnamed\n");
        pass(1_000);
        assertThat(watch.look()).isEmpty();
        pass(300);
        assertThat(watch.look())
                .hasValueSatisfying(found -> assertThat(found.passedOver()).hasSize(1));
        files.save("routes/archive.yaml.bak", "# put aside\n");
        pass(1_300);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void filesAsTheyWereAreNewsForWhomWantsThemAgain() throws IOException {
        watch.tellAgain();
        assertThat(watch.look()).isEmpty();
        pass(300);
        assertThat(watch.look())
                .hasValueSatisfying(found -> assertThat(found.texts()).containsKey(RECEIVE));
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void eachFurtherWriteBeginsTheWaitAnew() throws IOException {
        files.write(RECEIVE, "# half");
        watch.look();
        pass(200);
        files.write(RECEIVE, "# half and half");
        assertThat(watch.look()).isEmpty();
        pass(200);
        assertThat(watch.look()).isEmpty();
        pass(100);
        assertThat(watch.look()).isPresent();
    }

    @Test
    void editOfTheSameSizeAndTimeIsSeenAfterAWhile() throws IOException {
        Path file = files.root().resolve(RECEIVE);
        watch.look();
        FileTime time = Files.getLastModifiedTime(file);
        files.write(RECEIVE, files.text(RECEIVE).replace("Tolinku", "Tolinko"));
        Files.setLastModifiedTime(file, time);
        pass(1_000);
        watch.look();
        pass(300);
        assertThat(watch.look()).isPresent();
    }

    @Test
    void touchedFileIsNoNews() throws IOException {
        Files.setLastModifiedTime(files.root().resolve(RECEIVE), FileTime.fromMillis(1));
        watch.look();
        pass(1_000);
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void newAndMissingFilesAreTold() throws IOException {
        files.save("routes/kamelets/new-sink.kamelet.yaml", "kind: Kamelet\n");
        files.delete(RECEIVE);
        watch.look();
        pass(300);
        assertThat(watch.look()).hasValueSatisfying(found -> assertThat(found.texts())
                .containsKey("routes/kamelets/new-sink.kamelet.yaml")
                .doesNotContainKey(RECEIVE));
    }

    @Test
    void editThatIsTakenBackInTimeIsToldAsItWas() throws IOException {
        String before = files.text(RECEIVE);
        files.save(RECEIVE, "# edited\n");
        watch.look();
        files.save(RECEIVE, before);
        watch.look();
        pass(300);
        assertThat(watch.look())
                .hasValueSatisfying(found -> assertThat(found.texts()).containsEntry(RECEIVE, before));
    }

    private void pass(long millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
