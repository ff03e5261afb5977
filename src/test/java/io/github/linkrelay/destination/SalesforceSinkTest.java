package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.check.CheckResult;
import io.github.linkrelay.runtime.check.trial.EventTrial;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An org's login and its sObject Collections on loopback, behind Camel's own component. */
class SalesforceSinkTest extends DestinationTestBase {
    private static final String LOGIN = "/services/oauth2/token";
    private static final String RECORDS = "/services/data/v62.0/composite/sobjects/Click__c/Relay_Id__c";
    private static final String SECRET = "s3cret+/&=%";

    /** How the next calls with records are answered; behind the last one, by the rules. */
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    /** How the next logins are answered. */
    private final Queue<Reply> loginReplies = new ConcurrentLinkedQueue<>();

    private final Map<String, JsonNode> table = new ConcurrentHashMap<>();
    private final AtomicInteger logins = new AtomicInteger();
    private volatile String session;
    /** The error of the record with this token, until it is taken away. */
    private final Map<String, String> errors = new ConcurrentHashMap<>();

    SalesforceSinkTest() {
        super("salesforce");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of(
                "salesforce.object", "Click__c",
                "salesforce.external-id-field", "Relay_Id__c",
                "camel.component.salesforce.login-url", vendor.toString(),
                "camel.component.salesforce.authentication-type", "CLIENT_CREDENTIALS",
                "camel.component.salesforce.client-id", "relay",
                "camel.component.salesforce.client-secret", SECRET,
                "camel.component.salesforce.lazy-login", "true",
                "camel.component.salesforce.http-request-timeout", "30000");
    }

    @Override
    Reply answer(Request request) {
        if (request.path().equals("/services/oauth2/revoke")) {
            return Reply.of(200, "");
        }
        if (request.path().equals(LOGIN)) {
            return loginReplies.isEmpty() ? login(request) : loginReplies.remove();
        }
        if (!("Bearer " + session).equals(request.header("Authorization"))) {
            return Reply.of(401, error("errorCode", "INVALID_SESSION_ID"));
        }
        if (!request.method().equals("PATCH") || !request.path().equals(RECORDS)) {
            return Reply.of(404, error("errorCode", "NOT_FOUND"));
        }
        return replies.isEmpty() ? upsert(request.json()) : replies.remove();
    }

    private Reply login(Request request) {
        String form = URLDecoder.decode(request.body(), StandardCharsets.UTF_8);
        if (!request.method().equals("POST")
                || !form.contains("grant_type=client_credentials")
                || !form.contains("client_id=relay")
                || !form.contains("client_secret=" + SECRET)) {
            return Reply.of(400, "{\"error\":\"invalid_client\",\"error_description\":\"invalid client credentials\"}");
        }
        session = "session-" + logins.incrementAndGet();
        return Reply.of(
                        200,
                        "{\"access_token\":\"" + session + "\",\"instance_url\":\"" + vendor.url()
                                + "\",\"id\":\"https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA\","
                                + "\"token_type\":\"Bearer\",\"issued_at\":\"1\",\"signature\":\"x\"}")
                .with("Content-Type", "application/json");
    }

    private Reply upsert(JsonNode call) {
        ArrayNode results = JSON.createArrayNode();
        for (JsonNode entry : call.get("records")) {
            ObjectNode result = results.addObject();
            String error = errors.get(token(entry));
            result.put("success", error == null);
            result.set("errors", error == null ? JSON.createArrayNode() : tree(error("statusCode", error)));
            if (error == null) {
                table.put(entry.get("Relay_Id__c").asText(), entry);
            }
        }
        return call.get("records").size() > 200 ? Reply.of(400, "") : Reply.of(200, results.toString());
    }

