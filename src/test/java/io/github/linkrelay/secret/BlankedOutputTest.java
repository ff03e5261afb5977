package io.github.linkrelay.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BlankedOutputTest {
    private static final String KEY = "k4Wq9-\u00fc-Zr7Lw2Xk8";

    /** Holds the secret in memory for as long as the test runs. */
    private final Secrets secrets = Secrets.known();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(new BlankedOutput(written), true, UTF_8);

    BlankedOutputTest() {
        secrets.add(KEY);
    }

    @Test
    void secretIsBlankedInWhateverPartsItIsWritten() throws IOException {
        byte[] line = ("x " + KEY + " y\n").getBytes(UTF_8);
        BlankedOutput parts = new BlankedOutput(written);
        for (byte one : line) {
            parts.write(one);
        }
        parts.write(line, 0, 7);
        parts.write(line, 7, line.length - 7);
        out.println("{\"key\":\"" + KEY + "\"}");
        new IllegalStateException("wrong key " + KEY).printStackTrace(out);
        assertThat(written.toString(UTF_8))
                .startsWith("x *** y\nx *** y\n{\"key\":\"***\"}\n")
                .contains("wrong key ***")
                .doesNotContain("k4Wq9")
                .doesNotContain("Zr7Lw2Xk8");
    }

    @Test
    void promptIsWrittenAtOnceAndALongLineAsAWhole() {
        out.print("Really? ");
        assertThat(written.toString(UTF_8)).isEqualTo("Really? ");
        written.reset();
        out.print("x".repeat(2000) + KEY.substring(0, 9));
        assertThat(written.size()).isZero();
        out.println(KEY.substring(9));
        assertThat(written.toString(UTF_8)).isEqualTo("x".repeat(2000) + "***" + System.lineSeparator());
    }

    @Test
    void bytesThatAreNoUtf8StayAsTheyAre() throws IOException {
        byte[] bytes = "\u00fc\u00ff plain\n".getBytes(ISO_8859_1);
        BlankedOutput other = new BlankedOutput(written);
        other.write(bytes);
        other.flush();
        assertThat(written.toByteArray()).isEqualTo(bytes);
    }
}
