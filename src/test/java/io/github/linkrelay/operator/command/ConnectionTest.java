package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.operator.api.JsonForm;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest extends CommandTestBase {
    private static final String TOKEN = "s3cret-token-of-this-test";

    @BeforeEach
    void answerSomething() {
        api.on("GET /api/replays", "{\"replays\":[]}");
    }

    private int list(String... more) {
        String[] args = new String[more.length + 2];
        args[0] = "replay";
        args[1] = "list";
        System.arraycopy(more, 0, args, 2, more.length);
        return run(args);
    }

    private String authorization() {
        return api.asked().get(0).headers().getFirst("Authorization");
    }

    @Test
    void tokenGoesInAHeader() {
        surroundings.environment.put("MANAGEMENT_TOKEN", TOKEN);
        assertThat(list("--json")).isZero();
        assertThat(authorization()).isEqualTo("Bearer " + TOKEN);
        assertThat(printed() + told()).doesNotContain(TOKEN);
    }

    @Test
    void nameAndPasswordGoInAHeader() {
        surroundings.environment.putAll(Map.of("MANAGEMENT_USER", "zoë", "MANAGEMENT_PASSWORD", "p:w"));
        assertThat(list()).isZero();
        assertThat(authorization()).isEqualTo("Basic em/DqzpwOnc=");
    }

    @Test
    void tokenGoesBeforeNameAndPassword() {
        surroundings.environment.putAll(
                Map.of("MANAGEMENT_USER", "u", "MANAGEMENT_PASSWORD", "p", "MANAGEMENT_TOKEN", TOKEN));
        assertThat(list()).isZero();
        assertThat(authorization()).isEqualTo("Bearer " + TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n", " %s\r\n", "\u00A0%s\u200B", "\uFEFF%s"})
    void whatStandsAroundAVariableIsCutAsTheProcessCutsIt(String around) {
        surroundings.environment.put(
                "MANAGEMENT_PORT",
                around.formatted(api.url().substring(api.url().lastIndexOf(':') + 1)));
        surroundings.environment.put("MANAGEMENT_TOKEN", around.formatted(TOKEN));
        assertThat(runThere("replay", "list")).isZero();
        assertThat(authorization()).isEqualTo("Bearer " + TOKEN);

        surroundings.environment.remove("MANAGEMENT_TOKEN");
        surroundings.environment.put("MANAGEMENT_USER", around.formatted("zoë"));
        surroundings.environment.put("MANAGEMENT_PASSWORD", around.formatted("p:w"));
        assertThat(runThere("replay", "list")).isZero();
        assertThat(api.asked().get(1).headers().getFirst("Authorization")).isEqualTo("Basic em/DqzpwOnc=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"9876\"", "98 76", "x", "tcp://10.0.0.1:9876"})
    void portThatIsNoneIsAWrongCommandLine(String port) {
        surroundings.environment.put("MANAGEMENT_PORT", port);
        assertThat(runThere("replay", "list")).isEqualTo(2);
        assertThat(told()).contains("MANAGEMENT_PORT ");
    }

    @Test
    void withoutCredentialsThereIsNoHeader() {
        assertThat(list()).isZero();
        assertThat(authorization()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "MANAGEMENT_USER, s3cret, MANAGEMENT_PASSWORD is missing",
                        "MANAGEMENT_PASSWORD, s3cret, MANAGEMENT_USER is missing",
                "MANAGEMENT_TOKEN, s3cret\u0007s, MANAGEMENT_TOKEN has a line end",
                        "MANAGEMENT_TOKEN, s3cr et, MANAGEMENT_TOKEN has characters",
                "MANAGEMENT_TOKEN, \"s3cret\", MANAGEMENT_TOKEN has quotes",
                        "MANAGEMENT_USER, 's3cret', MANAGEMENT_USER has quotes"
            })
    void credentialsThatCantBeAreRefusedWithoutRepeatingThem(String variable, String value, String problem) {
        surroundings.environment.put(variable, value);
        assertThat(list()).isEqualTo(2);
        assertThat(told()).contains(problem).doesNotContain("s3cret");
        assertThat(api.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://relay.invalid:9876",
                "http://127.0.0.1.invalid",
                "http://192.0.2.7:9876",
                "HTTP://localhost.invalid"
            })
    void credentialsAreNotSentOverHttpToAnotherMachine(String url) {
        surroundings.environment.put("MANAGEMENT_TOKEN", TOKEN);
        assertThat(runThere("replay", "list", "--url", url)).isEqualTo(2);
        assertThat(told())
                .contains("is not this machine")
                .contains("--insecure")
                .doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"http://nowhere.invalid:9876, --insecure", "https://nowhere.invalid:9876, --json"})
    void withInsecureOrHttpsTheyAre(String url, String option) {
        surroundings.environment.put("MANAGEMENT_TOKEN", TOKEN);
        assertThat(runThere("replay", "list", "--url", url, option)).isEqualTo(3);
        assertThat(told()).contains("There is no host named nowhere.invalid.").doesNotContain(TOKEN);
    }

    @Test
    void withoutCredentialsHttpToAnotherMachineIsFine() {
        assertThat(runThere("replay", "list", "--url", "http://nowhere.invalid:9876"))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:s3cret@127.0.0.1:9876",
                "ftp://127.0.0.1",
                "127.0.0.1:9876",
                "http:///",
                "nothing",
                "http://127.0.0.1/?token=s3cret",
                "http://127.0.0.1/#x"
            })
    void urlThatCantBeIsAWrongCommandLine(String url) {
        assertThat(runThere("replay", "list", "--url", url)).isEqualTo(2);
        assertThat(told()).contains("--url").doesNotContain("s3cret");
    }

    @Test
    void nothingThatListensSaysWhatToDo() {
        String url = "http://127.0.0.1:" + Ports.free();
        assertThat(runThere("replay", "list", "--url", url)).isEqualTo(3);
        assertThat(told())
                .isEqualToIgnoringNewLines(
                        "Nothing listens at " + url + ". Is Linkrelay running? Another place is given with --url.");
    }

    @Test
    void urlMayHaveAPath() {
        assertThat(runThere("replay", "list", "--url", api.url() + "/relay/")).isEqualTo(1);
        assertThat(api.asked().get(0).path()).isEqualTo("/relay/api/replays");
        api.breaches().clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void deniedAccessIsExitCodeThree(int status) {
        surroundings.environment.put("MANAGEMENT_TOKEN", TOKEN);
        api.on("GET /api/replays", any -> ApiStandIn.Answered.problem(status, "Who are you?"));
        assertThat(list()).isEqualTo(3);
        assertThat(told())
                .contains("No access: Who are you?")
                .contains("MANAGEMENT_TOKEN")
                .doesNotContain(TOKEN);
    }

    @Test
    void problemIsToldAndExitCodeOne() {
        api.on("GET /api/replays", any -> ApiStandIn.Answered.problem(404, "There is no outbox other."));
        assertThat(list("--outbox", "other")).isEqualTo(1);
        assertThat(told()).isEqualToIgnoringNewLines("There is no outbox other.");
        assertThat(api.asked().get(0).query()).containsEntry("outbox", "other");
    }

    @Test
    void redirectIsNotFollowed() {
        surroundings.environment.put("MANAGEMENT_TOKEN", TOKEN);
        api.on(
                "GET /api/replays",
                any -> new ApiStandIn.Answered(302, "", Map.of("Location", api.url() + "/elsewhere")));
        assertThat(list()).isEqualTo(3);
        assertThat(told()).contains("redirect (302)");
        assertThat(api.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"200, <html>", "200, [1]", "502, Bad Gateway", "404, {}"})
    void anythingElseIsNoAnswerOfLinkrelay(int status, String body) {
        api.on("GET /api/replays", any -> new ApiStandIn.Answered(status, body, Map.of()));
        assertThat(list()).isEqualTo(3);
        assertThat(told()).contains("(" + status + ") is not the operator's side of Linkrelay");
        api.breaches().clear();
    }

    @Test
    void jsonIsPrintedAsItCame() {
        String answer = "{\"replays\":[], \"price\": 1.10, \"name\": \"Zoë\"}";
        api.on("GET /api/replays", answer);
        assertThat(list("--json")).isZero();
        assertThat(printed()).isEqualTo(answer + System.lineSeparator());
    }

    @Test
    void jsonCantSteerATerminalAndIsTheSameDocument() throws Exception {
        String answer = "{\"replays\":[],\"name\":\"a\u009b31mb\u202ec\u007f\"}";
        api.on("GET /api/replays", answer);
        assertThat(list("--json")).isZero();
        assertThat(printed().strip()).isEqualTo("{\"replays\":[],\"name\":\"a\\u009b31mb\\u202ec\\u007f\"}");
        assertThat(JsonForm.MAPPER.readTree(printed())).isEqualTo(JsonForm.MAPPER.readTree(answer));
    }

    @Test
    void jsonSurvivesAnOutputThatKnowsOnlyAscii() throws Exception {
        surroundings.charset = US_ASCII;
        String answer = "{\"replays\":[],\"name\":\"Zoë 😀\"}";
        api.on("GET /api/replays", answer);
        assertThat(list("--json")).isZero();
        assertThat(US_ASCII.newEncoder().canEncode(printed())).isTrue();
        assertThat(JsonForm.MAPPER.readTree(printed())).isEqualTo(JsonForm.MAPPER.readTree(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--outbox=other"})
    void optionBeforeASubcommandIsRefusedSinceItWouldDoNothing(String option) {
        assertThat(run("replay", option, "list")).isEqualTo(2);
        assertThat(told()).contains("stands before 'list'");
        assertThat(api.asked()).isEmpty();
    }
}