    private static String error(String name, String code) {
        return "[{\"" + name + "\":\"" + code + "\",\"message\":\"as told\",\"fields\":[]}]";
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(JsonNode entry) {
        return tree(entry.get("Data__c").asText()).get("token").asText();
    }

    private List<Request> calls() {
        return vendor.requests().stream()
                .filter(request -> request.path().equals(RECORDS))
                .toList();
    }

    /** The ids of each token's record, in the order in which they were sent. */
    private Map<String, List<String>> sent() {
        Map<String, List<String>> ids = new TreeMap<>();
        calls().forEach(call -> call.json().get("records").forEach(entry -> ids.computeIfAbsent(
                        token(entry), key -> new ArrayList<>())
                .add(entry.get("Relay_Id__c").asText())));
        return ids;
    }

    /** What is taken for a fault on our side would wait for an hour, so what settles was retried. */
    private void restartWithALongHold() throws Exception {
        stopLinkrelay();
        start(Map.of("linkrelay.delivery.hold", "1h"));
    }

    @Test
    void eventIsARecordUpsertedByItsMessageId() throws Exception {
        send(event("spring-menu", "user_4821"));
        awaitSettled(1, 0);
        Request call = calls().get(0);
        JsonNode entry = call.json().at("/records/0");
        assertThat(entry.get("Relay_Id__c").asText()).hasSize(36);
        assertThat(call.json())
                .isEqualTo(JSON.readTree(
                        """
                {"allOrNone": false, "records": [{
                  "attributes": {"type": "Click__c"},
                  "Relay_Id__c": "%s",
                  "Name": "Referral Completed",
                  "Occurred_At__c": "2026-06-14T09:26:53.589Z",
                  "User_Id__c": "user_4821",
                  "Data__c": %s
                }]}"""
                                .formatted(entry.get("Relay_Id__c").asText(), entry.get("Data__c"))));
        assertThat(tree(entry.get("Data__c").asText()).get("platform").asText()).isEqualTo("ios");
        assertThat(call.query()).isNull();
        assertThat(call.header("Content-Type")).isEqualTo("application/json;charset=utf-8");
        assertThat(logins).hasValue(1);
    }

    @Test
    void repeatFindsTheSameRecord() throws Exception {
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        stopLinkrelay();
        deleteOutbox();
        start(Map.of());
        send(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(sent().get("a")).hasSize(2);
        assertThat(table).hasSize(2);
    }

    @Test
    void oneIsTakenOneRefusedAndOneComesAgainWithItsId() throws Exception {
        restartWithALongHold();
        replies.add(Reply.of(
                200,
                "[{\"success\":true,\"errors\":[]},{\"success\":false,\"errors\":"
                        + error("statusCode", "STRING_TOO_LONG") + "},{\"success\":false,\"errors\":"
                        + error("statusCode", "UNABLE_TO_LOCK_ROW") + "}]"));
        sendTogether(event("good", "user_1"), event("bad", "user_2"), event("locked", "user_3"));
        awaitSettled(2, 1);
        assertThat(calls().get(0).json().get("records")).hasSize(3);
        assertThat(sent().get("good")).hasSize(1);
        assertThat(sent().get("bad")).hasSize(1);
        assertThat(sent().get("locked"))
                .hasSize(2)
                .containsOnly(sent().get("locked").get(0));
        assertThat(deadLetters()).containsOnlyKeys("bad");
        assertThat(deadLetters().get("bad")).contains("STRING_TOO_LONG", "as told");
        assertThat(table).hasSize(1);
    }

    @Test
    void serverErrorsWithAndWithoutABodyAndACutConnectionAreWaitedOut() throws Exception {
        restartWithALongHold();
        replies.addAll(
                List.of(Reply.of(503, error("errorCode", "SERVER_UNAVAILABLE")), Reply.of(500, ""), Reply.cut()));
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        assertThat(sent().get("a")).hasSize(4).containsOnly(sent().get("a").get(0));
    }

    @Test
    void spentQuotaIsWaitedOutButAMissingPermissionHolds() throws Exception {
        restartWithALongHold();
        replies.add(Reply.of(403, error("errorCode", "REQUEST_LIMIT_EXCEEDED")));
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        assertThat(calls()).hasSize(2);
        stopLinkrelay();
        for (int i = 0; i < 1000; i++) {
            replies.add(Reply.of(403, error("errorCode", "API_DISABLED_FOR_ORG")));
        }
        deleteOutbox();
        start(Map.of());
        send(event("b", "user_2"));
        assertHeld("API_DISABLED_FOR_ORG", 1);
        replies.clear();
        awaitSettled(1, 0);
    }

    @Test
    void requestThatSalesforceCannotReadHoldsAndMakesNoDeadLetters() throws Exception {
        for (int i = 0; i < 1000; i++) {
            replies.add(Reply.of(400, error("errorCode", "INVALID_FIELD")));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        assertHeld("INVALID_FIELD", 2);
        replies.clear();
        awaitSettled(2, 0);
    }

    @Test
    void fullOrgHoldsAndLosesNothing() throws Exception {
        errors.put("a", "STORAGE_LIMIT_EXCEEDED");
        send(event("a", "user_1"));
        assertHeld("STORAGE_LIMIT_EXCEEDED", 1);
        errors.clear();
        awaitSettled(1, 0);
    }

    @Test
    void answerThatDoesNotNameEachRecordHolds() throws Exception {
        for (int i = 0; i < 1000; i++) {
            replies.add(Reply.of(200, "[{\"success\":true,\"errors\":[]}]"));
        }
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        assertHeld("not as Salesforce says that it accepted", 2);
        replies.clear();
        awaitSettled(2, 0);
        assertThat(table).hasSize(2);
    }

    @Test
    void revokedSessionIsReplacedByANewLogin() throws Exception {
        restartWithALongHold();
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        session = "revoked";
        send(event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(logins).hasValue(2);
        assertThat(sent().get("b")).hasSize(2).containsOnly(sent().get("b").get(0));
        assertThat(calls().get(2).header("Authorization")).isEqualTo("Bearer session-2");
    }

    @Test
    void wrongSecretHoldsAndLosesNothing() throws Exception {
        stopLinkrelay();
        start(Map.of("camel.component.salesforce.client-secret", "one-that-is-wrong-0"));
        send(event("a", "user_1"), event("b", "user_2"));
        assertHeld("invalid_client", 2);
        assertThat(calls()).isEmpty();
        stopLinkrelay();
        start(Map.of());
        awaitSettled(2, 0);
        assertThat(table).hasSize(2);
    }

    @Test
    void loginThatIsOutOfOrderIsWaitedOut() throws Exception {
        restartWithALongHold();
        loginReplies.addAll(List.of(Reply.of(503, ""), Reply.cut()));
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        assertThat(vendor.requests())
                .filteredOn(request -> request.path().equals(LOGIN))
                .hasSize(3);
        assertThat(sent().get("a")).hasSize(1);
    }

    @Test
    void moreThanTwoHundredRecordsTravelInSeveralCalls() throws Exception {
        String[] events = new String[201];
        for (int i = 0; i < events.length; i++) {
            events[i] = event("t" + i, "user_" + i);
        }
        sendTogether(events);
        awaitSettled(201, 0);
        assertThat(table).hasSize(201);
        assertThat(calls()).allMatch(call -> call.json().get("records").size() <= 200);
    }

    private CheckResult check(Map<String, String> settings) throws Exception {
        RouteFiles shipped = RouteFiles.read(Path.of(""));
        StringBuilder lines = new StringBuilder(shipped.texts().get(RouteFiles.SETTINGS)).append('\n');
        settings.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        byte[] body = event("a", "user_1").getBytes(StandardCharsets.UTF_8);
        return new CandidateCheck()
                .check(
                        shipped.with(RouteFiles.SETTINGS, lines.toString())
                                .with(
                                        "routes/deliver-salesforce.camel.yaml",
                                        Files.readString(Path.of("routes/examples/deliver-salesforce.camel.yaml"))),
                        List.of(new StoredEvent(1, EventKey.parse("0".repeat(64)), "referral.completed", 1, body)));
    }

    @Test
    void checkTakesTheExampleAndShowsTheCallWithoutLoggingIn() throws Exception {
        CheckResult result = check(settings(vendor.url()));
        assertThat(result.problems()).isEmpty();
        assertThat(result.trials())
                .filteredOn(trial -> trial.route().equals("deliver-salesforce"))
                .singleElement()
                .satisfies(trial -> {
                    assertThat(trial.events())
                            .extracting(EventTrial::outcome)
                            .containsExactly(EventTrial.TrialOutcome.SENT);
                    assertThat(trial.requests()).singleElement().satisfies(call -> assertThat(tree(call.body())
                                    .at("/records/0/attributes/type")
                                    .asText())
                            .isEqualTo("Click__c"));
                });
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void checkRefusesTheExampleWithoutTheComponentsSettings() throws Exception {
        Map<String, String> settings = new TreeMap<>(settings(vendor.url()));
        settings.keySet().removeIf(name -> name.startsWith("camel.component."));
        assertThat(check(settings).problems()).extracting(FileProblem::what).contains("loginUrl must be specified");
    }
}
