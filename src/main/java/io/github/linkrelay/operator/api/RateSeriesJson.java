package io.github.linkrelay.operator.api;

import java.util.List;

/** Says how many events came per second, the newest number last. */
public record RateSeriesJson(@Required int seconds, @Required List<Double> received, @Required List<Double> refused) {}
