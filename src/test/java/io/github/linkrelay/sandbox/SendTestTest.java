package io.github.linkrelay.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SendTestTest {
    private static final String PATH = "/webhooks/tolinku";
    private static final String SECRET = "whsec_of_this_test";
    private static final String UUID_8 = "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @RegisterExtension
    static final WireMockExtension RECEIVER = WireMockExtension.newInstance()
            .options(options().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Map<String, String> environment = Map.of();

    @TempDir
    Path directory;

    @BeforeEach
    void accept() {
        RECEIVER.stubFor(post(PATH).willReturn(aResponse().withStatus(200)));
    }

    @Test
    void oneClickIsSentSignedAndPrintedAsOneLine() {
        assertThat(sendHere()).isZero();

        LoggedRequest request = requests().get(0);
        assertThat(requests()).hasSize(1);
        assertThat(request.getHeader("X-Webhook-Signature"))
                .isEqualTo(Signer.sign(request.getBody(), Sandbox.EXAMPLE_SECRET));
        assertThat(request.getHeader("X-Webhook-Event")).isEqualTo("link.clicked");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(out.toString()).matches("200  link\\.clicked  " + UUID_8 + "\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void allSendsOneOfEachType() {
        assertThat(sendHere("all")).isZero();

        assertThat(requests())
                .extracting(request -> request.getHeader("X-Webhook-Event"))
                .containsExactlyElementsOf(TestEvents.types());
        assertThat(out.toString().lines()).hasSize(13).allMatch(line -> line.startsWith("200  "));
    }

    @Test
    void countSendsThatManyDifferentEvents() {
        assertThat(sendHere("referral.created", "--count", "25")).isZero();

        assertThat(requests())
                .hasSize(25)
                .extracting(LoggedRequest::getBodyAsString)
                .doesNotHaveDuplicates();
    }

    @Test
    void fileIsSentByteForByteAndWithCountAsDuplicates() throws IOException {
        byte[] body =
                "{ \"event\":\"link.clicked\", \"timestamp\":\"2026-06-14T09:26:53Z\", \"data\":{\"name\":\"Zoë\"} }\n"
                        .getBytes(UTF_8);
        Path file = Files.write(directory.resolve("body.json"), body);

        assertThat(sendHere("--body", file.toString(), "--count", "2")).isZero();

        assertThat(requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBody())
                .isEqualTo(body));
        assertThat(out.toString().lines().distinct()).hasSize(1);
    }

    @Test
    void messageIdIsTheOneThatSegmentGets() throws IOException {
        Path file = Files.writeString(
                directory.resolve("body.json"),
                "{\"event\":\"test\","
                        + "\"timestamp\":\"2026-06-14T09:00:00.000Z\",\"data\":{\"webhook_id\":\"wh_7c1f9e20\",\"appspace_id\":\"as_41d0b6\"}}");

        sendHere("--body", file.toString());

        assertThat(out.toString().strip()).isEqualTo("200  test  78d7dc2b-89e2-8cf8-915a-8e5d2178fe1e");
    }

    @Test
    void fileThatIsNoEventIsSentToo() throws IOException {
        Path file = Files.writeString(directory.resolve("body.txt"), "no json");

        assertThat(sendHere("--body", file.toString())).isZero();
        assertThat(requests().get(0).containsHeader("X-Webhook-Event")).isFalse();
        assertThat(out.toString()).startsWith("200  ?  ");
    }

    @Test
    void optionGoesBeforeEnvironmentAndTheFirstSecretOfAListIsUsed() {
        environment = Map.of("WEBHOOK_SECRET", " first , second");
        sendHere();
        sendHere("--secret", SECRET);

        assertThat(requests())
                .extracting(r -> r.getHeader("X-Webhook-Signature").equals(Signer.sign(r.getBody(), "first")))
                .containsExactly(true, false);
        assertThat(requests())
                .extracting(r -> r.getHeader("X-Webhook-Signature").equals(Signer.sign(r.getBody(), SECRET)))
                .containsExactly(false, true);
    }

    @Test
    void variablesAreTakenAsTheReceiverTakesThem() {
        environment = Map.of("PORT", RECEIVER.getPort() + "\r\n", "WEBHOOK_SECRET", ",\u200B" + SECRET + "\u00A0,\r\n");

        assertThat(run()).isZero();
        assertThat(requests())
                .extracting(r -> r.getHeader("X-Webhook-Signature").equals(Signer.sign(r.getBody(), SECRET)))
                .containsExactly(true);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"PORT, '3000'", "PORT, tcp://10.0.0.1:80", "WEBHOOK_SECRET, \"hunter2hunter2\""})
    void variableThatCantBeMeantIsAWrongCommandLine(String name, String value) {
        environment = Map.of(name, value);
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains(name).doesNotContain("hunter2");
        assertThat(requests()).isEmpty();
    }

    @Test
    void oneRefusalMakesTheExitCodeOneAndShowsTheReason() {
        RECEIVER.stubFor(post(PATH)
                .withRequestBody(containing("install.tracked"))
                .willReturn(aResponse().withStatus(401).withBody("signature\nis wrong")));

        assertThat(sendHere("all")).isEqualTo(1);

        assertThat(out.toString().lines())
                .hasSize(13)
                .filteredOn(line -> line.matches("401  install\\.tracked  " + UUID_8 + "  signature\\?is wrong"))
                .hasSize(1);
    }

    @Test
    void redirectIsNotFollowedAndIsNoSuccess() {
        RECEIVER.stubFor(post(PATH).willReturn(aResponse().withStatus(308).withHeader("Location", PATH + "/")));

        assertThat(sendHere()).isEqualTo(1);
        assertThat(requests()).hasSize(1);
        assertThat(out.toString()).startsWith("308  ");
    }

    @Test
    void droppedConnectionIsALineAndTheRestIsSent() {
        RECEIVER.stubFor(post(PATH)
                .withRequestBody(containing("link.clicked"))
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(sendHere("all")).isEqualTo(1);
        assertThat(out.toString().lines())
                .hasSize(13)
                .first()
                .asString()
                .startsWith("---  link.clicked  ")
                .contains("no answer");
    }

    @Test
    void nothingListeningIsSaidOnceAndInWords() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(run("all", "--url", "http://localhost:" + free + PATH)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("Nothing listens at http://localhost:" + free + ".");
    }

    @Test
    void secretIsNeverPrintedNotEvenWhenTheReceiverEchoesIt() {
        RECEIVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody("not " + SECRET)));
        environment = Map.of("WEBHOOK_SECRET", SECRET);

        sendHere();
        sendHere("--secret", SECRET);
        run("--help");
        run("nonsense", "--secret", SECRET);

        assertThat(out.toString() + err).contains("not (secret)", "Usage:").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://receiver.example/",
                "https://203.0.113.9/",
                "http://127.0.0.1.example/",
                "http://10.0.0.1/",
                "http://[2001:db8::1]/"
            })
    void otherMachineNeedsYes(String url) {
        assertThat(run("--url", url)).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/", "http://LOCALHOST:1/", "http://127.9.9.9:1/", "http://[::1]:1/"})
    void loopbackNeedsNoYes(String url) {
        assertThat(run("--url", url)).isEqualTo(1);
        assertThat(err.toString()).doesNotContain("--yes");
    }

    @Test
    void withYesAnotherMachineIsTried() {
        assertThat(run("--url", "http://nowhere.invalid/", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no host named nowhere.invalid.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--count 10001",
                "--count 0",
                "--count -1",
                "--count many",
                "all --count 770",
                "link.click",
                "--secret=",
                "--url ftp://localhost/",
                "--url localhost:3000",
                "--url /webhooks",
                "--body no-such-file",
                "--flood",
                "test --body pom.xml"
            })
    void wrongCommandLineIsExitCodeTwoAndSendsNothing(String line) {
        assertThat(sendHere(line.split(" "))).isEqualTo(2);

        assertThat(err.toString()).isNotBlank();
        assertThat(requests()).isEmpty();
    }

    @Test
    void unknownTypeListsTheKnownOnes() {
        assertThat(run("link.click")).isEqualTo(2);
        assertThat(err.toString()).contains("'link.click'", "all, link.clicked", "ecommerce.purchase");
    }

    private int sendHere(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.add("--url=http://localhost:" + RECEIVER.getPort() + PATH);
        }
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return new CommandLine(new SendTest(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static List<LoggedRequest> requests() {
        return RECEIVER.findAll(postRequestedFor(anyUrl()));
    }
}
