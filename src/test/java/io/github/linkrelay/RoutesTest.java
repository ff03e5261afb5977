package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that integration teams edit: the routes, the Kamelets, the settings. */
class RoutesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Path SETTINGS = Path.of("application.properties");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^}:?]+)");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static JsonSchema schema;

    @AfterAll
    static void forgetIt() {
        schema = null;
    }

    @BeforeAll
    static void readCamelsSchema() throws IOException {
        try (InputStream in = RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            // Loose, for a placeholder is text wherever it stands. Loaded as needed: the whole schema takes half a
            // gigabyte.
            schema = JsonSchemaFactory.getInstance(VersionFlag.V4)
                    .getSchema(
                            in,
                            SchemaValidatorsConfig.builder()
                                    .typeLoose(true)
                                    .preloadJsonSchema(false)
                                    .build());
        }
    }

    static List<Path> routes() throws IOException {
        return files(ROUTES, ".camel.yaml");
    }

    static List<Path> examples() throws IOException {
        return files(ROUTES.resolve("examples"), ".camel.yaml");
    }

    static List<Path> kamelets() throws IOException {
        return files(ROUTES.resolve("kamelets"), ".kamelet.yaml");
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreRoutesAndKamelets() throws IOException {
        assertThat(routes()).isNotEmpty();
        assertThat(kamelets()).isNotEmpty();
        assertThat(examples()).isNotEmpty();
        try (Stream<Path> all = Files.walk(ROUTES)) {
            assertThat(all.filter(Files::isRegularFile))
                    .hasSize(routes().size() + kamelets().size() + examples().size());
        }
    }

    /** Camel looks below routes/ too where it loads them from the class path. */
    @Test
    void examplesAreNotPacked() {
        assertThat(RoutesTest.class.getResource("/routes/receive.camel.yaml")).isNotNull();
        assertThat(RoutesTest.class.getResource("/routes/examples")).isNull();
    }

    @ParameterizedTest
    @MethodSource({"routes", "examples"})
    void routeMatchesCamelsSchema(Path file) throws IOException {
        assertThat(problems(Files.readString(file))).isEmpty();
    }

    @Test
    void misspeltStepDoesNotMatchCamelsSchema() throws IOException {
        String receive = Files.readString(ROUTES.resolve("receive.camel.yaml"));
        assertThat(problems(receive.replace("idempotentConsumer:", "idempotentConsummer:")))
                .isNotEmpty();
        assertThat(problems(receive.replace("completionEager:", "completionEeger:")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource({"routes", "examples"})
    void fileHasOneRouteNamedAsTheFile(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        List<String> ids = new ArrayList<>();
        for (JsonNode item : YAML.readTree(file.toFile())) {
            for (String kind : List.of("route", "routeConfiguration", "routeTemplate")) {
                if (item.has(kind)) {
                    ids.add(item.at("/" + kind + "/id").asText("without an id"));
                }
            }
            assertThat(item.has("from")).as("a route without an id").isFalse();
        }
        assertThat(ids).containsExactly(name);
    }

    @ParameterizedTest
    @MethodSource({"routes", "examples", "kamelets"})
    void fileSaysWhatItIsForAndIsIndentedByTwo(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).noneMatch(line -> line.contains("\t") || line.endsWith(" "));
        assertThat(lines).allMatch(line -> (line.length() - line.stripLeading().length()) % 2 == 0);
        assertThat(lines).allMatch(line -> line.length() <= 120);
        if (file.toString().endsWith(".camel.yaml")) {
            assertThat(lines.get(0)).startsWith("# ");
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void kameletHasTheShapeOfCamelsCatalogue(Path file) throws IOException {
        JsonNode kamelet = YAML.readTree(file.toFile());
        String name = file.getFileName().toString().replace(".kamelet.yaml", "");
        assertThat(names(kamelet)).containsExactly("apiVersion", "kind", "metadata", "spec");
        assertThat(kamelet.at("/apiVersion").textValue()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.at("/kind").textValue()).isEqualTo("Kamelet");
        assertThat(names(kamelet.get("metadata"))).containsExactly("name", "annotations", "labels");
        assertThat(kamelet.at("/metadata/name").textValue()).isEqualTo(name);
        String type =
                kamelet.at("/metadata/labels/camel.apache.org~1kamelet.type").textValue();
        assertThat(name).endsWith("-" + type);
        assertThat(names(kamelet.get("metadata").get("annotations")))
                .contains(
                        "camel.apache.org/kamelet.support.level",
                        "camel.apache.org/catalog.version",
                        "camel.apache.org/provider",
                        "camel.apache.org/kamelet.group",
                        "camel.apache.org/kamelet.namespace");
        assertThat(names(kamelet.get("spec"))).containsExactly("definition", "dependencies", "template");
        JsonNode definition = kamelet.at("/spec/definition");
        assertThat(names(definition))
                .startsWith("title", "description")
                .contains("type")
                .endsWith("properties");
        assertThat(definition.at("/title").textValue()).isNotBlank();
        assertThat(definition.at("/description").textValue()).endsWith(".");
        for (JsonNode property : definition.get("properties")) {
            assertThat(names(property)).startsWith("title", "description", "type");
            assertThat(property.get("title").textValue()).isNotBlank();
            assertThat(property.get("description").textValue()).endsWith(".");
        }
        String from = kamelet.at("/spec/template/from/uri").textValue();
        assertThat(from.equals("kamelet:source")).as(from).isNotEqualTo(type.equals("source"));
        assertThat(kamelet.findValuesAsText("uri").contains("kamelet:sink")).isEqualTo(type.equals("source"));
    }

    @Test
    void eachSettingThatARouteNamesIsDocumented() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : concat(concat(routes(), examples()), kamelets())) {
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                // Keys of an example that do not begin so are the team's own.
                if (placeholder.group(1).startsWith("linkrelay.")
                        || placeholder.group(1).startsWith("camel.")) {
                    named.add(placeholder.group(1));
                }
            }
        }
        assertThat(named).isNotEmpty();
        named.removeIf(RoutesTest::isNamedAtTheHeadOfAnExample);
        assertThat(settings().stringPropertyNames()).containsAll(named);
    }

    private static boolean isNamedAtTheHeadOfAnExample(String setting) {
        try {
            for (Path example : files(ROUTES.resolve("examples"), ".camel.yaml")) {
                if (Files.readAllLines(example).stream().anyMatch(line -> line.startsWith("#   " + setting + "="))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachSettingIsReadBySomething() throws IOException {
        StringBuilder readers = new StringBuilder();
        try (Stream<Path> sources = Files.walk(Path.of("src/main"))) {
            for (Path source : concat(sources.filter(Files::isRegularFile).toList(), routes())) {
                readers.append(Files.readString(source));
            }
        }
        for (Path kamelet : kamelets()) {
            readers.append(Files.readString(kamelet));
        }
        assertThat(settings().stringPropertyNames())
                .filteredOn(key -> key.startsWith("linkrelay."))
                .filteredOn(
                        key -> !key.startsWith("linkrelay.segment.name.") && !key.startsWith("linkrelay.segment.user."))
                .allMatch(key -> readers.indexOf(key) >= 0);
    }

    @Test
    void eachSettingOfOursHasACommentAboveIt() throws IOException {
        boolean explained = false;
        List<String> unexplained = new ArrayList<>();
        for (String line : Files.readAllLines(SETTINGS)) {
            if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("#")) {
                explained = explained || !line.startsWith("# ---");
            } else if (line.startsWith("linkrelay.") && !explained) {
                unexplained.add(line);
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void eachEnvironmentVariableHasItsLine() throws IOException {
        String text = Files.readString(SETTINGS);
        for (String variable : List.of(
                "WEBHOOK_SECRET",
                "SEGMENT_WRITE_KEY",
                "SEGMENT_ENDPOINT",
                "SEGMENT_MESSAGE_ID",
                "PORT",
                "HOST",
                "MANAGEMENT_PORT",
                "MANAGEMENT_HOST",
                "DATA_DIR",
                "LOG_FORMAT",
                "ALERTS_URL",
                "ARCHIVE_DIR",
                "MANAGEMENT_TOKEN",
                "MANAGEMENT_USER",
                "MANAGEMENT_PASSWORD",
                "MANAGEMENT_VIEWER_TOKEN")) {
            assertThat(text).contains("{{env:" + variable + ":");
        }
    }

    /** Of the file with the default settings in the place of its placeholders, as their types count too. */
    private static Set<ValidationMessage> problems(String yaml) throws IOException {
        Properties settings = settings();
        String resolved = Pattern.compile("\\{\\{((linkrelay|segment|alerts)\\.[^}]+)}}")
                .matcher(yaml)
                .replaceAll(placeholder -> settings.getProperty(placeholder.group(1), "true"));
        return schema.validate(YAML.readTree(resolved));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<Path> concat(List<Path> some, List<Path> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(SETTINGS)) {
            settings.load(reader);
        }
        return settings;
    }
}
