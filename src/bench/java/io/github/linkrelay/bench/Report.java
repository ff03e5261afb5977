package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Writes the tables of {@code docs/benchmarks.md} and of the README, and the plots in {@code docs/images}, from the
 * values of a run: {@code mvn -Pbench exec:exec@bench -Dbench.main=io.github.linkrelay.bench.Report}. Only what stands
 * between the two comments {@code figures} is replaced.
 */
public final class Report {

    private static final Map<String, String> NAMES = Map.of(
            Contender.PRODUCT,
            "Linkrelay",
            Contender.PEER,
            "Express",
            Contender.SDK,
            "Java library",
            Contender.BARE,
            "without Camel",
            "camel-main",
            "bare Camel Main");

    private final Settings settings;
    private final Results results;
    private final Path docs;

    private Report(Settings settings) throws IOException {
        this.settings = settings;
        this.results = Results.read(settings.work().resolve(Benchmark.FILE));
        this.docs = settings.directory().resolve("docs");
    }

    public static void main(String[] arguments) throws IOException {
        new Report(Settings.fromSystemProperties()).write();
    }

    private void write() throws IOException {
        Files.createDirectories(docs.resolve("images"));
        StringBuilder page = new StringBuilder("## The machine\n\n");
        results.facts().forEach((name, value) -> page.append("- ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        page.append("\nEach cell has the median of the rounds and, where there are several, the least and the most.\n");
        page.append("\n## What it must show\n\n").append(Targets.table(results));
        for (Part part : Part.values()) {
            for (String variant : tables(part)) {
                page.append("\n## ")
                        .append(title(part, variant))
                        .append("\n\n")
                        .append(measured(part))
                        .append("\n\n")
                        .append(table(part, variant));
            }
        }
        drawCold();
        drawWarm();
        drawMemory();
        replace(docs.resolve("benchmarks.md"), page.toString());
        replace(settings.directory().resolve("README.md"), summary());
        System.out.println("Written: docs/benchmarks.md, README.md and the plots in docs/images");
    }

    /** The cases of a part that have a table of their own; single seconds are drawn. */
    private List<String> tables(Part part) {
        if (part == Part.COLD) {
            return List.of("start", "status").stream()
                    .filter(variant -> !results.figures(part, variant).isEmpty())
                    .toList();
        }
        return results.variants(part, part == Part.MEMORY ? Figure.RATE : Figure.DELIVERED);
    }

    private static String title(Part part, String variant) {
        return switch (part) {
            case COLD -> variant.equals("start") ? "Cold: the start" : "Cold: linkrelay status";
            case WARM -> "Warm: as much as it takes, " + variant + " connections";
            case HALF -> "Half of the peer's highest load: " + variant + " events per second";
            case CONNECTIONS -> variant + (variant.equals("1") ? " connection" : " connections");
            case GROWTH -> number(variant) + " events stored";
            case DESTINATIONS -> variant + (variant.equals("1") ? " destination" : " destinations");
            case DRAIN -> number(variant) + " waiting events, delivered to a slow destination";
            case MEMORY -> "Memory: a small container, with events that wait";
        };
    }

    private String measured(Part part) {
        int rounds = results.rounds(part);
        return results.dates(part) + ", " + rounds + (rounds == 1 ? " round." : " rounds.");
    }

    private static String number(String text) {
        return String.format(Locale.ROOT, "%,d", Integer.parseInt(text));
    }

    private String table(Part part, String variant) {
        List<Figure> figures = results.figures(part, variant);
        List<String> contenders = results.contenders(part).stream()
                .filter(each ->
                        figures.stream().anyMatch(figure -> results.spread(part, variant, each, figure) != null))
                .toList();
        StringBuilder table = new StringBuilder("|");
        contenders.forEach(each -> table.append(" | ").append(NAMES.getOrDefault(each, each)));
        table.append(" |\n|---|").append("---:|".repeat(contenders.size())).append('\n');
        for (Figure figure : figures) {
            table.append("| ").append(figure.title());
            contenders.forEach(each -> table.append(" | ").append(cell(part, variant, each, figure)));
            table.append(" |\n");
        }
        return table.toString();
    }

    private String cell(Part part, String variant, String contender, Figure figure) {
        Results.Spread spread = results.spread(part, variant, contender, figure);
        if (spread == null) {
            return "";
        }
        String median = figure.text(spread.median());
        return spread.rounds() == 1 || spread.least() == spread.most()
                ? median
                : median + " (" + figure.text(spread.least()) + " to " + figure.text(spread.most()) + ")";
    }

    private void drawCold() throws IOException {
        List<String> seconds = results.variants(Part.COLD, Figure.DELIVERED);
        List<Chart.Series> all = results.contenders(Part.COLD).stream()
                .filter(each -> results.spread(Part.COLD, 1, each, Figure.DELIVERED) != null)
                .map(each -> new Chart.Series(
                        NAMES.get(each),
                        seconds.stream()
                                .map(second -> results.median(Part.COLD, second, each, Figure.DELIVERED)
                                        .orElse(0))
                                .toList()))
                .toList();
        if (!all.isEmpty()) {
            draw(
                    "benchmark-cold.svg",
                    Chart.lines(
                            "The first seconds after the start",
                            "seconds since the start of the process",
                            "delivered events per second",
                            1,
                            all));
        }
    }

    private void drawWarm() throws IOException {
        List<Chart.Series> all = new ArrayList<>();
        for (String contender : results.contenders(Part.WARM)) {
            List<Double> values = List.of(Figure.DELIVERED, Figure.CPU).stream()
                    .map(figure -> results.median(Part.WARM, settings.connections(), contender, figure)
                            .orElse(0))
                    .toList();
            all.add(new Chart.Series(NAMES.get(contender), values));
        }
        if (!all.isEmpty()) {
            draw(
                    "benchmark-warm.svg",
                    Chart.bars(
                            "Warm, as much as each takes, on the same machine",
                            List.of(
                                    "delivered events per second (more is better)",
                                    "processor time per event, microseconds (less is better)"),
                            all));
        }
    }

    private void drawMemory() throws IOException {
        List<String> seconds = results.variants(Part.MEMORY, Figure.RESIDENT);
        if (!seconds.isEmpty()) {
            List<Double> values = IntStream.range(0, seconds.size())
                    .mapToObj(second ->
                            results.median(Part.MEMORY, seconds.get(second), Contender.PRODUCT, Figure.RESIDENT))
                    .map(median -> median.orElse(0))
                    .toList();
            draw(
                    "benchmark-memory.svg",
                    Chart.lines(
                            "Resident memory under load, with events that wait",
                            "seconds",
                            "MiB",
                            0,
                            List.of(new Chart.Series("Linkrelay", values))));
        }
    }

    private void draw(String name, String svg) throws IOException {
        Files.writeString(docs.resolve("images").resolve(name), svg);
    }

    /** The small table of the README. */
    private String summary() {
        List<String> contenders = results.contenders(Part.WARM);
        StringBuilder text = new StringBuilder("| " + results.dates(Part.WARM) + ", warm");
        contenders.forEach(each -> text.append(" | ").append(NAMES.get(each)));
        text.append(" |\n|---|").append("---:|".repeat(contenders.size())).append('\n');
        String variant = String.valueOf(settings.connections());
        for (Figure figure : List.of(Figure.DELIVERED, Figure.CPU, Figure.P50, Figure.P99, Figure.PEAK)) {
            text.append("| ").append(figure.title());
            contenders.forEach(each -> text.append(" | ").append(cell(Part.WARM, variant, each, figure)));
            text.append(" |\n");
        }
        return text.toString();
    }

    private static void replace(Path file, String text) throws IOException {
        String page = Files.readString(file);
        Matcher matcher = Pattern.compile("(?s)(<!-- figures -->\n).*?(<!-- /figures -->)")
                .matcher(page);
        if (!matcher.find()) {
            throw new IOException(file + " has no place for the figures");
        }
        Files.writeString(
                file, matcher.replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + text + found.group(2))));
    }
}
