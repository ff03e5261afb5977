package io.github.linkrelay.bench;

import java.util.List;
import java.util.Locale;

/** Plain charts in SVG, which read well on light and on dark ground. */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LEFT = 70;
    private static final int RIGHT = 120;
    private static final int TOP = 46;
    private static final int PLOT = 260;
    private static final int ROW = 34;
    private static final int NAMES = 150;
    /** One for each contender, told apart also by who sees no red or green. */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#aa4499", "#999933");

    private Chart() {}

    /** One line of a chart, or one bar: its values from left to right. */
    record Series(String name, List<Double> values) {}

    /** A line for each series over the numbers from {@code first} on. */
    static String lines(String title, String across, String up, int first, List<Series> all) {
        int count = all.stream().mapToInt(series -> series.values.size()).max().orElse(1);
        double top = niceAbove(all.stream()
                .flatMap(series -> series.values.stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
        int width = WIDTH - LEFT - RIGHT;
        StringBuilder svg = new StringBuilder(head(title, TOP + PLOT + 54));
        for (int i = 0; i <= 4; i++) {
            double y = TOP + PLOT - PLOT * i / 4.0;
            svg.append(format("<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>%n", LEFT, LEFT + width, y, y));
            svg.append(text(LEFT - 8, y + 4, "end", format("%,.0f", top * i / 4)));
        }
        for (int i = 0; i < count; i++) {
            if (i == 0 || (first + i) % 5 == 0) {
                svg.append(
                        text(LEFT + width * i / Math.max(1.0, count - 1), TOP + PLOT + 18, "middle", "" + (first + i)));
            }
        }
        svg.append(text(LEFT + width / 2.0, TOP + PLOT + 40, "middle", across));
        svg.append(text(LEFT - 56, TOP - 8, "start", up));
        double lastLabel = Double.NEGATIVE_INFINITY;
        List<Series> byHeight =
                all.stream().sorted((a, b) -> Double.compare(last(b), last(a))).toList();
        for (Series series : byHeight) {
            String colour = COLOURS.get(all.indexOf(series) % COLOURS.size());
            StringBuilder points = new StringBuilder();
            for (int i = 0; i < series.values.size(); i++) {
                points.append(format(
                        "%.1f,%.1f ",
                        LEFT + width * i / Math.max(1.0, count - 1), TOP + PLOT - PLOT * series.values.get(i) / top));
            }
            svg.append(format("<polyline points='%s' fill='none' stroke='%s' stroke-width='2.5'/>%n", points, colour));
            lastLabel = Math.max(lastLabel + 16, TOP + PLOT - PLOT * last(series) / top + 4);
            svg.append(format(
                    "<text x='%d' y='%.1f' style='fill:%s;font-weight:600'>%s</text>%n",
                    LEFT + width + 8, lastLabel, colour, series.name));
        }
        return svg + "</svg>\n";
    }

    /** Groups of bars, each bar with its value; every group has its own scale. */
    static String bars(String title, List<String> groups, List<Series> all) {
        int height = groups.size() * (all.size() * ROW * 2 / 3 + 44);
        StringBuilder svg = new StringBuilder(head(title, TOP + height));
        int width = WIDTH - NAMES - 120;
        double y = TOP;
        for (int group = 0; group < groups.size(); group++) {
            int at = group;
            double top = all.stream()
                    .mapToDouble(series -> series.values.get(at))
                    .max()
                    .orElse(1);
            svg.append(text(20, y + 14, "start", groups.get(group)));
            y += 24;
            for (int i = 0; i < all.size(); i++) {
                double value = all.get(i).values.get(group);
                double length = Math.max(1, width * value / top);
                svg.append(text(NAMES - 8, y + 14, "end", all.get(i).name));
                svg.append(format(
                        "<rect x='%d' y='%.1f' width='%.1f' height='18' fill='%s'/>%n",
                        NAMES, y, length, COLOURS.get(i % COLOURS.size())));
                svg.append(text(NAMES + length + 8, y + 14, "start", format(value < 10 ? "%.1f" : "%,.0f", value)));
                y += ROW * 2 / 3.0;
            }
            y += 20;
        }
        return svg + "</svg>\n";
    }

    private static double last(Series series) {
        return series.values.get(series.values.size() - 1);
    }

    private static double niceAbove(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
            if (step * power >= value) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static String head(String title, int height) {
        return format(
                """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img' aria-label='%s'>
                <style>
                  text { font: 13px system-ui, sans-serif; fill: #24292f }
                  .title { font-weight: 600; font-size: 15px }
                  .ground { fill: #ffffff }
                  .grid { stroke: #d0d7de }
                  @media (prefers-color-scheme: dark) {
                    text { fill: #e6edf3 }
                    .ground { fill: #0d1117 }
                    .grid { stroke: #30363d }
                  }
                </style>
                <rect class='ground' width='%d' height='%d'/>
                <text class='title' x='14' y='22'>%s</text>
                """,
                WIDTH, height, title, WIDTH, height, title);
    }

    private static String text(double x, double y, String anchor, String text) {
        return format("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>%n", x, y, anchor, text);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
