package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param text   the body, usually a JSON document
 */
public record ApiAnswer(int status, String text) {

    /**
     * The document.
     *
     * @throws Refusal if this is a refusal, with the API's reason, or no answer of Linkrelay
     */
    JsonNode json() {
        JsonNode document = document();
        if (status / 100 == 2 && document.isObject()) {
            return document;
        }
        String problem = document.path("problem").asText();
        if (status == 401 || status == 403) {
            throw noAnswer("No access" + (problem.isEmpty() ? "." : ": " + problem)
                    + " Credentials are taken from the variable MANAGEMENT_TOKEN, or from MANAGEMENT_USER and"
                    + " MANAGEMENT_PASSWORD.");
        }
        if (!problem.isEmpty()) {
            throw new Refusal(problem);
        }
        if (status / 100 == 3) {
            throw noAnswer("There is a redirect (" + status + ") in place of an answer, which is not followed."
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
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.missingNode();
        }
    }
}
