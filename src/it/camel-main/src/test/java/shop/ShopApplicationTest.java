package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopApplicationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Main SHOP = ShopApplication.create();

    @TempDir
    private static Path data;

    private static SegmentStandIn segment;
    private static Tolinku tolinku;
    private static Tolinku management;

    @BeforeAll
    static void start() throws Exception {
        segment = new SegmentStandIn();
        int port = freePort();
        int managementPort = freePort();
        tolinku = new Tolinku(port);
        management = new Tolinku(managementPort);
        SHOP.setShutdownStrategy(new SimpleMainShutdownStrategy());
        SHOP.addOverrideProperty("camel.server.port", String.valueOf(port));
        SHOP.addOverrideProperty("camel.management.port", String.valueOf(managementPort));
        SHOP.addOverrideProperty("linkrelay.outbox.directory", data.toString());
        SHOP.addOverrideProperty("linkrelay.segment.endpoint", segment.url());
        SHOP.start();
    }

    @AfterAll
    static void stop() {
        SHOP.stop();
        SHOP.shutdown();
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
    }

    @Test
    void theApplicationsOwnRouteGoesOn() throws Exception {
        assertThat(tolinku.gets("/shop/open").body()).isEqualTo("9 to 5");
        assertThat(SHOP.getCamelContext().getName()).isEqualTo("shop");
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
            HttpComponent http = SHOP.getCamelContext().getComponent(scheme, HttpComponent.class);
            assertThat(http.getResponseTimeout()).as(scheme).isEqualTo(10_000);
            assertThat(http.isAutomaticRetriesDisabled()).as(scheme).isTrue();
        }
    }

    /** The one call with this token, which came in one batch. */
    private static JsonNode onlyCall(String token) throws IOException {
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
