package io.github.linkrelay.operator.api;

import java.util.List;

/** Says what a newcomer needs to send test events. It is there in the sandbox only. */
public record SandboxJson(@Required String secret, @Required String url, @Required List<String> types) {}
