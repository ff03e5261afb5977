package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the application does, whichever language its routes are written in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopScene {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Main shop = ShopApplication.create();
    final VendorStandIn segment = standIn();

    @TempDir
    private static Path data;

    Tolinku tolinku;
    private Tolinku management;

    private static VendorStandIn standIn() {
        try {
            return VendorStandIn.segment();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the application is told beside its own settings. */
    abstract void configure() throws IOException;

    @BeforeAll
    void start() throws Exception {
        int port = freePort();
        int managementPort = freePort();
        tolinku = new Tolinku(port);
        management = new Tolinku(managementPort);
        shop.setShutdownStrategy(new SimpleMainShutdownStrategy());
        shop.addOverrideProperty("camel.server.port", String.valueOf(port));
        shop.addOverrideProperty("camel.management.port", String.valueOf(managementPort));
        shop.addOverrideProperty("linkrelay.outbox.directory", data.toString());
        shop.addOverrideProperty("linkrelay.segment.endpoint", segment.url());
        configure();
        shop.start();
    }

    @AfterAll
    void stop() {
        shop.stop();
        shop.shutdown();
        segment.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Test
    void aSignedEventReachesSegmentAsOneTrackCall() throws Exception {
        byte[] event = Tolinku.event("shop.visited", "{\"token\":\"aUm4\",\"ip\":\"203.0.113.57\"}");

        assertThat(tolinku.sends(event, Tolinku.SECRET).statusCode()).isEqualTo(200);

        JsonNode call = onlyCall("aUm4");
        assertThat(call.path("type").asText()).isEqualTo("track");
        assertThat(call.path("event").asText()).isEqualTo("Shop Visited");
        assertThat(call.path("properties").path("token").asText()).isEqualTo("aUm4");
        assertThat(call.path("context").path("ip").asText()).isEqualTo("203.0.113.57");
    }

    @Test
    void anEventSignedWithAnotherSecretIsRefusedAndGoesNowhere() throws Exception {
        byte[] forged = Tolinku.event("link.clicked", "{\"token\":\"forged\"}");
        byte[] honest = Tolinku.event("link.clicked", "{\"token\":\"after\"}");

        assertThat(tolinku.sends(forged, "whsec_of_somebody_else").statusCode()).isEqualTo(401);
        assertThat(tolinku.sends(honest, Tolinku.SECRET).statusCode()).isEqualTo(200);

        onlyCall("after");
        assertThat(segment.batches()).noneMatch(batch -> batch.contains("forged"));
        await().untilAsserted(
                        () -> assertThat(management.gets("/observe/metrics").body())
                                .contains("linkrelay_outbox_quarantine{outbox=\"events\"} 1.0"));
    }

    @Test
    void aSignedBodyThatIsNoEventIsRefused() throws Exception {
        byte[] nonsense = "{\"event\":7}".getBytes(StandardCharsets.UTF_8);

        assertThat(tolinku.sends(nonsense, Tolinku.SECRET).statusCode()).isEqualTo(400);
    }

    @Test
    void aDuplicateIsAnsweredLikeTheFirstAndSentOnce() throws Exception {
        byte[] event = Tolinku.event("link.clicked", "{\"token\":\"twice\"}");

        assertThat(tolinku.sends(event, Tolinku.SECRET).statusCode()).isEqualTo(200);
        assertThat(tolinku.sends(event, Tolinku.SECRET).statusCode()).isEqualTo(200);
        assertThat(tolinku.sends(Tolinku.event("link.clicked", "{\"token\":\"behind\"}"), Tolinku.SECRET)
                        .statusCode())
                .isEqualTo(200);

        onlyCall("behind");
        onlyCall("twice");
    }

    @Test
    void whatComesWhileSegmentIsDownIsSentOnceItIsBack() throws Exception {
        int refusedBefore = segment.refused();
        segment.goesDown();
        try {
            assertThat(tolinku.sends(Tolinku.event("link.clicked", "{\"token\":\"patient\"}"), Tolinku.SECRET)
                            .statusCode())
                    .isEqualTo(200);
            await().until(() -> segment.refused() > refusedBefore + 1);
        } finally {
            segment.comesBack();
        }

        onlyCall("patient");
        await().untilAsserted(() -> assertThat(
                        management.gets("/observe/metrics").body())
                .contains("linkrelay_destination_waiting{destination=\"segment\",outbox=\"events\"} 0.0")
                .contains("linkrelay_destination_dead_letters{destination=\"segment\",outbox=\"events\"} 0.0"));
    }

    @Test
    void theApplicationsOwnRouteGoesOn() throws Exception {
        assertThat(tolinku.gets("/shop/open").body()).isEqualTo("9 to 5");
        assertThat(shop.getCamelContext().getName()).isEqualTo("shop");
    }

    @Test
    void healthAndMetricsKnowTheOutbox() throws Exception {
        assertThat(management.gets("/observe/health").body()).contains("{\"name\":\"outbox\",\"status\":\"UP\"}");
        assertThat(management.gets("/observe/metrics").body())
                .contains("linkrelay_destination_waiting{destination=\"segment\",outbox=\"events\"}");
    }

    @Test
    void httpsIsBoundedInTimeAsHttpIs() {
        for (String scheme : List.of("http", "https")) {
            HttpComponent http = shop.getCamelContext().getComponent(scheme, HttpComponent.class);
            assertThat(http.getResponseTimeout()).as(scheme).isEqualTo(10_000);
            assertThat(http.isAutomaticRetriesDisabled()).as(scheme).isTrue();
        }
    }

    /** The one call with this token, which came in one batch. */
    private JsonNode onlyCall(String token) throws IOException {
        await().until(() -> segment.batches().stream().anyMatch(batch -> batch.contains(token)));
        List<String> batches = segment.batches().stream()
                .filter(batch -> batch.contains(token))
                .toList();
        assertThat(batches).hasSize(1);
        List<JsonNode> calls = JSON.readTree(batches.get(0)).path("batch").findParents("messageId").stream()
                .filter(call -> call.toString().contains(token))
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }
}
