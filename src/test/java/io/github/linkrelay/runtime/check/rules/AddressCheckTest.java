package io.github.linkrelay.runtime.check.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.runtime.check.CandidateCheck;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.runtime.settings.SettingsKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A value of somebody's stands in no endpoint's address, neither in what we ship nor, unless it arrives, in what a team has. */
class AddressCheckTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}]+)}}");
    /** The start refuses a number, duration or switch that is none. */
    private static final Pattern PLAIN = Pattern.compile("\\d+(ms|s|m|h|d)?|true|false");
    /** Paths of webhooks: what can't stand there is refused. */
    private static final Set<String> PATHS = Set.of("linkrelay.webhook.path", "shop.webhook-path");
    /**
     * Of Kamelets: where what the caller gives stands in an address. The archive's folder comes as the name of a setting, and
     * the component resolves it; the others are names and paths, and the route that gives them is checked.
     */
    private static final Set<String> IN_THE_PATH =
            Set.of("platform-http:{{path}}", "outbox:{{outbox}}", "archive:{{directory}}", "#bean:{{dataSource}}");

    @Test
    void noShippedFileAndNoSnippetOfTheDocsHasAValueInAnAddress() throws IOException {
        List<String> unsafe = new ArrayList<>();
        Map<String, String> texts = yaml();
        assertThat(texts).hasSizeGreaterThan(40);
        texts.forEach((place, text) -> addresses(new Load(LoadSettings.builder().build()).loadFromString(text))
                .forEach(address -> {
                    Matcher placeholder = PLACEHOLDER.matcher(address);
                    while (placeholder.find()) {
                        String key = placeholder.group(1);
                        if (!PLAIN.matcher(SettingsKeys.defaults().getProperty(key, ""))
                                        .matches()
                                && !PATHS.contains(key)
                                && !IN_THE_PATH.contains(address)) {
                            unsafe.add(place + ": " + address);
                        }
                    }
                    if (address.contains("RAW(")) {
                        unsafe.add(place + ": " + address);
                    }
                }));
        assertThat(unsafe).isEmpty();
    }

    /** Where a constructor is given text, it is split at commas and quotes. */
    @Test
    void noShippedKameletGivesAParameterThatIsTextToAConstructor() throws IOException {
        assertThat(yaml()).allSatisfy((place, text) -> assertThat(text)
                .doesNotContainPattern(
                        "\"\\d\": \"\\{\\{(secret|writeKey|url|endpoint|salt|directory|query|apiKey)}}\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            crm:x?token={{v}}        | a&b       | &
            crm:x?token={{v}}        | a+b       | +
            crm:x?token={{v}}        | a%2Bb     | %
            crm:x?token={{v}}        | #a        | #
            crm:x?token=RAW({{v}})   | a)b       | )
            crm:{{v}}                | a?b       | ?
            {{v}}                    | http://h/x?k=a%2Bb | %
            """)
    void settingThatWouldNotArriveIsNamedWithTheCharacter(String address, String value, String character)
            throws Exception {
        assertThat(problem(address, value))
                .startsWith("the setting v has a " + character + " in it")
                .doesNotContain(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            crm:x?token={{v}}        | a=b/c:d,e(f)
            crm:x?token=RAW({{v}})   | a&b+c%d#e
            crm:x?token=#property:v  | a&b+c%d
            crm:{{v}}                | /var/lib/x
            {{v}}                    | http://h/x?k=a&l=b
            crm:{{missing}}          | a&b
            crm:x?a=b+c%20d          | unused
            deliver:x?a={{v}}&b=RAW(c+d%) | ab
            """)
    void whatArrivesIsNotRefused(String address, String value) throws Exception {
        assertThat(problem(address, value)).isEmpty();
    }

    @Test
    void valueThatIsWrittenOutBelowDeliverIsRefusedToo() throws Exception {
        assertThat(problem("deliver:kamelet:crm?token=a+b", "")).startsWith("a value has a + in it");
        try (CamelContext context = BareContext.create()) {
            assertThat(AddressCheck.problemOfOption(context, "crm", "url", "http://h/?a=b&c=d"))
                    .hasValueSatisfying(what -> assertThat(what).startsWith("a value has a & in it"));
            for (String fine :
                    List.of("#property:crm.url", "RAW(a&b)", "http://h/?a=b", "{{crm.url}}", "${header.a} && 'b'")) {
                assertThat(AddressCheck.problemOfOption(context, "crm", "url", fine)
                                .isPresent())
                        .as(fine)
                        .isEqualTo(fine.contains("&&"));
            }
        }
    }

    @Test
    void routeOfATeamWithSuchAValueIsRefusedAtStartAndByTheCheck(@TempDir Path data) throws IOException {
        String example = Files.readString(Path.of("routes/examples/deliver-webhook.camel.yaml"));
        String old = example.replace("\"#property:webhook-out.url\"", "\"{{webhook-out.url}}\"");
        assertThat(old).isNotEqualTo(example);
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String file : List.of("receive", "delivery")) {
            Files.copy(Path.of("routes", file + ".camel.yaml"), routes.resolve(file + ".camel.yaml"));
        }
        Files.writeString(routes.resolve("deliver-webhook.camel.yaml"), old);
        Map<String, String> settings = Map.of(
                "webhook-out.url",
                "https://example.com/hook?key=aB%2Bc&tenant=t1",
                "webhook-out.secret",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Map<String, String> all = new TreeMap<>(settings);
        all.put("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml");

        assertThatThrownBy(() -> LocalLinkrelay.start(data, URI.create("http://127.0.0.1:9"), all)
                        .close())
                .hasStackTraceContaining("the setting webhook-out.url has a % in it")
                .hasStackTraceContaining("#property:");

        StringBuilder text = new StringBuilder(Files.readString(Path.of("application.properties")));
        settings.forEach(
                (key, value) -> text.append('\n').append(key).append('=').append(value));
        RouteFiles files = RouteFiles.read(Path.of("")).with("application.properties", text.toString());
        assertThat(new CandidateCheck()
                        .check(files.with("routes/deliver-webhook.camel.yaml", example), List.of())
                        .problems())
                .isEmpty();
        assertThat(new CandidateCheck()
                        .check(files.with("routes/deliver-webhook.camel.yaml", old), List.of())
                        .problems())
                .extracting(FileProblem::what)
                .containsExactly(
                        "the setting webhook-out.url has a % in it, which does not arrive as it was written where it"
                                + " stands, in an endpoint's address");
    }

    private static String problem(String address, String value) throws Exception {
        try (CamelContext context = BareContext.create()) {
            ((PropertiesComponent) context.getPropertiesComponent()).addOverrideProperty("v", value);
            return AddressCheck.problem(context, address).orElse("");
        }
    }

    /** The files, and each snippet of YAML in the docs, by place. */
    private static Map<String, String> yaml() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String folder : List.of("routes", "src/it", "docs")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (file.toString().matches(".*\\.(camel|kamelet)\\.yaml")) {
                        texts.put(file.toString(), Files.readString(file));
                    } else if (file.toString().endsWith(".md")) {
                        snippets(file, texts);
                    }
                }
            }
        }
        snippets(Path.of("README.md"), texts);
        return texts;
    }

    private static void snippets(Path file, Map<String, String> texts) throws IOException {
        Matcher snippet = Pattern.compile("(?ms)^ *```yaml\n(.*?)^ *```").matcher(Files.readString(file));
        while (snippet.find()) {
            texts.put(file + " at " + snippet.start(), snippet.group(1));
        }
    }

    /** Every uri, and every value below parameters, in this tree. */
    private static List<String> addresses(Object node) {
        List<String> found = new ArrayList<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof String text
                        && Set.of("uri", "to", "toD", "from", "wireTap").contains(key)) {
                    found.add(text);
                } else if (key.equals("parameters") && value instanceof Map<?, ?> options) {
                    options.values().forEach(option -> found.add(String.valueOf(option)));
                } else {
                    found.addAll(addresses(value));
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> found.addAll(addresses(item)));
        }
        return found;
    }
}
