package io.github.linkrelay.operator.api;

/** A received body. */
public record BodyJson(@Required String text, Boolean base64, @Required int bytes) {}
