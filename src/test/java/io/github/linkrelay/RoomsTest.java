package io.github.linkrelay;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.ToolProvider;

/** The picture of the rooms in CONTRIBUTING.md shows each package, each arrow between two of them, and no other. */
@AnalyzeClasses(packagesOf = Linkrelay.class, importOptions = DoNotIncludeTests.class)
class RoomsTest {
    private static final String BASE = Linkrelay.class.getPackageName();
    private static final String MAIN = "Linkrelay";
    private static final Path PICTURE = Path.of("CONTRIBUTING.md");
    private static final String ARROW = " -> ";
    private static final int WIDTH = 120;

    @ArchTest
    static void thePictureShowsEachRoomAndEachArrow(JavaClasses classes) throws IOException {
        Map<String, Set<String>> arrows = arrows(classes);

        assertThat(drawn())
                .as("%s, which should have:%n%s", PICTURE, picture(arrows))
                .isEqualTo(arrows);
    }

    /** What a room uses stands above it, so no arrow turns and there is no circle at any depth. */
    @ArchTest
    static void thePictureIsReadFromTheGroundUp(JavaClasses classes) throws IOException {
        List<String> above = new ArrayList<>();
        drawn().forEach((room, used) -> {
            assertThat(above).as("rooms above %s", room).containsAll(used);
            above.add(room);
        });
    }

    /** Plants in each room a class for each other room that it must not know. */
    @ArchTest
    static void plantedImportThatTurnsAnArrowIsFound(JavaClasses classes) throws IOException {
        Map<String, JavaClass> doors = new TreeMap<>();
        classes.stream()
                .filter(one -> one.isTopLevelClass() && one.getModifiers().contains(JavaModifier.PUBLIC))
                .forEach(one -> doors.putIfAbsent(room(one), one));
        Path folder = Files.createTempDirectory(Path.of("target"), "planted");
        List<String> sources = new ArrayList<>();
        Map<String, Set<String>> planted = new TreeMap<>();
        for (Map.Entry<String, Set<String>> drawn : drawn().entrySet()) {
            for (Map.Entry<String, JavaClass> door : doors.entrySet()) {
                if (!door.getKey().equals(drawn.getKey()) && !drawn.getValue().contains(door.getKey())) {
                    sources.add(plant(folder, drawn.getKey(), door.getValue()));
                    planted.computeIfAbsent(drawn.getKey(), room -> new TreeSet<>())
                            .add(door.getKey());
                }
            }
        }
        Path compiled = Files.createDirectory(folder.resolve("compiled"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", compiled.toString()));
        arguments.addAll(sources);

        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        JavaClasses found = new ClassFileImporter().importPath(compiled);
        assertThat(found).hasSameSizeAs(sources);
        assertThat(arrows(found)).isEqualTo(planted);
    }

    /** Returns the file of a class in {@code room} that knows {@code door}. */
    private static String plant(Path folder, String room, JavaClass door) throws IOException {
        String name = "Knows" + room(door).replace(".", "").toUpperCase(Locale.ROOT);
        String home = room.equals(MAIN) ? BASE : BASE + "." + room;
        Path source = Files.createDirectories(folder.resolve(room)).resolve(name + ".java");
        Files.writeString(source, "package " + home + "; class " + name + " { " + door.getName() + " known; }");
        return source.toString();
    }

    private static Map<String, Set<String>> arrows(JavaClasses classes) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass one : classes) {
            Set<String> used = arrows.computeIfAbsent(room(one), room -> new TreeSet<>());
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(BASE))
                    .map(RoomsTest::room)
                    .filter(room -> !room.equals(room(one)))
                    .forEach(used::add);
        }
        return arrows;
    }

    private static String room(JavaClass one) {
        String name = one.getPackageName();
        return name.equals(BASE) ? MAIN : name.substring(BASE.length() + 1);
    }

    /** A room that uses many others has more than one line, of which the further ones begin with blanks. */
    private static Map<String, Set<String>> drawn() throws IOException {
        Map<String, Set<String>> drawn = new LinkedHashMap<>();
        String text = Files.readString(PICTURE);
        int begin = text.indexOf("```", text.indexOf("## The rooms")) + 4;
        String room = null;
        for (String line : text.substring(begin, text.indexOf("```", begin)).split("\n")) {
            String[] parts = line.split(ARROW, 2);
            if (!line.startsWith(" ")) {
                room = parts[0].strip();
                drawn.put(room, new TreeSet<>());
            }
            for (String used : parts[parts.length - 1].strip().split(" +")) {
                if (parts.length == 2 || line.startsWith(" ")) {
                    drawn.get(room).add(used);
                }
            }
        }
        return drawn;
    }

    private static String picture(Map<String, Set<String>> arrows) {
        Map<String, Integer> depths = new HashMap<>();
        Comparator<String> fromTheGround = Comparator.comparing(room -> depth(room, arrows, depths));
        int widest = arrows.keySet().stream().mapToInt(String::length).max().orElse(0);
        return arrows.keySet().stream()
                .sorted(fromTheGround.thenComparing(Comparator.naturalOrder()))
                .map(room -> line(room, arrows.get(room), widest))
                .collect(joining("\n"));
    }

    private static String line(String room, Set<String> used, int widest) {
        if (used.isEmpty()) {
            return room;
        }
        StringBuilder lines = new StringBuilder(room)
                .append(" ".repeat(widest - room.length()))
                .append(ARROW);
        int width = lines.length();
        for (String one : used) {
            if (width + one.length() > WIDTH) {
                width = widest + ARROW.length();
                lines.append('\n').append(" ".repeat(width));
            }
            lines.append(one).append(' ');
            width += one.length() + 1;
        }
        return lines.toString().replaceAll(" +(?=\n|$)", "");
    }

    /** How many rooms the longest way to the ground has; a circle counts as one. */
    private static int depth(String room, Map<String, Set<String>> arrows, Map<String, Integer> depths) {
        Integer known = depths.putIfAbsent(room, 0);
        if (known == null) {
            int below = arrows.get(room).stream()
                    .mapToInt(one -> 1 + depth(one, arrows, depths))
                    .max()
                    .orElse(0);
            depths.put(room, below);
        }
        return depths.get(room);
    }
}
