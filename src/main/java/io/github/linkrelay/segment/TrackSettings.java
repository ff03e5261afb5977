package io.github.linkrelay.segment;

import java.util.Map;
import java.util.Objects;

/**
 * The settings for turning events into Track calls. Start from {@link #defaults} and change single settings.
 *
 * @param messageIds how message ids are made
 * @param names the names of Track calls by event type
 * @param identity the rules for user ids and anonymous ids
 * @param campaign whether {@code campaign} goes to {@code context.campaign.name} as well
 * @param libraryName the name in {@code context.library}
 * @param libraryVersion the version in {@code context.library}
 */
public record TrackSettings(
        MessageIds messageIds,
        EventNames names,
        Identity identity,
        boolean campaign,
        String libraryName,
        String libraryVersion) {

    private static final String LIBRARY = "linkrelay";

    public TrackSettings {
        Objects.requireNonNull(messageIds, "there is no kind of message id");
        Objects.requireNonNull(names, "there are no event names");
        Objects.requireNonNull(identity, "there are no identity rules");
        if (libraryName == null || libraryName.isBlank()) {
            throw new IllegalArgumentException("the library name is empty");
        }
        if (libraryVersion == null || libraryVersion.isBlank()) {
            throw new IllegalArgumentException("the library version is empty");
        }
    }

    /**
     * Returns the default settings: UUIDs as message ids, the default names and rules, and campaigns on.
     *
     * @param version this program's version
     */
    public static TrackSettings defaults(String version) {
        return new TrackSettings(
                MessageIds.UUID, new EventNames(Map.of()), new Identity(Map.of()), true, LIBRARY, version);
    }

    public TrackSettings withMessageIds(MessageIds kind) {
        return new TrackSettings(kind, names, identity, campaign, libraryName, libraryVersion);
    }

    /**
     * Returns these settings with other names of events.
     *
     * @param overrides see {@link EventNames#EventNames}
     */
    public TrackSettings withNames(Map<String, String> overrides) {
        return new TrackSettings(
                messageIds, new EventNames(overrides), identity, campaign, libraryName, libraryVersion);
    }

    /**
     * Returns these settings with other fields for user ids.
     *
     * @param overrides see {@link Identity#Identity}
     */
    public TrackSettings withIdentity(Map<String, String> overrides) {
        return new TrackSettings(messageIds, names, new Identity(overrides), campaign, libraryName, libraryVersion);
    }

    public TrackSettings withCampaign(boolean on) {
        return new TrackSettings(messageIds, names, identity, on, libraryName, libraryVersion);
    }

    public TrackSettings withLibrary(String name, String version) {
        return new TrackSettings(messageIds, names, identity, campaign, name, version);
    }
}
