package io.github.linkrelay.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.spi.ToolProvider;

/**
 * A contender on Java that starts with an archive of classes as the product does, so that the times to ready compare. The
 * archive is made of the classes that one start, one event and its delivery need.
 */
final class TrainedContender {

    private TrainedContender() {}

    /** Returns a class of this program's class path as a contender; it also gets these variables. */
    static Contender of(Bench bench, String name, String mainClass, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(bench.settings().work().resolve(name));
        String jars = jars(folder);
        return train(bench, folder, true, option -> {
            Contender contender = Contender.of(name, bench.settings(), option, "-cp", jars, mainClass);
            for (Map.Entry<String, String> each : environment.entrySet()) {
                contender = contender.with(each.getKey(), each.getValue());
            }
            return contender;
        });
    }

    /**
     * Starts and stops a contender once and returns it with the archive that was made of this.
     *
     * @param contender makes it, with one more option of Java
     * @param delivers  whether an event that it has taken arrives at the stand-in
     */
    static Contender train(Bench bench, Path folder, boolean delivers, Function<String, Contender> contender)
            throws IOException, InterruptedException {
        Path archive = folder.resolve("classes.jsa");
        Files.deleteIfExists(archive);
        Contender training = contender.apply("-XX:ArchiveClassesAtExit=" + archive);
        try (DataFolder data = DataFolder.fresh(bench.settings(), training.name());
                Run run = Run.start(bench, training, 0, data)) {
            try {
                run.awaitReady();
                if (delivers) {
                    run.book().await(1, bench.deadline());
                }
            } catch (IOException e) {
                throw new IOException(e.getMessage() + run.process().logEnd(), e);
            }
        }
        if (!Files.exists(archive)) {
            throw new IOException("no archive of classes was made for " + training.name());
        }
        return contender.apply("-XX:SharedArchiveFile=" + archive);
    }

    /** This program's class path, with each of its folders packed into a jar, for an archive knows only jars. */
    private static String jars(Path folder) throws IOException {
        ToolProvider jar =
                ToolProvider.findFirst("jar").orElseThrow(() -> new IOException("this Java has no jar tool"));
        List<String> path = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (element.isEmpty()) {
                throw new IOException("the class path has an empty element, which means the working directory");
            }
            if (Files.isDirectory(Path.of(element))) {
                String packed = folder.resolve(path.size() + ".jar").toString();
                if (jar.run(System.out, System.err, "--create", "--file", packed, "-C", element, ".") != 0) {
                    throw new IOException(element + " can't be packed");
                }
                path.add(packed);
            } else {
                path.add(element);
            }
        }
        return String.join(File.pathSeparator, path);
    }
}
