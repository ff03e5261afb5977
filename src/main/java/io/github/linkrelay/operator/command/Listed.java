package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An element of a list of the API.
 *
 * @param json as it came, with what only a newer server says
 */
record Listed<T>(T value, JsonNode json) {}
