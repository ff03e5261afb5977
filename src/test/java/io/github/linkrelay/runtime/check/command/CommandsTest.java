package io.github.linkrelay.runtime.check.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands validate and preview, over a folder of real files. */
class CommandsTest {
    private static final String SETTINGS = "application.properties";
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void copyTheShippedFiles() throws IOException {
        write(root, RouteFiles.read(Path.of("")));
        edit(SETTINGS, "{{env:DATA_DIR:./data}}", root.resolve("data").toString());
        edit(SETTINGS, "{{env:SEGMENT_WRITE_KEY:}}", KEY);
        edit(SETTINGS, "{{env:WEBHOOK_SECRET:}}", "whsec_nobody_knows");
        edit(SETTINGS, "{{env:SEGMENT_ENDPOINT:https://api.segment.io}}", "http://127.0.0.1:9");
    }

    private static void write(Path folder, RouteFiles files) throws IOException {
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(root.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(root.resolve(file), text.replace(from, to));
    }

    private int run(Object command, String... args) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private int validate(String... args) {
        return run(new Validate(), args);
    }

    private int preview(String... args) {
        return run(new Preview(root), args);
    }

    private String bodyFile() throws IOException {
        Path body = root.resolve("body.json");
        Files.writeString(
                body,
                "{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{"
                        + "\"ip\":\"203.0.113.57\",\"platform\":\"ios\",\"device_type\":\"mobile\",\"price\":1.10,\"zero\":-0,\"hundred\":1e2}}");
        return body.toString();
    }

    @Test
    void validateFindsNothingWrongWithGoodFiles() {
        assertThat(validate(root.toString())).isZero();
        assertThat(out.toString()).startsWith("No problem in ");
    }

    @Test
    void validatePrintsALineForEachProblem() throws IOException {
        edit("routes/deliver-segment.camel.yaml", "ref: trackMapper", "ref: trackMaper");
        edit(SETTINGS, "linkrelay.segment.campaign=true", "linkrelay.segment.campaign=perhaps");

        assertThat(validate(root.toString())).isEqualTo(1);

        assertThat(out.toString().lines()).hasSize(3).last().isEqualTo("2 problems.");
        assertThat(out.toString())
                .contains("linkrelay.segment.campaign is 'perhaps'. It must be true or false.")
                .containsPattern("routes/deliver-segment.camel.yaml:\\d+: there is no bean 'trackMaper'."
                        + " Did you mean trackMapper\\?");
    }

    @Test
    void validateNamesTheLinesThatAreNotReadAsTheyWereMeant() throws IOException {
        Path settings = root.resolve(SETTINGS);
        Files.writeString(
                settings, "\uFEFFour.key=1\n\u200Blinkrelay.segment.fields.drop=properties.email\nour.key=2\n");
        Path route = root.resolve("routes/receive.camel.yaml");
        Files.write(route, ("# sch\u00F6n\n" + Files.readString(route)).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(validate(root.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        "application.properties:2: the key <U+200B>linkrelay.segment.fields.drop has a character that")
                .contains("application.properties:3: the key our.key is in line 1 already. Keep one of the two lines.")
                .contains("routes/receive.camel.yaml:1: the byte 0xF6 is no UTF-8");
        assertThat(out.toString().lines())
                .as("nothing that only follows from these")
                .hasSize(4);
    }

    @Test
    void aFileInUtf16IsToldOfOnce() throws IOException {
        Path route = root.resolve("routes/receive.camel.yaml");
        Files.writeString(route, Files.readString(route), StandardCharsets.UTF_16LE);

        assertThat(validate(root.toString())).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("routes/receive.camel.yaml:1: this is UTF-16, not UTF-8. Save it as UTF-8.")
                .endsWith("1 problem." + System.lineSeparator());
    }

    @Test
    void validatePrintsJson() throws IOException {
        Files.writeString(root.resolve("routes/receive.camel.yaml"), "");

        assertThat(validate("--json", root.toString())).isEqualTo(1);

        JsonNode problem = JSON.readTree(out.toString()).path("problems").path(0);
        assertThat(problem.path("file").asText()).isEqualTo("routes/receive.camel.yaml");
        assertThat(problem.path("line").asInt()).isEqualTo(1);
        assertThat(problem.path("what").asText()).isEqualTo("the file is empty");
    }

    @Test
    void filesThatAreNotLoadedAreWarningsWithTheRemedy() throws IOException {
        Path routes = root.resolve("routes");
        Files.writeString(routes.resolve("archive.yaml"), "");
        Files.writeString(routes.resolve("deliver-crm.camel.yml"), "");
        Files.writeString(routes.resolve("crm-sink.kamelet.yaml"), "");
        Files.writeString(routes.resolve("kamelets/crm-sink.YAML"), "");
        Files.createSymbolicLink(routes.resolve("gone.camel.yaml"), root.resolve("nowhere"));
        Files.writeString(routes.resolve("alerts.camel.yaml.bak"), "");
        Files.writeString(routes.resolve("notes.txt"), "");
        Files.writeString(routes.resolve(".archive.yaml"), "");
        Files.createDirectories(routes.resolve("examples.yaml"));
        Files.createDirectories(routes.resolve("mounted.camel.yaml"));

        assertThat(validate(root.toString())).isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("Warning: ")))
                .containsExactly(
                        "Warning: routes/archive.yaml: the file is not loaded, for its name does not end in .camel.yaml."
                                + " Rename it to archive.camel.yaml, or move it out of routes/.",
                        "Warning: routes/crm-sink.kamelet.yaml: the file is not loaded from this folder."
                                + " Move it to routes/kamelets/.",
                        "Warning: routes/deliver-crm.camel.yml: the file is not loaded, for its name does not end in"
                                + " .camel.yaml. Rename it to deliver-crm.camel.yaml, or move it out of routes/.",
                        "Warning: routes/gone.camel.yaml: the file is not loaded, for it is a link that leads nowhere."
                                + " Put back what it leads to, or remove the link.",
                        "Warning: routes/mounted.camel.yaml: this is a folder, not a file. Put a file in its place.",
                        "Warning: routes/kamelets/crm-sink.YAML: the file is not loaded, for its name does not end in"
                                + " .kamelet.yaml. Rename it to crm-sink.kamelet.yaml, or move it out of routes/kamelets/.");
        assertThat(out.toString()).contains("No problem in ");

        out.getBuffer().setLength(0);
        assertThat(validate("--json", root.toString())).isZero();
        JsonNode report = JSON.readTree(out.toString());
        assertThat(report.path("problems")).isEmpty();
        assertThat(report.path("warnings").path(0).path("file").asText()).isEqualTo("routes/archive.yaml");
    }

    @Test
    void folderThatIsNotThereIsAWrongCommandLine() {
        assertThat(validate(root.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder");
    }

    @Test
    void previewShowsTheCallOfABody() throws IOException {
        assertThat(preview("--json", "--body", bodyFile())).isZero();

        JsonNode route = JSON.readTree(out.toString()).path(0);
        String call = "{\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"integrations\":{},\"event\":\"Deep Link Clicked\","
                + "\"type\":\"track\",\"properties\":{\"ip\":\"203.0.113.57\",\"platform\":\"ios\",\"device_type\":"
                + "\"mobile\",\"price\":1.10,\"zero\":-0,\"hundred\":1e2,\"source\":\"tolinku_webhook\",\"original_event_type\":\"link.clicked\"},"
                + "\"context\":{\"ip\":\"203.0.113.57\",\"library\":{\"name\":\"linkrelay\",\"version\":\"0.1.0\"}},"
                + "\"anonymousId\":\"6a51c6b776f34bade74cdde3549e4a00\",\"messageId\":\"";
        assertThat(out.toString()).contains("\"price\" : 1.10", "\"zero\" : -0", "\"hundred\" : 1e2");
        JsonNode event = route.path("events").path(0);
        assertThat(event.path("outcome").asText()).isEqualTo("sent");
        String messageId = event.path("call").path("messageId").asText();
        assertThat(event.path("call")).isEqualTo(JSON.readTree(call + messageId + "\"}"));
        JsonNode request = route.path("requests").path(0);
        assertThat(request.path("url").asText()).isEqualTo("http://127.0.0.1:9/v1/batch");
        assertThat(request.path("body").path("batch").path(0)).isEqualTo(event.path("call"));
    }

    @Test
    void previewMasksCredentials() throws IOException {
        assertThat(preview("--body", bodyFile())).isZero();
        assertThat(out.toString())
                .contains("Authorization: ***")
                .contains("\"writeKey\" : \"***\"")
                .contains("POST http://127.0.0.1:9/v1/batch")
                .doesNotContain(KEY);
    }

    @Test
    void previewOfABodyThatIsNoEventSaysWhy() throws IOException {
        Path body = Files.writeString(root.resolve("body.json"), "{}");
        assertThat(preview("--body", body.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("This body would be answered 400: event is missing");
    }

    @Test
    void previewReadsTheOutboxOfAProcessThatRuns() throws IOException {
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(root.resolve("data"), URI.create("http://127.0.0.1:9"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("older"))).isEqualTo(200);
            assertThat(linkrelay.webhooks().send(Webhooks.click("newer"))).isEqualTo(200);

            assertThat(preview("--last", "1")).isZero();

            assertThat(out.toString())
                    .contains("## event 2 (link.clicked): sent")
                    .contains("\"token\" : \"newer\"")
                    .doesNotContain("older");
        }
    }

    @Test
    void previewWithoutAnOutboxSaysSo() {
        assertThat(preview("--last", "1")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no outbox");
    }

    @Test
    void diffShowsOnlyWhatTheEditChanges() throws IOException {
        write(root.resolve("data/running"), RouteFiles.read(root));
        edit(SETTINGS, "link.clicked=Deep Link Clicked", "link.clicked=Link Opened");

        assertThat(preview("--diff", "--body", bodyFile())).isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("-") || line.startsWith("+")))
                .containsExactly(
                        "--- running",
                        "+++ here",
                        "-  \"event\" : \"Deep Link Clicked\",",
                        "+  \"event\" : \"Link Opened\",",
                        "-      \"event\" : \"Deep Link Clicked\",",
                        "+      \"event\" : \"Link Opened\",");
    }

    @Test
    void diffOfEqualFilesIsNone() throws IOException {
        write(root.resolve("data/running"), RouteFiles.read(root));
        assertThat(preview("--diff", "--body", bodyFile())).isZero();
        assertThat(out.toString().strip()).isEqualTo("No difference.");
    }

    @Test
    void diffWithoutACopyOfTheRunningFilesSaysSo() throws IOException {
        assertThat(preview("--diff", "--body", bodyFile())).isEqualTo(1);
        assertThat(err.toString()).contains("There is no copy of the running files");
    }

    @Test
    void routeThatIsNoneIsAWrongCommandLine() throws IOException {
        assertThat(preview("--route", "deliver-nowhere", "--body", bodyFile())).isEqualTo(2);
        assertThat(err.toString()).contains("there are: deliver-segment");
    }

    @Test
    void bodyAndLastTogetherAreAWrongCommandLine() throws IOException {
        assertThat(preview("--last", "1", "--body", bodyFile())).isEqualTo(2);
    }
}
