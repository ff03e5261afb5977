package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The application with routes in Java in the place of those in YAML, and with one more destination. */
class ShopInJavaTest extends ShopScene {
    private VendorStandIn hubspot;

    @Override
    void configure() throws IOException {
        hubspot = VendorStandIn.hubspot();
        shop.addOverrideProperty("camel.main.java-routes-exclude-pattern", "none");
        shop.addOverrideProperty("camel.main.routes-include-pattern", "classpath:routes/delivery.camel.yaml");
        shop.addOverrideProperty("hubspot.access-token", "pat-na1-0123");
        shop.addOverrideProperty("hubspot.event-prefix", "pe1234567_");
        shop.addOverrideProperty("hubspot.endpoint", hubspot.url());
    }

    @AfterAll
    void closeHubspot() {
        hubspot.close();
    }

    @Test
    void theRoutesAreThoseInJava() {
        assertThat(shop.getCamelContext().getRoutes())
                .extracting(Route::getId)
                .contains("receive-in-java", "deliver-segment-in-java", "deliver-hubspot-in-java")
                .doesNotContain("receive", "deliver-segment");
    }

    @Test
    void anEventOfAContactReachesHubspotAndOneOfNobodyIsFiltered() throws Exception {
        byte[] nobodys = Tolinku.event("link.clicked", "{\"token\":\"nobody\"}");
        byte[] contacts = Tolinku.event("link.clicked", "{\"token\":\"known\",\"email\":\"ada@example.org\"}");

        assertThat(tolinku.sends(nobodys, Tolinku.SECRET).statusCode()).isEqualTo(200);
        assertThat(tolinku.sends(contacts, Tolinku.SECRET).statusCode()).isEqualTo(200);

        await().until(() -> hubspot.batches().stream().anyMatch(batch -> batch.contains("ada@example.org")));
        assertThat(hubspot.batches())
                .anyMatch(batch -> batch.contains("\"eventName\":\"pe1234567_deep_link_clicked\""))
                .noneMatch(batch -> batch.contains("nobody"));
    }

    @Test
    void whatComesWhileHubspotIsDownIsSentOnceItIsBack() throws Exception {
        hubspot.goesDown();
        try {
            byte[] event = Tolinku.event("link.clicked", "{\"email\":\"grace@example.org\"}");
            assertThat(tolinku.sends(event, Tolinku.SECRET).statusCode()).isEqualTo(200);
            await().until(() -> hubspot.refused() > 1);
        } finally {
            hubspot.comesBack();
        }

        await().until(() -> hubspot.batches().stream().anyMatch(batch -> batch.contains("grace@example.org")));
    }
}
