package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An element of a list of the API.
 *
 * @param json the element as it came, with members that only a newer server knows
 */
record Listed<T>(T value, JsonNode json) {}
