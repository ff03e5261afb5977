package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.linkrelay.harness.LocalLinkrelay;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.SegmentStandIn;
import io.github.linkrelay.sandbox.StandInAnswer;
import io.github.linkrelay.sandbox.StandInOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for Prometheus and the dashboard for Grafana ask for what the product tells. */
class MonitoringTest {
    private static final Path RULES = Path.of("docs/monitoring/linkrelay-rules.yml");
    private static final Path DASHBOARD = Path.of("docs/monitoring/linkrelay-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("(linkrelay_\\w+)\\s*(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    /** Added by Prometheus to each. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

    /** By name of the metric, the values of each of its labels. */
    private static final Map<String, Map<String, Set<String>>> TOLD = new TreeMap<>();

    /** All that is scraped, as it came. */
    private static String page;

    @BeforeAll
    static void scrape(@TempDir Path data) throws Exception {
        try (SegmentStandIn segment =
                        new SegmentStandIn(StandInOptions.defaults().countingOnly()).start();
                LocalLinkrelay linkrelay = LocalLinkrelay.start(
                        data,
                        segment.endpoint(),
                        Map.of("linkrelay.delivery.redelivery-delay", "10", "linkrelay.delivery.back-off", "20ms"))) {
            // Some meters are made when they first count: a batch, a repeat.
            segment.answerWith(StandInAnswer.status(503));
            assertThat(linkrelay.webhooks().send(Webhooks.click("monitored"))).isEqualTo(200);
            await().until(() -> page(linkrelay).contains("linkrelay_delivery_redeliveries_total{"));
            segment.answerWith(StandInAnswer.accept());
            await().until(() -> linkrelay.segment().waiting() == 0);
            page = page(linkrelay);
            page.lines().filter(line -> line.startsWith("linkrelay_")).forEach(MonitoringTest::read);
        }
    }

    private static String page(LocalLinkrelay linkrelay) throws IOException {
        return Webhooks.exchange(HttpRequest.newBuilder(linkrelay.management("/observe/metrics")))
                .body();
    }

    private static void read(String line) {
        Matcher metric = METRIC.matcher(line);
        assertThat(metric.lookingAt()).as(line).isTrue();
        Map<String, Set<String>> labels = TOLD.computeIfAbsent(metric.group(1), name -> new TreeMap<>());
        Matcher label = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
        while (label.find()) {
            labels.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(3));
        }
    }

    @Test
    void rulesAskForMetricsAndLabelsThatThereAre() throws IOException {
        int rules = 0;
        for (JsonNode rule :
                new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile()).at("/groups/0/rules")) {
            rules++;
            String name = rule.path("alert").asText();
            String texts = rule.path("annotations").toString();
            assertThat(problems(rule.path("expr").asText(), words(texts, "\\$labels\\.(\\w+)")))
                    .as(name)
                    .isEmpty();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).as(name).contains("docs/operating.md");
        }
        assertThat(rules).isGreaterThan(5);
    }

    @Test
    void sectionsThatRulesPointToAreThere() throws IOException {
        String page = Files.readString(Path.of("docs/operating.md"));
        Set<String> sections =
                words(Files.readString(RULES).replaceAll("\\s+", " "), "docs/operating.md, \"([^\"]+)\"");
        assertThat(sections).isNotEmpty().allMatch(section -> page.contains("\n## " + section + "\n"));
    }

    @Test
    void dashboardAsksForMetricsAndLabelsThatThereAre() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        int expressions = 0;
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions++;
                assertThat(problems(
                                target.path("expr").asText(),
                                words(target.path("legendFormat").asText(), "\\{\\{(\\w+)}}")))
                        .as(panel.path("title").asText())
                        .isEmpty();
            }
        }
        assertThat(expressions).isGreaterThan(20);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            String query = variable.path("definition").asText();
            assertThat(problems(query, words(query, "label_values\\(.*,\\s*(\\w+)\\)")))
                    .as(query)
                    .isEmpty();
        }
        assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
                .contains("datasource", "outbox", "destination");
    }

    @Test
    void dashboardCanBeImported() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(38);
        assertThat(dashboard.path("id").isNull())
                .as("the importing Grafana gives it")
                .isTrue();
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            JsonNode place = panel.get("gridPos");
            for (int x = place.get("x").asInt();
                    x < place.get("x").asInt() + place.get("w").asInt();
                    x++) {
                assertThat(x).as(title).isLessThan(24);
                for (int y = place.get("y").asInt();
                        y < place.get("y").asInt() + place.get("h").asInt();
                        y++) {
                    assertThat(taken.add(List.of(x, y)))
                            .as("%s covers another", title)
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            }
        }
    }

    /** What {@code promtool check metrics} checks, for where it is not installed. */
    @Test
    void metricsKeepToTheRulesOfPrometheus() {
        List<String> families = page.lines()
                .filter(line -> line.startsWith("# TYPE linkrelay_"))
                .toList();
        assertThat(families).hasSizeGreaterThan(20);
        for (String family : families) {
            String name = family.split(" ")[2];
            String type = family.split(" ")[3];
            assertThat(breach(name, type, help(name))).as(family).isEmpty();
        }
    }

    private static String help(String name) {
        return page.lines()
                .filter(line -> line.startsWith("# HELP " + name + " "))
                .map(line -> line.substring(("# HELP " + name).length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String breach(String name, String type, String help) {
        boolean isCounter = type.equals("counter");
        boolean hasParts = type.equals("histogram") || type.equals("summary");
        if (help.isEmpty()) {
            return "no help text";
        }
        if (isCounter != name.endsWith("_total")) {
            return "_total is for counters, and every counter has it";
        }
        if (!hasParts && name.matches(".*_(count|sum|bucket|info)")) {
            return "the ending is that of another type";
        }
        if (name.matches(".*_(gauge|counter|histogram|summary)(_.*)?") || !name.matches("[a-z][a-z0-9_]*")) {
            return "a type, a colon or a capital letter in the name";
        }
        if (name.matches(".*_(ms|millis|milliseconds|minutes|hours|kb|kib|mb|mib|kilobytes|megabytes|percent)(_.*)?")) {
            return "seconds, bytes and ratios are the units";
        }
        String unit = "_(seconds|bytes)";
        return name.matches(".*" + unit + "_.*") && !name.matches(".*" + unit + "_(total|max)")
                ? "the unit is not at the end"
                : "";
    }

    @Test
    void breachesOfTheRulesAreNoticed() {
        assertThat(breach("linkrelay_a", "gauge", "")).contains("help");
        assertThat(breach("linkrelay_a", "counter", "A")).contains("_total");
        assertThat(breach("linkrelay_a_total", "gauge", "A")).contains("_total");
        assertThat(breach("linkrelay_a_count", "gauge", "A")).contains("ending");
        assertThat(breach("linkrelay_bytes_in_flight", "gauge", "A")).contains("unit");
        assertThat(breach("linkrelay_a_ms", "gauge", "A")).contains("seconds");
        assertThat(breach("linkrelay_a_seconds", "histogram", "A")).isEmpty();
    }

    @Test
    void promtoolFindsNothingWhereItIsInstalled(@TempDir Path folder) throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeTrue(Files.isExecutable(promtool), "promtool is not installed");
        Path scraped = Files.writeString(folder.resolve("metrics"), page);
        assertThat(found(folder, scraped, promtool.toString(), "check", "metrics"))
                .isEmpty();
        assertThat(found(folder, scraped, promtool.toString(), "check", "rules", RULES.toString()))
                .contains("SUCCESS");
    }

    private static String found(Path folder, Path input, String... command) throws Exception {
        Path output = folder.resolve("found");
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    @Test
    void wrongNamesAreNoticed() {
        assertThat(problems("linkrelay_destination_wating > 0", Set.of()))
                .containsExactly("no metric linkrelay_destination_wating");
        assertThat(problems("linkrelay_destination_received > 0", Set.of())).hasSize(1);
        assertThat(problems("sum(linkrelay_outbox_file_bytes{destination=\"segment\"})", Set.of()))
                .containsExactly("linkrelay_outbox_file_bytes has no label destination");
        assertThat(problems("sum by (outbox, dest) (linkrelay_destination_waiting)", Set.of()))
                .containsExactly("linkrelay_destination_waiting has no label dest");
        assertThat(problems("linkrelay_destination_state{state=\"stuck\"} == 1", Set.of()))
                .containsExactly("linkrelay_destination_state has no state=\"stuck\"");
        assertThat(problems("linkrelay_webhook_requests_total{outcome=~\"sig_.+\"}", Set.of()))
                .hasSize(1);
        assertThat(problems("linkrelay_outbox_accepting", Set.of("destination")))
                .containsExactly("linkrelay_outbox_accepting has no label destination");
        assertThat(problems("up", Set.of())).containsExactly("asks for no metric of ours: up");
        assertThat(problems(
                        "sum by (job, outbox) (linkrelay_destination_waiting{outbox=~\"$outbox\"})",
                        Set.of("instance")))
                .isEmpty();
    }

    /** @param shown labels that a text beside the expression names */
    private static List<String> problems(String expression, Set<String> shown) {
        if (expression.isEmpty()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        Set<String> everywhere = new TreeSet<>(shown);
        words(expression, GROUPING.pattern())
                .forEach(list -> everywhere.addAll(List.of(list.strip().split("\\s*,\\s*"))));
        everywhere.removeAll(OF_THE_SCRAPE);
        Matcher metric = METRIC.matcher(expression);
        int found = 0;
        while (metric.find()) {
            found++;
            String name = metric.group(1);
            Map<String, Set<String>> labels = TOLD.get(name);
            if (labels == null) {
                problems.add("no metric " + name);
                continue;
            }
            everywhere.stream()
                    .filter(label -> !labels.containsKey(label))
                    .forEach(label -> problems.add(name + " has no label " + label));
            Matcher matcher = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
            while (matcher.find()) {
                Set<String> values = labels.get(matcher.group(1));
                String wanted = matcher.group(3);
                if (values == null) {
                    problems.add(name + " has no label " + matcher.group(1));
                } else if (!wanted.startsWith("$") && !eachMatches(wanted, matcher.group(2), values)) {
                    problems.add(name + " has no " + matcher.group());
                }
            }
        }
        if (found == 0) {
            problems.add("asks for no metric of ours: " + expression);
        }
        return problems;
    }

    private static boolean eachMatches(String wanted, String operator, Set<String> values) {
        return operator.endsWith("~")
                ? List.of(wanted.split("\\|")).stream()
                        .allMatch(one -> values.stream().anyMatch(value -> value.matches(one)))
                : values.contains(wanted);
    }

    private static Set<String> words(String text, String pattern) {
        Set<String> words = new TreeSet<>();
        Matcher word = Pattern.compile(pattern).matcher(text);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }
}
