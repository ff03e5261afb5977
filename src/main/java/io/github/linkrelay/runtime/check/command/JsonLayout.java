package io.github.linkrelay.runtime.check.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;

/** Writes JSON over several lines for a reader. Text, order and digits stay as they are. */
final class JsonLayout {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLayout() {}

    /** Returns JSON over several lines, and any other text unchanged. */
    static String lines(String text) {
        if (text.isBlank()) {
            return text;
        }
        StringWriter out = new StringWriter();
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter layout = new DefaultPrettyPrinter();
        layout.indentObjectsWith(indent);
        layout.indentArraysWith(indent);
        try (JsonParser in = JSON.createParser(text);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(layout);
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isNumeric()) {
                    // The digits are copied as text, because a number would be rounded or written differently.
                    json.writeNumber(in.getText());
                } else {
                    json.copyCurrentEvent(in);
                }
            }
        } catch (IOException e) {
            return text;
        }
        return out.toString();
    }
}
