package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ProblemJson;

/**
 * An answer of the API.
 *
 * @param status the HTTP status
 * @param text   the body, usually a JSON document
 */
public record ApiAnswer(int status, String text) {

    /**
     * Returns the document as a record of the API.
     *
     * @throws Refusal if this is a refusal, with the API's reason, no answer of Linkrelay, or one that makes no sense
     */
    <T> T as(Class<T> type) {
        return read(json(), type);
    }

    /** Returns an answer's document, or a part of it, as a record of the API. */
    static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JsonForm.MAPPER.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new Refusal("The answer makes no sense: " + e.getOriginalMessage() + ".");
        }
    }

    /**
     * Returns the document as it is.
     *
     * @throws Refusal if this is a refusal, with the API's reason, or no answer of Linkrelay
     */
    JsonNode json() {
        JsonNode document = document();
        if (status / 100 == 2 && document.isObject()) {
            return document;
        }
        String problem = problem(document);
        if (status == 401 || status == 403) {
            throw noAnswer("No access" + (problem.isEmpty() ? "." : ": " + problem)
                    + " Credentials are taken from the variable MANAGEMENT_TOKEN, or from MANAGEMENT_USER and"
                    + " MANAGEMENT_PASSWORD.");
        }
        if (!problem.isEmpty()) {
            throw new Refusal(problem);
        }
        if (status / 100 == 3) {
            throw noAnswer("The answer is a redirect (" + status + "), which is not followed."
                    + " The right place is given with --url.");
        }
        throw noAnswer("What answers there (" + status + ") is not the operator's side of Linkrelay."
                + " Its management port is given with --url.");
    }

    private static Refusal noAnswer(String message) {
        return new Refusal(message, NoAnswer.EXIT_CODE);
    }

    private JsonNode document() {
        try {
            return JsonForm.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonForm.MAPPER.missingNode();
        }
    }

    /** Returns the problem's text, or an empty text if the document is no problem of the API. */
    private static String problem(JsonNode document) {
        try {
            return document.isObject()
                    ? JsonForm.MAPPER.treeToValue(document, ProblemJson.class).problem()
                    : "";
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
