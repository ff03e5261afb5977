package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Prints a list that the API gives in pages: as a table, or as one document of the form that the API has. */
final class Listing {
    private final ApiCommand command;
    private final PageOptions options;

    Listing(ApiCommand command, PageOptions options) {
        this.command = command;
        this.options = options;
    }

    /**
     * @param list the name of the list in an answer
     * @param row  the cells of one element
     */
    void print(
            Api api,
            String path,
            Map<String, String> query,
            String list,
            Table table,
            Function<JsonNode, List<String>> row) {
        Pages pages = new Pages(api, path, list, command.connection.surroundings(), command.screen);
        if (command.connection.isJson()) {
            printJson(pages, query, list);
            return;
        }
        boolean[] isAny = {false};
        Long next = pages.read(query, options.before(), options.limit(), found -> {
            isAny[0] = true;
            table.print(found.stream().map(row).toList());
        });
        if (!isAny[0]) {
            command.screen.note("There is none.");
        } else if (next != null) {
            command.screen.note("There may be more: --all, --limit N, or --before " + next);
        }
    }

    /** Element by element, since there may be millions. */
    private void printJson(Pages pages, Map<String, String> query, String list) {
        Screen screen = command.screen;
        String[] separator = {"{\"" + list + "\":["};
        Long next = pages.read(
                query,
                options.before(),
                options.limit(),
                found -> found.forEach(each -> {
                    screen.json(separator[0] + Json.text(each));
                    separator[0] = "," + System.lineSeparator();
                }));
        String begin = separator[0].startsWith("{") ? separator[0] : "";
        screen.json(begin + "]" + (next == null ? "" : ",\"next\":" + next) + "}" + System.lineSeparator());
    }
}
