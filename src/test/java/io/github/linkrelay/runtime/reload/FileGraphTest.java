package io.github.linkrelay.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.runtime.files.RouteFiles;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FileGraphTest {
    private static final String ROUTE = "routes/a.camel.yaml";
    private static final String OTHER = "routes/b.camel.yaml";
    private static final String POLICY = "routes/policy.camel.yaml";
    private static final String SINK = "routes/kamelets/x-sink.kamelet.yaml";
    private static final String ACTION = "routes/kamelets/y-action.kamelet.yaml";

    private final RouteFiles running = new RouteFiles(Path.of(""), new TreeMap<>())
            .with(
                    ROUTE,
                    "- route:\n    id: a\n    routeConfigurationId: policy\n    from:\n      uri: direct:a\n"
                            + "      steps:\n        - to: deliver:kamelet:x-sink?key={{team.key}}\n")
            .with(
                    OTHER,
                    "- route:\n    id: b\n    from:\n      uri: direct:b\n      steps:\n        - bean:\n"
                            + "            ref: mapper\n")
            .with(POLICY, "- routeConfiguration:\n    id: policy\n    onException: []\n")
            .with(
                    SINK,
                    "spec:\n  template:\n    from:\n      uri: kamelet:source\n      steps:\n        - kamelet:\n"
                            + "            name: y-action\n")
            .with(ACTION, "spec:\n  template:\n    from:\n      uri: kamelet:source\n");

    @Test
    void editedRouteReachesNoOther() {
        assertThat(reached(running.with(OTHER, "# edited\n"))).containsExactly(OTHER);
    }

    @Test
    void nothingIsReachedWhereNothingDiffers() {
        assertThat(reached(running)).isEmpty();
    }

    @Test
    void kameletReachesWhatUsesItAlsoByWayOfAnother() {
        assertThat(reached(running.with(ACTION, "# edited\n"))).containsExactly(ROUTE, SINK, ACTION);
    }

    @Test
    void configurationReachesTheRoutesThatJoinIt() {
        assertThat(reached(running.with(POLICY, "- routeConfiguration:\n    id: policy\n")))
                .containsExactly(ROUTE, POLICY);
        assertThat(reached(running.without(POLICY))).containsExactly(ROUTE, POLICY);
    }

    @Test
    void configurationWithoutAnIdReachesEveryFile() {
        assertThat(reached(running.with("routes/all.camel.yaml", "- routeConfiguration:\n    onException: []\n")))
                .contains(ROUTE, OTHER);
    }

    @Test
    void settingAndBeanReachWhatNamesThem() {
        assertThat(reached(running, "team.key")).containsExactly(ROUTE);
        assertThat(reached(running, "mapper")).containsExactly(OTHER);
        assertThat(reached(running, "team", "team.key.more", "map", "mappers")).isEmpty();
    }

    @Test
    void aCommentIsNoUse() {
        RouteFiles commented = running.with(
                OTHER, "# as kamelet:y-action does with {{team.key}}, routeConfigurationId: policy\n" + text(OTHER));

        assertThat(new FileGraph(commented, commented.with(ACTION, "# edited\n")).reached(Set.of(), Set.of()))
                .doesNotContain(OTHER);
        assertThat(new FileGraph(commented, commented.without(POLICY)).reached(Set.of(), Set.of()))
                .doesNotContain(OTHER);
        assertThat(new FileGraph(commented, commented).reached(Set.of("team.key"), Set.of()))
                .containsExactly(ROUTE);
    }

    @Test
    void kameletIsUsedHoweverItIsWritten() {
        for (String step : new String[] {
            "kamelet: y-action",
            "kamelet: {parameters: {a: 1}, name: y-action}",
            "to: \"kamelet:y-action/id?a=1\"",
            "to: {uri: 'kamelet:y-action'}",
            "recipientList: {constant: 'direct:b,kamelet:y-action'}"
        }) {
            RouteFiles using = running.with(OTHER, "- from:\n    uri: direct:b\n    steps:\n      - " + step + "\n");

            assertThat(new FileGraph(using, using.with(ACTION, "# edited\n")).reached(Set.of(), Set.of()))
                    .as(step)
                    .contains(OTHER);
            assertThat(new FileGraph(using, using.with(SINK, "# edited\n")).reached(Set.of(), Set.of()))
                    .as(step)
                    .doesNotContain(OTHER);
        }
    }

    private String text(String file) {
        return running.texts().get(file);
    }

    @Test
    void settingThatNamesAChangedOneHasChangedToo() {
        Properties defaults = new Properties();
        defaults.setProperty("shipped", "{{base}}/v1");
        assertThat(SettingsText.changedKeys(
                        "base=1\nown={{base}}\nsame=1\n", "base=2\nown={{base}}\nsame=1\n", defaults))
                .containsExactly("base", "own", "shipped");
        assertThat(SettingsText.changedKeys("base=1\n# a\n", "# b\nbase = 1\n", defaults))
                .isEmpty();
        assertThat(SettingsText.changedKeys("gone=1\n", "", defaults)).containsExactly("gone");
    }

    @Test
    void itemThatOnlyARestartCanChangeIsFound() {
        assertThat(FileGraph.fixedItem("- routeTemplate:\n    id: t\n")).isEqualTo("routeTemplate");
        assertThat(FileGraph.fixedItem(running.texts().get(ROUTE))).isEmpty();
        assertThat(FileGraph.fixedItem("- from: [")).isEmpty();
    }

    private Set<String> reached(RouteFiles next, String... words) {
        return new FileGraph(running, next).reached(Set.of(words), Set.of());
    }
}
