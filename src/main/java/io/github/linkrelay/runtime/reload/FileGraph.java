package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.RouteFiles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.support.PatternHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which files an edit reaches: those that differ, and those that use a Kamelet, a route configuration, a setting or a
 * bean that differs, also by way of another Kamelet.
 */
final class FileGraph {
    private static final Pattern KAMELET = Pattern.compile("kamelet:\\s*(?:name:\\s*)?[\"']?([A-Za-z][\\w.-]*)");
    private static final Pattern CONFIGURATIONS = Pattern.compile("routeConfigurationId:\\s*[\"']?([\\w.*,-]+)");
    /** Of items that Camel keeps beside the routes and that can't be taken back with their file. */
    private static final List<String> FIXED = List.of("routeTemplate", "templatedRoute", "rest", "restConfiguration");

    private final RouteFiles running;
    private final RouteFiles next;

    FileGraph(RouteFiles running, RouteFiles next) {
        this.running = running;
        this.next = next;
    }

    static boolean isRoutes(String file) {
        return file.endsWith(".camel.yaml");
    }

    static boolean isKamelet(String file) {
        return file.endsWith(".kamelet.yaml");
    }

    /** The id of the template that a Kamelet's file holds. */
    static String template(String file) {
        return file.substring(file.lastIndexOf('/') + 1, file.length() - ".kamelet.yaml".length());
    }

    /** Files of routes and Kamelets whose text differs, new and missing ones included. */
    SortedSet<String> differing() {
        SortedSet<String> differing = all();
        differing.removeIf(
                file -> Objects.equals(running.texts().get(file), next.texts().get(file)));
        return differing;
    }

    /**
     * Files of routes and Kamelets that must be loaded anew.
     *
     * @param words settings and beans that differ
     * @param more files that differ for another reason than their text
     */
    SortedSet<String> reached(Set<String> words, Set<String> more) {
        SortedSet<String> reached = differing();
        reached.addAll(more);
        SortedSet<String> rest = all();
        rest.removeAll(reached);
        rest.removeIf(file -> names(text(file), words) && reached.add(file));
        while (rest.removeIf(file -> uses(text(file), reached) && reached.add(file))) {
            // Until nothing more is reached.
        }
        return reached;
    }

    /** The kind of a top-level item that only a restart can change, or empty. */
    static String fixedItem(String text) {
        for (Map<?, ?> item : items(text)) {
            for (String kind : FIXED) {
                if (item.containsKey(kind)) {
                    return kind;
                }
            }
        }
        return "";
    }

    /** The ids of the route configurations in a file; an empty one for one without an id, which holds for all routes. */
    static Set<String> configurations(String text) {
        Set<String> ids = new TreeSet<>();
        for (Map<?, ?> item : items(text)) {
            if (item.get("routeConfiguration") instanceof Map<?, ?> configuration) {
                Object id = configuration.get("id");
                ids.add(id == null ? "" : id.toString());
            }
        }
        return ids;
    }

    /** Whether a text names one of these, not as a part of a longer name. */
    static boolean names(String text, Set<String> words) {
        return words.stream()
                .anyMatch(word -> text.contains(word)
                        && Pattern.compile("(?<![\\w.-])" + Pattern.quote(word) + "(?![\\w-]|\\.\\w)")
                                .matcher(text)
                                .find());
    }

    private boolean uses(String text, Set<String> files) {
        Matcher kamelet = KAMELET.matcher(text);
        while (kamelet.find()) {
            if (files.contains("routes/kamelets/" + kamelet.group(1) + ".kamelet.yaml")) {
                return true;
            }
        }
        for (String file : files) {
            Set<String> ids = configurations(running.texts().getOrDefault(file, ""));
            ids.addAll(configurations(next.texts().getOrDefault(file, "")));
            if (ids.stream().anyMatch(id -> id.isEmpty() || joins(text, id))) {
                return true;
            }
        }
        return false;
    }

    private static boolean joins(String text, String configuration) {
        Matcher joined = CONFIGURATIONS.matcher(text);
        while (joined.find()) {
            for (String pattern : joined.group(1).split(",")) {
                if (PatternHelper.matchPattern(configuration, pattern)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Before and after: what it used, it must let go of. */
    private String text(String file) {
        String before = running.texts().getOrDefault(file, "");
        String after = next.texts().getOrDefault(file, "");
        return before.equals(after) ? after : before + "\n" + after;
    }

    private SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>(running.texts().keySet());
        all.addAll(next.texts().keySet());
        all.removeIf(file -> !isRoutes(file) && !isKamelet(file));
        return all;
    }

    private static List<Map<?, ?>> items(String text) {
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
            return root instanceof List<?> list
                    ? list.stream()
                            .filter(Map.class::isInstance)
                            .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                            .toList()
                    : List.of();
        } catch (YamlEngineException | StackOverflowError e) {
            // The check says so.
            return List.of();
        }
    }
}
