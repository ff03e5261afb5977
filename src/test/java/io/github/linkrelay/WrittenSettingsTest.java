package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.harness.EditedFiles;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInOptions;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as Kubernetes, env files and editors give them, by real starts. */
class WrittenSettingsTest {
    private static final String SETTINGS = "application.properties";
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path folder;

    @Test
    void whatAnEnvironmentAddsAroundValuesIsCutAndTheRestIsUsedAsWritten() throws Exception {
        String secret = "whsec_a\\b{{c}}d\\\\{{e \"%$'f\\";
        int port = Ports.free();
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().withWriteKey(LocalLinkrelay.WRITE_KEY)).start();
                LinkrelayProcess linkrelay = LinkrelayProcess.launch(
                        folder,
                        Map.of(
                                "WEBHOOK_SECRET",
                                secret + "\n",
                                "SEGMENT_WRITE_KEY",
                                " " + LocalLinkrelay.WRITE_KEY + "\r\n",
                                "SEGMENT_ENDPOINT",
                                segment.endpoint() + " ",
                                "PORT",
                                port + "\r",
                                "CAMEL_SERVER_HOST",
                                "127.0.0.1 ",
                                "LINKRELAY_SERVICE_HOST",
                                "10.0.0.1",
                                "LINKRELAY_PORT_3000_TCP_ADDR",
                                "10.0.0.1",
                                "LINKRELAY_SEGMENT_BATCH_INTERVAL",
                                "50 "),
                        "-Dcamel.management.host=127.0.0.1 ")) {
            linkrelay.awaitReady();
            assertThat(linkrelay.log()).contains("Webhooks: http://127.0.0.1:" + port + "/");
            assertThat(new Webhooks(port, secret).send(Webhooks.click("as-written")))
                    .isEqualTo(200);
            await().until(() -> segment.events().size() == 1);
        }
    }

    @Test
    void aSecretThatTheLocaleHasMangledIsRefused() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "WEBHOOK_SECRET",
                "whsec_sch\u00F6nesGeheimnis",
                "SEGMENT_WRITE_KEY",
                LocalLinkrelay.WRITE_KEY,
                "LC_ALL",
                "C",
                "HOST",
                "127.0.0.1"));
        try (LinkrelayProcess refused = LinkrelayProcess.launch(folder, environment)) {
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.errors())
                    .contains("linkrelay.webhook.secret")
                    .contains("LC_ALL=C.UTF-8")
                    .doesNotContain("Geheimnis");
        }
    }

    @Test
    void aByteOrderMarkAtTheHeadHidesNoSettingNorARoute() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        files.save(
                SETTINGS,
                "\uFEFFlinkrelay.webhook.path=/webhooks/marked\n"
                        + files.text(SETTINGS).replace("linkrelay.webhook.path=/webhooks/tolinku\n", ""));
        files.save("routes/receive.camel.yaml", "\uFEFF" + files.text("routes/receive.camel.yaml"));
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), NOWHERE)) {
            assertThat(new Webhooks(linkrelay.port(), "/webhooks/marked", LocalLinkrelay.SECRET)
                            .send(Webhooks.click("bom")))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SETTINGS, "routes/deliver-segment.camel.yaml", "routes/kamelets/segment-sink.kamelet.yaml"})
    void aFileInAnotherEncodingIsRefusedWithItsLine(String file) throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        save(files, file, "# sch\u00F6n\n" + files.text(file), ISO_8859_1);
        assertRefused(files, file + ":1: the byte 0xF6 is no UTF-8");

        save(files, file, "a: 1\n", UTF_16);
        assertRefused(files, file + ":1: this is UTF-16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200Blinkrelay.segment.fields.drop=properties.email",
                "linkrelay.webhook.path=/x",
                "linkrelay.segment.fields.salt=C:\\Data"
            })
    void aLineThatIsNotReadAsItWasMeantIsRefusedWithItsNumber(String line) {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        int last = (int) files.text(SETTINGS).lines().count() + 1;
        files.save(SETTINGS, files.text(SETTINGS) + line + "\n");
        assertRefused(files, "application.properties:" + last + ": ");
    }

    @Test
    void anEditThatHidesASettingOrBreaksALetterChangesNothing() throws Exception {
        EditedFiles files = new EditedFiles(folder.resolve("edited"));
        String settings = files.text(SETTINGS);
        String route = files.text("routes/deliver-segment.camel.yaml");
        try (LocalLinkrelay linkrelay = LocalLinkrelay.start(files, folder.resolve("data"), NOWHERE)) {
            files.save(SETTINGS, settings + "\u00A0linkrelay.segment.campaign=false\n");
            await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 1);
            files.save(SETTINGS, settings);
            await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);

            save(files, "routes/deliver-segment.camel.yaml", "# sch\u00F6n\n" + route, ISO_8859_1);
            await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 1);
            files.save("routes/deliver-segment.camel.yaml", route);
            await().until(() -> linkrelay.gauge("linkrelay.reload.failed") == 0);
        }
    }

    private void assertRefused(EditedFiles files, String message) {
        assertThatThrownBy(() -> LocalLinkrelay.start(files, folder.resolve("data"), NOWHERE)
                        .close())
                .hasStackTraceContaining("SettingsException: " + message);
    }

    private static void save(EditedFiles files, String file, String text, Charset charset) throws Exception {
        Files.write(files.root().resolve(file), text.getBytes(charset));
    }
}
