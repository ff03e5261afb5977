package io.github.linkrelay;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.TestEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LookUpTest {
    @RegisterExtension
    static final WireMockExtension USERS = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @Test
    void userThatTheLookUpFindsIsTheUserOfTheCall(@TempDir Path data) throws Exception {
        USERS.stubFor(post("/user-id")
                .withRequestBody(
                        matchingJsonPath("$.token", com.github.tomakehurst.wiremock.client.WireMock.equalTo("spring")))
                .willReturn(ok("user-7")));
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint(), lookUp("500"))) {
            assertThat(linkrelay.webhooks().send(Webhooks.click("spring"))).isEqualTo(200);
            JsonNode call = only(segment);
            assertThat(call.get("userId").textValue()).isEqualTo("user-7");
            assertThat(call.has("anonymousId")).isFalse();
        }
    }

    @Test
    void answerIsRememberedForTheNextEventOfTheSameToken(@TempDir Path data) throws Exception {
        USERS.stubFor(post("/user-id").willReturn(ok("user-8")));
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint(), lookUp("500"))) {
            linkrelay.webhooks().send(Webhooks.click("cached"));
            await().until(() -> segment.uniqueEvents() == 1);
            linkrelay
                    .webhooks()
                    .send(new String(Webhooks.click("cached"), StandardCharsets.UTF_8)
                            .replace("ios", "android")
                            .getBytes(StandardCharsets.UTF_8));
            await().until(() -> segment.uniqueEvents() == 2);
            USERS.verify(1, postRequestedFor(urlEqualTo("/user-id")));
            assertThat(segment.events())
                    .allMatch(call -> call.get("userId").textValue().equals("user-8"));
        }
    }

    @Test
    void lookUpThatFailsOrIsSlowLeavesTheEventAnonymousAndKillsNothing(@TempDir Path data) throws Exception {
        USERS.stubFor(post("/user-id")
                .withRequestBody(matchingJsonPath("$[?(@.token == 'slow')]"))
                .willReturn(aResponse().withFixedDelay(3000).withBody("too late")));
        USERS.stubFor(post("/user-id")
                .withRequestBody(matchingJsonPath("$[?(@.token == 'broken')]"))
                .willReturn(serverError()));
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint(), lookUp("200"))) {
            for (String token : List.of("slow", "broken")) {
                assertThat(linkrelay.webhooks().send(Webhooks.click(token))).isEqualTo(200);
            }
            await().until(() -> segment.uniqueEvents() == 2);
            assertThat(segment.events()).allMatch(call -> call.has("anonymousId") && !call.has("userId"));
            await().until(() -> linkrelay.segment().delivered() == 2);
            assertThat(linkrelay.segment().deadLettered()).isZero();
        }
    }

    @Test
    void eventWithoutWhatTheLookUpGoesByKeepsItsOwnUser(@TempDir Path data) throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint(), lookUp("500"))) {
            linkrelay.webhooks().send(TestEvents.body("ecommerce.purchase"));
            assertThat(only(segment).get("userId")).isEqualTo(only(segment).at("/properties/user_id"));
            USERS.verify(0, postRequestedFor(urlEqualTo("/user-id")));
        }
    }

    @Test
    void nobodyIsAskedWhileTheLookUpIsOff(@TempDir Path data) throws Exception {
        try (SegmentStandIn segment = new SegmentStandIn().start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(data, segment.endpoint())) {
            linkrelay.webhooks().send(Webhooks.click("spring"));
            assertThat(only(segment).has("anonymousId")).isTrue();
            USERS.verify(0, postRequestedFor(urlEqualTo("/user-id")));
        }
    }

    private static Map<String, String> lookUp(String timeout) {
        return Map.of(
                "linkrelay.segment.look-up.disabled",
                "false",
                "linkrelay.segment.look-up.url",
                USERS.baseUrl() + "/user-id",
                "linkrelay.segment.look-up.timeout",
                timeout);
    }

    private static JsonNode only(SegmentStandIn segment) {
        await().until(() -> segment.uniqueEvents() == 1);
        return segment.events().get(0);
    }
}
