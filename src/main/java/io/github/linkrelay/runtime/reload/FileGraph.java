package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileLinks;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.support.PatternHelper;

/**
 * Finds the files that an edit affects: those that differ, and those that use a Kamelet, a route configuration, a
 * setting or a bean that differs, directly or through another Kamelet.
 */
final class FileGraph {
    /** Kinds of items that Camel keeps beside the routes and that can't be taken back with their file. */
    private static final List<String> FIXED = List.of("routeTemplate", "templatedRoute", "rest", "restConfiguration");

    private final RouteFiles running;
    private final RouteFiles next;
    private final Map<String, FileLinks> read = new HashMap<>();

    FileGraph(RouteFiles running, RouteFiles next) {
        this.running = running;
        this.next = next;
    }

    /** Returns the files of routes and Kamelets whose text differs, new and missing ones included. */
    SortedSet<String> differing() {
        SortedSet<String> differing = all();
        differing.removeIf(
                file -> Objects.equals(running.texts().get(file), next.texts().get(file)));
        return differing;
    }

    /**
     * Returns the files of routes and Kamelets that must be loaded anew.
     *
     * @param words the settings and beans that differ
     * @param more further files that must be loaded anew for another reason than their text
     */
    SortedSet<String> reached(Set<String> words, Set<String> more) {
        SortedSet<String> reached = differing();
        reached.addAll(more);
        SortedSet<String> rest = all();
        rest.removeAll(reached);
        rest.removeIf(file -> links(file).anyMatch(links -> links.names(words)) && reached.add(file));
        while (rest.removeIf(file -> links(file).anyMatch(links -> uses(links, reached)) && reached.add(file))) {
            // This is repeated until nothing more is reached.
        }
        return reached;
    }

    /** Returns the kind of a top-level item that only a restart can change; empty if there is none. */
    static String fixedItem(String text) {
        Set<String> kinds = FileLinks.of(text).kinds();
        return FIXED.stream().filter(kinds::contains).findFirst().orElse("");
    }

    private boolean uses(FileLinks user, Set<String> files) {
        return user.kamelets().stream().map(RouteFiles::kameletFile).anyMatch(files::contains)
                || files.stream()
                        .flatMap(this::links)
                        .flatMap(links -> links.configurations().stream())
                        .anyMatch(id -> id.isEmpty() || joins(user, id));
    }

    private static boolean joins(FileLinks user, String configuration) {
        return user.policies().stream().anyMatch(pattern -> PatternHelper.matchPattern(configuration, pattern));
    }

    /**
     * Returns the file's text before and after the edit, because the file must also be loaded anew if it no longer uses
     * something.
     */
    private Stream<FileLinks> links(String file) {
        return Stream.of(running, next)
                .map(files -> files.texts().getOrDefault(file, ""))
                .distinct()
                .map(text -> read.computeIfAbsent(text, FileLinks::of));
    }

    private SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>(running.texts().keySet());
        all.addAll(next.texts().keySet());
        all.removeIf(file -> !RouteFiles.isRoute(file) && !RouteFiles.isKamelet(file));
        return all;
    }
}
