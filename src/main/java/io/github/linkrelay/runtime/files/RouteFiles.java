package io.github.linkrelay.runtime.files;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.settings.FileText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that users edit, as they were at one moment: {@code application.properties}, {@code routes/*.camel.yaml}
 * and {@code routes/kamelets/*.kamelet.yaml}. It is immutable, and any thread may use it.
 *
 * @param root the folder that they were read from; for the working directory see {@link Distribution#place}
 * @param texts the texts by name below the root, with {@code /} on every system, without byte-order marks
 * @param unreadable the files that are not UTF-8, whose texts have replacement characters, and what is no file
 * @param passedOver the files that look as if they were meant, but are not among the texts, with the remedy
 */
public record RouteFiles(
        Path root, SortedMap<String, String> texts, List<FileProblem> unreadable, List<FileProblem> passedOver) {
    public static final String SETTINGS = "application.properties";
    /** The largest size of a file. All files are in memory, more than once while an edit is checked. */
    private static final int LARGEST = 4 << 20;

    private static final String ROUTES = "routes";
    private static final String ROUTE = ".camel.yaml";
    private static final String KAMELETS = "routes/kamelets";
    private static final String KAMELET = ".kamelet.yaml";
    /** Matches the end of the name of a YAML file. */
    private static final Pattern YAML = Pattern.compile("(\\.camel|\\.kamelet)?\\.ya?ml$", Pattern.CASE_INSENSITIVE);

    public RouteFiles {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        unreadable = List.copyOf(unreadable);
        passedOver = List.copyOf(passedOver);
    }

    /** Makes files from texts that were read without a fault. */
    public RouteFiles(Path root, SortedMap<String, String> texts) {
        this(root, texts, List.of(), List.of());
    }

    /**
     * Reads the present files. A missing folder or file is left out.
     *
     * @throws IOException if a file can't be read
     */
    public static RouteFiles read(Path root) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        List<FileProblem> unreadable = new ArrayList<>();
        List<FileProblem> passedOver = new ArrayList<>();
        add(texts, unreadable, root, SETTINGS);
        for (String folder : List.of(ROUTES, KAMELETS)) {
            String suffix = folder.equals(ROUTES) ? ROUTE : KAMELET;
            for (Path file : folder(root, folder)) {
                if (file.toString().endsWith(suffix) && !leadsNowhere(file) && !Files.isDirectory(file)) {
                    add(texts, unreadable, root, folder + "/" + file.getFileName());
                } else if (YAML.matcher(file.toString()).find()) {
                    // Other files, such as a copy whose name ends in .bak, are there on purpose.
                    passedOver.add(passedOver(file, folder, suffix));
                }
            }
        }
        return new RouteFiles(root, texts, unreadable, passedOver);
    }

    /** Returns the same files, one of them with another text. */
    public RouteFiles with(String name, String text) {
        SortedMap<String, String> changed = new TreeMap<>(texts);
        changed.put(name, text);
        return new RouteFiles(root, changed, unreadableBut(name), passedOver);
    }

    /** Returns the same files, without one. */
    public RouteFiles without(String name) {
        SortedMap<String, String> changed = new TreeMap<>(texts);
        changed.remove(name);
        return new RouteFiles(root, changed, unreadableBut(name), passedOver);
    }

    private List<FileProblem> unreadableBut(String name) {
        return unreadable.stream()
                .filter(problem -> !problem.file().equals(name))
                .toList();
    }

    /** Returns the text of a file; empty if there is none. */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    public static boolean isRoute(String name) {
        return name.endsWith(ROUTE);
    }

    public static boolean isKamelet(String name) {
        return name.endsWith(KAMELET);
    }

    /** Returns the file of the Kamelet of this name. */
    public static String kameletFile(String name) {
        return KAMELETS + "/" + name + KAMELET;
    }

    /** Returns the name that the Kamelet in this file must have. */
    public static String kameletName(String file) {
        return file.substring(file.lastIndexOf('/') + 1, file.length() - KAMELET.length());
    }

    /** Returns what is in a folder, in the order of the names, without the folders that are not named as its files are. */
    private static List<Path> folder(Path root, String folder) throws IOException {
        Path directory = Distribution.place(root, folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            // A name that begins with a dot belongs to an editor or to a mounted volume.
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !Files.isDirectory(file) || isRoute(file.toString()) || isKamelet(file.toString()))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean leadsNowhere(Path file) {
        return Files.isSymbolicLink(file) && !Files.exists(file);
    }

    private static FileProblem passedOver(Path file, String folder, String suffix) {
        String name = file.getFileName().toString();
        String what = "the file is not loaded, for its name does not end in " + suffix;
        String remedy =
                "Rename it to " + YAML.matcher(name).replaceFirst("") + suffix + ", or move it out of " + folder + "/";
        if (Files.isDirectory(file)) {
            // Docker makes such a folder where it is told to mount a file that does not exist.
            return FileProblem.notAFile(folder + "/" + name);
        }
        if (leadsNowhere(file)) {
            what = "the file is not loaded, for it is a link that leads nowhere";
            remedy = "Put back what it leads to, or remove the link";
        } else if (name.endsWith(ROUTE) || name.endsWith(KAMELET)) {
            what = "the file is not loaded from this folder";
            remedy = "Move it to " + (name.endsWith(ROUTE) ? ROUTES : KAMELETS) + "/";
        }
        return new FileProblem(folder + "/" + name, 0, what, remedy);
    }

    private static void add(SortedMap<String, String> texts, List<FileProblem> unreadable, Path root, String name)
            throws IOException {
        try {
            Path file = Distribution.place(root, name);
            if (Files.isDirectory(file)) {
                texts.put(name, "");
                unreadable.add(FileProblem.notAFile(name));
                return;
            }
            if (Files.size(file) > LARGEST) {
                throw new FileSystemException(file.toString(), null, "it has more than " + LARGEST + " bytes");
            }
            FileText read = FileText.of(Files.readAllBytes(file));
            texts.put(name, read.text());
            if (read.fault() != null) {
                unreadable.add(FileProblem.of(name, read.fault()));
            }
        } catch (NoSuchFileException e) {
            // The file is not there, or not any more, so it is left out.
        }
    }
}
