package io.github.linkrelay.operator.api;

/** Says why a request is refused: the HTTP status, and a sentence for a person. */
public record ProblemJson(@Required int status, @Required String problem) {}
