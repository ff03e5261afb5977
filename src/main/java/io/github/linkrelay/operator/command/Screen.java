package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;

/** Prints what a command says. Everything from outside is made {@link Plain plain} first. */
final class Screen {
    private static final int USUAL_WIDTH = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Surroundings surroundings;
    private int over;

    Screen(PrintWriter out, PrintWriter err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    /** Prints one line of the result. */
    void line(String text) {
        out.println(Plain.text(text));
    }

    /** Prints a text of several lines, each behind this margin. */
    void lines(String margin, String text) {
        text.lines().forEach(line -> line(margin + line));
    }

    /** Prints a line of a table, cut to the width of the terminal if there is one. */
    void row(String text) {
        String plain = Plain.text(text);
        int width = surroundings.isTerminal() ? width() : Integer.MAX_VALUE;
        out.println(
                plain.codePointCount(0, plain.length()) <= width
                        ? plain
                        : plain.substring(0, plain.offsetByCodePoints(0, width - 3)) + "...");
    }

    Table table(Table.Column... columns) {
        return new Table(this, List.of(columns));
    }

    /** Prints a JSON document or a piece of one, without ending the line. */
    void json(String document) {
        out.print(Plain.json(document, !UTF_8.equals(surroundings.charset())));
    }

    /** Prints an answer of the API as it is. */
    void answer(ApiAnswer answer) {
        json(answer.text().strip() + System.lineSeparator());
    }

    /** Prints a line that is no part of the result, on the error output. */
    void note(String text) {
        err.println(Plain.text(text));
        err.flush();
    }

    /** Prints over the current line of the terminal, on the error output. */
    void over(String text) {
        String plain = Plain.text(text);
        String cut = plain.substring(0, Math.min(plain.length(), width() - 1));
        // It is no wider than what it covers, because the terminal may be narrower than known.
        err.print("\r" + cut + " ".repeat(Math.max(0, over - cut.length())));
        err.flush();
        over = cut.length();
    }

    /** Ends the line that {@link #over} wrote last, so that what is printed next stands below it. */
    void endOver() {
        err.println();
        err.flush();
        over = 0;
    }

    void flush() {
        out.flush();
        err.flush();
    }

    /** Returns whether nobody reads the output any longer, as behind {@code head}. */
    boolean isBroken() {
        return out.checkError();
    }

    boolean isTerminal() {
        return surroundings.isTerminal();
    }

    private int width() {
        String columns = surroundings.environment().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
