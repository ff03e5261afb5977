package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.PageJson;
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
     * @param type the record of one answer
     * @param row  makes the cells of one element
     */
    <T> void print(
            Api api,
            String path,
            Map<String, String> query,
            Class<? extends PageJson<T>> type,
            Table table,
            Function<T, List<String>> row) {
        Pages<T> pages = new Pages<>(api, path, type, command.connection.surroundings(), command.screen);
        if (command.connection.isJson()) {
            printJson(pages, query);
            return;
        }
        boolean[] isAny = {false};
        Long next = pages.read(query, options.before(), options.limit(), found -> {
            isAny[0] = true;
            table.print(found.stream().map(Listed::value).map(row).toList());
        });
        if (!isAny[0]) {
            command.screen.note("There is none.");
        } else if (next != null) {
            command.screen.note("There may be more: --all, --limit N, or --before " + next);
        }
    }

    /** Prints element by element, because there may be millions. */
    private void printJson(Pages<?> pages, Map<String, String> query) {
        Screen screen = command.screen;
        String[] separator = {"{\"" + pages.listName() + "\":["};
        Long next = pages.read(
                query,
                options.before(),
                options.limit(),
                found -> found.forEach(each -> {
                    screen.json(separator[0] + each.json());
                    separator[0] = "," + System.lineSeparator();
                }));
        String begin = separator[0].startsWith("{") ? separator[0] : "";
        screen.json(begin + "]" + (next == null ? "" : ",\"next\":" + next) + "}" + System.lineSeparator());
    }
}
