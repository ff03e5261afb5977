package io.github.linkrelay.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureWordsTest {

    private static String words(ThrowingCallable failing) {
        String words = FailureWords.of(catchThrowable(failing));
        assertThat(words)
                .doesNotContain("Exception", "Error", "java.", "SQLITE", "org.")
                .isNotBlank();
        return words;
    }

    @Test
    void failuresOfThisMachineAreSaidWithoutClassNames(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("b"));
        assertThat(words(() -> Files.readString(folder.resolve("a")))).isEqualTo("there is no " + folder.resolve("a"));
        assertThat(words(() -> Files.list(file).close())).isEqualTo(file + " is no folder");
        assertThat(words(() -> Files.createFile(file))).isEqualTo(file + " is there already");
        assertThat(FailureWords.of(new NullPointerException("Cannot invoke \"String.length()\"")))
                .isEqualTo("a value is missing that a step needs");
        assertThat(words(() -> Integer.class.cast("a"))).isEqualTo("a value is of another type than a step takes");
        assertThat(words(() -> Class.forName("shop.Step"))).contains("the class shop.Step is missing");
        assertThat(words(() -> new ObjectMapper().readTree("{\"a\": u_4711}")))
                .startsWith("Unrecognized token 'u_4711'");
    }

    @Test
    void failuresOfSqliteAreSaidWithoutItsCodes(@TempDir Path folder) throws Exception {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"));
                Statement statement = file.createStatement()) {
            statement.execute("CREATE TABLE t (a NOT NULL)");
            statement.execute("PRAGMA max_page_count = 2");
            assertThat(words(() -> statement.execute("INSERT INTO t VALUES (zeroblob(100000))")))
                    .isEqualTo("the disk is full, or the file has reached its limit");
            assertThat(words(() -> statement.execute("INSERT INTO t VALUES (NULL)")))
                    .isEqualTo("the file refuses it: NOT NULL constraint failed: t.a");
            assertThat(words(() -> statement.execute("SELECT * FROM u")))
                    .isEqualTo("the file refuses it: no such table: u");
        }
        Files.writeString(folder.resolve("b.db"), "no database at all".repeat(100));
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("b.db"));
                Statement statement = file.createStatement()) {
            assertThat(words(() -> statement.executeQuery("SELECT * FROM t"))).isEqualTo("the file is no database");
        }
        assertThat(FailureWords.of(new SQLException("[SQLITE_IOERR_WRITE] I/O error (disk I/O error)")))
                .isEqualTo("the disk reports an error of reading or writing");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "no such user | no such user",
                "java.lang.IllegalStateException: no such user | no such user",
                "org.apache.camel.CamelExecutionException: java.io.IOException: gone | gone",
                "IllegalStateException: no such user | no such user",
                "from type: java.lang.String to java.util.Map$Entry | from type: String to Entry",
                "connect to hooks.example.org failed | connect to hooks.example.org failed",
                "An Error: it is | An Error: it is",
                "can't be read: [SQLITE_BUSY] The database file is locked (database is locked)"
                        + " | can't be read: another program has locked the file"
            })
    void messageLosesNamesOfClassesAndNothingElse(String message, String words) {
        assertThat(FailureWords.cleaned(message)).isEqualTo(words);
    }

    @Test
    void failureWithoutAMessageIsSaidInWords() {
        assertThat(FailureWords.of(new IOException())).isEqualTo("it gives no reason");
        assertThat(FailureWords.of(new TimeoutException())).isEqualTo("it took too long");
        assertThat(FailureWords.of(new IOException(new IOException("disk")))).isEqualTo("disk");
    }
}
