package io.github.linkrelay.archive;

import static io.github.linkrelay.archive.ArchiveFolder.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.event.StoredEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written, and that it comes back byte for byte. */
class ArchiveLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private ArchiveFolder archive() {
        return new ArchiveFolder(directory.resolve("archive"));
    }

    private static List<byte[]> oddBodies() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] random = new byte[262_144];
        new Random(4).nextBytes(random);
        byte[] large = new byte[262_144];
        Arrays.fill(large, (byte) 'x');
        byte[] control = new byte[10_000];
        List<byte[]> bodies = new ArrayList<>(List.of(
                new byte[0],
                all,
                random,
                large,
                control,
                new byte[] {(byte) 0xc3},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'}));
        for (String text : List.of(
                "\n",
                "\r\n",
                "{}\n{}\n",
                "<script>alert('x')</script>",
                "\"\\/\b\f\t",
                "\u2028\u2029\u0000\u007f",
                "Ä 漢字 \ud83d\ude00 \udbff\udfff \uffff",
                "{\"n\":123456789012345678901234567890.10E+400}",
                "{\"a\":1,\"a\":2}",
                " {\"event\" : 1.0} ",
                "{\"bodyBase64\":\"x\",\"key\":\"y\"}",
                "null")) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    @Test
    void everyBodyComesBackByteForByte() throws IOException {
        List<StoredEvent> events = new ArrayList<>();
        for (byte[] body : oddBodies()) {
            events.add(event(events.size() + 1, "2026-06-14T00:00:00Z", "referral.\"completed\"", body));
        }
        archive().write(events);

        List<StoredEvent> read = archive().read();

        assertThat(read).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            assertThat(read.get(i)).usingRecursiveComparison().isEqualTo(events.get(i));
        }
    }

    @Test
    void lineIsJsonWithTheBodyAsText() throws IOException {
        archive()
                .write(List.of(
                        event(
                                4711,
                                "2026-06-14T09:26:53Z",
                                "link.clicked",
                                "{\"a\":\"<b>\"}".getBytes(StandardCharsets.UTF_8)),
                        event(4712, "2026-06-14T09:26:53.5Z", null, new byte[] {(byte) 0xff})));

        List<String> lines = archive().content().lines().toList();

        assertThat(lines.get(0))
                .isEqualTo("{\"receivedAt\":\"2026-06-14T09:26:53.000Z\",\"sequence\":4711,\"key\":\""
                        + ArchiveFolder.sha256("{\"a\":\"<b>\"}".getBytes(StandardCharsets.UTF_8))
                        + "\",\"type\":\"link.clicked\",\"body\":\"{\\\"a\\\":\\\"<b>\\\"}\"}");
        JsonNode second = JSON.readTree(lines.get(1));
        assertThat(second.get("receivedAt").textValue()).isEqualTo("2026-06-14T09:26:53.500Z");
        assertThat(second.has("type")).isFalse();
        assertThat(second.has("body")).isFalse();
        assertThat(second.get("bodyBase64").binaryValue()).containsExactly(0xff);
    }

    @Test
    void lineIsNeverLargerThanItsLimit() {
        byte[] worst = new byte[1000];
        StoredEvent event = event(Long.MAX_VALUE, "9999-12-31T23:59:59.999Z", "x".repeat(200), worst);

        assertThat(ArchiveLine.of(event)).hasSizeBetween(6000, ToArchiveLine.maxLineBytes(worst.length));
    }

    @Test
    void anyToolFollowsTodaysFile() throws IOException, InterruptedException {
        archive().write(ArchiveFolder.events(1, 10));
        Process tail = new ProcessBuilder(
                        "tail", "-n", "+1", "-f", archive().file().toString())
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader out = tail.inputReader();
            for (int i = 1; i <= 10; i++) {
                assertThat(JSON.readTree(out.readLine()).get("sequence").intValue())
                        .isEqualTo(i);
            }
            archive().write(ArchiveFolder.events(11, 20));
            archive().write(ArchiveFolder.events(21, 21));
            for (int i = 11; i <= 21; i++) {
                assertThat(JSON.readTree(out.readLine()).get("sequence").intValue())
                        .isEqualTo(i);
            }
        } finally {
            tail.destroyForcibly().waitFor();
        }
    }

    @Test
    void filesAreTheirOwnersAlone() throws IOException {
        archive().write(ArchiveFolder.events(1, 1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive().path)))
                .isEqualTo("rwx------");
        for (String file : List.of("2026-06-14.jsonl", "archive.lock")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(archive().path.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void textThatIsNoLineHasNoDay() {
        assertThat(ArchiveLine.day(ArchiveFolder.text(ArchiveFolder.events(1, 1))))
                .isEqualTo("2026-06-14");
        for (String text :
                List.of("", "{", "{\"receivedAt\":\"", "{\"receivedAt\":\"../../../x\"}", "{\"messageId\":\"1\"}")) {
            assertThatThrownBy(() -> ArchiveLine.day(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nameOfAFieldThatIsNotKnownIsPassedOver() throws IOException {
        String line = new String(ArchiveLine.of(event(1, "{}")), StandardCharsets.UTF_8);
        byte[] more = line.replace("\"key\"", "\"later\":{\"a\":[1]},\"key\"").getBytes(StandardCharsets.UTF_8);

        assertThat(ArchiveLine.parse(more, more.length))
                .usingRecursiveComparison()
                .isEqualTo(event(1, "{}"));
    }

    @Test
    void lineThatIsNoEventIsRefused() {
        for (String text : List.of(
                "",
                "[]",
                "{}",
                "{\"key\":\"1\"",
                "{\"receivedAt\":\"today\",\"key\":\"1\",\"body\":\"\"}",
                "{\"receivedAt\":\"2026-06-14T09:26:53.589Z\",\"key\":\"1\",\"bodyBase64\":\"!\"}")) {
            byte[] line = text.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> ArchiveLine.parse(line, line.length))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
    }
}
