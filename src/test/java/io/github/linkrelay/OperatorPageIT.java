package io.github.linkrelay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.Browser;
import io.github.linkrelay.harness.LinkrelayProcess;
import io.github.linkrelay.harness.Webhooks;
import io.github.linkrelay.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's page in a real browser. */
class OperatorPageIT {
    private static final String SEGMENT = "[data-destination=segment] ";
    private static final List<String> VIEWS =
            List.of("events", "dead-letters", "quarantine", "replays", "routes", "overview");

    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(profile).size(1280, 900);
    }

    @AfterEach
    void leavePage() {
        browser.leave();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void operatorClearsUpAfterABadNightFromThePageAlone() throws Exception {
        try (OutageScene scene = new OutageScene(directory)) {
            browser.open(scene.linkrelay().management("/"));
            browser.read("#verdict", "Nothing is lost");
            browser.assertForEverybody("overview, running");
            scene.outage();

            // What is waiting, why, since when.
            browser.read(SEGMENT + "[data-figure=waiting]", "20,000");
            browser.read(SEGMENT + "[data-reason]", "answered 503");
            assertThat(browser.text("[data-destination=segment]")).contains("since", "backing off");
            browser.read("#verdict", "Nothing");
            browser.read("[data-figure=highest]", "peak");
            browser.assertForEverybody("overview, backing off");

            // What died and why.
            scene.segmentIsBack();
            browser.read(SEGMENT + "[data-figure=delivered]", "19,999");
            browser.read(SEGMENT + "[data-figure=dead]", "1");
            browser.read(SEGMENT + "[data-figure=waiting]", "0");
            browser.read("#verdict", "something needs you");
            browser.click("[data-view=dead-letters]");
            browser.read("[data-group]", "answered 400");
            browser.click("[data-group] [data-action=open-group]");
            browser.find("[data-dead-letter]");
            browser.assertForEverybody("dead letters, a group open");
            browser.click("[data-dead-letter] a");
            browser.read("#event-body", OutageScene.POISON);
            browser.read("#reason", "answered 400");
            assertThat(browser.title()).contains("Dead letter 1");
            browser.assertForEverybody("a dead letter");
            browser.click("[data-action=close]");

            // Let the quarantined in, after the secret was added.
            browser.click("[data-view=quarantine]");
            browser.read("[data-group] [data-figure=count]", "12");
            browser.click("[data-group] [data-action=open-group]");
            browser.click("[data-quarantined] a");
            browser.read("#event-body", "rotated-");
            browser.assertForEverybody("a refused request");
            browser.click("[data-action=close]");
            browser.click("[data-group] [data-action=admit]");
            browser.find("#admit-result [data-result=refused][data-count='12']");
            browser.assertForEverybody("the dialog that admits");
            browser.click("dialog .actions [data-action=close]");
            scene.addTheNewSecret();
            browser.click("[data-view=routes]");
            browser.read("#reload", "1");
            browser.assertForEverybody("routes");
            browser.click("[data-view=quarantine]");
            browser.click("[data-group] [data-action=admit]");
            browser.find("#admit-result [data-result=admitted][data-count='12']");
            browser.click("dialog [data-action=confirm]");
            browser.read("dialog", "admitted");
            browser.click("dialog .actions [data-action=close]");
            browser.read("main", "No refused requests are kept.");
            assertThat(browser.script("return document.activeElement.tagName"))
                    .as("where Tab goes on")
                    .isEqualTo("H1");

            // Replay.
            scene.segmentTakesThePoison();
            browser.click("[data-view=dead-letters]");
            browser.click("[data-group] [data-action=replay]");
            browser.find("#dry-run[data-count='1']");
            browser.click("dialog [data-action=confirm]");
            browser.read("dialog [data-replay] [data-figure=sent]", "1");
            browser.click("dialog .actions [data-action=close]");

            // Balance zero.
            browser.click("[data-view=overview]");
            browser.read(SEGMENT + "[data-figure=received]", "20,012");
            browser.read(SEGMENT + "[data-figure=delivered]", "20,012");
            browser.read(SEGMENT + "[data-figure=dead]", "0");
            browser.read(SEGMENT + "[data-figure=waiting]", "0");
            browser.read("#verdict", "Nothing is lost.");
            scene.assertAllArrivedOnce();

            replayIsSeenOnTheOverviewAndCancelledOnlyWhenConfirmed();
            heldDestinationIsTheVerdict(scene);
            browser.assertQuietConsole();
            killedProcessIsNotShownAsWell(scene);
        }
    }

    private static void replayIsSeenOnTheOverviewAndCancelledOnlyWhenConfirmed() {
        browser.click("[data-view=replays]");
        browser.click("[data-action=dry-run]");
        browser.find("#dry-run[data-count='20012']");
        browser.assertForEverybody("the dialog that sends again");
        browser.back();
        browser.gone("dialog");
        browser.click("[data-view=replays]");
        browser.click("[data-action=dry-run]");
        browser.find("#dry-run[data-count='20012']");
        browser.type("dialog input", "5");
        browser.click("dialog [data-action=confirm]");
        browser.find("dialog [data-replay]");
        browser.click("dialog .actions [data-action=close]");
        browser.click("[data-view=overview]");
        browser.read(SEGMENT + "[data-replaying]", "is running");
        browser.assertForEverybody("overview, replay running");
        browser.click(SEGMENT + "[data-replaying] a");
        browser.click("[data-replay-row] [data-action=cancel]");
        browser.read("dialog", "It ends for good");
        browser.assertForEverybody("the question before a replay is cancelled");
        browser.click("dialog .actions [data-action=close]");
        browser.gone("dialog");
        browser.read("[data-replay-row] .state", "running");
        browser.click("[data-replay-row] [data-action=cancel]");
        browser.click("dialog [data-action=confirm]");
        browser.read("[data-replay-row] .state", "cancelled");
        browser.assertForEverybody("replays");
        browser.click("[data-view=overview]");
        browser.find(SEGMENT);
        browser.gone("[data-replaying]");
    }

    private static void heldDestinationIsTheVerdict(OutageScene scene) throws IOException {
        scene.segmentRefusesUs();
        browser.read(SEGMENT + ".state", "held");
        browser.read("#verdict", "segment refuses us");
        assertThat(browser.find("#verdict").getDomAttribute("data-tone")).isEqualTo("bad");
        assertThat(browser.title()).startsWith("(1) Overview");
        browser.assertForEverybody("overview, held");
    }

    private static void killedProcessIsNotShownAsWell(OutageScene scene) {
        assertThat(colour(SEGMENT + "[data-figure=delivered]")).isNotEqualTo(colour("#foot"));
        scene.linkrelay().kill();
        browser.read("#verdict", "Linkrelay does not answer");
        browser.read("#verdict", "as of");
        browser.read("#no-answer", "since");
        for (String figure : new String[] {".state", "[data-figure=delivered]", "[data-figure=waiting]"}) {
            assertThat(colour(SEGMENT + figure)).as(figure).isEqualTo(colour("#foot"));
        }
        assertThat(browser.title()).startsWith("(?)");
        browser.assertForEverybody("overview, process gone");
    }

    /** Of the text. What is quiet, as the last line of the page, is grey. */
    private static Object colour(String css) {
        return browser.script("return getComputedStyle(document.querySelector(arguments[0])).color", css);
    }

    @Test
    void newcomerSeesTheFirstEventArriveAndNothingOfAStrangersActsOnThePage() throws Exception {
        try (LinkrelayProcess linkrelay = LinkrelayProcess.launch(directory, Map.of())) {
            linkrelay.awaitReady();
            browser.open(linkrelay.management("/"));
            browser.read("#first-steps", "openssl dgst");
            browser.assertForEverybody("first steps");
            browser.click("[data-test-type='ecommerce.purchase']");
            browser.read("#arrival", "Your first event arrived");
            browser.click("#arrival a");
            browser.read("#event-body", "ecommerce.purchase");
            browser.read("#event-call", "Order Completed");
            browser.read("[data-attempt] [data-status]", "200");
            browser.assertForEverybody("an event");

            bodyFullOfMarkupIsShownAsText(linkrelay);
            charactersThatCantBeSeenAreWrittenOut(linkrelay);
            everyViewFitsAPhoneAndHasItsTitle(linkrelay);
            addressThatLeadsNowhereSaysSo(linkrelay);
            browser.assertQuietConsole();
        }
    }

    private static void bodyFullOfMarkupIsShownAsText(LinkrelayProcess linkrelay) throws IOException {
        String markup = "<img src=x onerror=\\\"document.title='run'\\\"><script>document.title='run'</script></b>";
        send(linkrelay, "<b>link</b>.clicked", markup);
        browser.open(linkrelay.management("/#/events/2"));
        browser.read("#event-body", "<script>document.title='run'</script>");
        browser.read("#event-call", "<img src=x onerror=");
        assertThat(browser.title()).isNotEqualTo("run");
        assertThat(browser.script("return document.querySelectorAll('main img, dialog img, script:not([src])').length"))
                .isEqualTo(0L);
        browser.open(linkrelay.management("/#/events"));
        browser.read("[data-event]", "<b>link</b>.clicked");
    }

    private static void charactersThatCantBeSeenAreWrittenOut(LinkrelayProcess linkrelay) throws IOException {
        send(linkrelay, "link.\u202edekcilc", "gpj.\u2066exe\u200b\u2028\u3164");
        browser.read("[data-event]", "link.\\u202edekcilc");
        browser.open(linkrelay.management("/#/events/3"));
        browser.read("#event-body", "gpj.\\u2066exe\\u200b\\u2028\\u3164");
        browser.read("#event-call", "gpj.\\u2066exe\\u200b");
        browser.click("[data-action=raw]");
        browser.read("#event-body", "gpj.\\u2066exe\\u200b");
        browser.read("dialog", "can't be seen");
        assertThat(browser.script(
                        "return /[\\u202e\\u2066\\u200b\\u2028\\u3164]/.test(document.documentElement.outerHTML)"))
                .isEqualTo(false);
        browser.open(linkrelay.management("/#/events/1"));
        browser.read("#event-body", "ecommerce.purchase");
        assertThat(browser.text("dialog")).doesNotContain("can't be seen");
    }

    private static void send(LinkrelayProcess linkrelay, String type, String user) throws IOException {
        byte[] body = ("{\"event\":\"" + type + "\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{\"user_id\":\""
                        + user + "\",\"referrer_id\":\"" + user + "\"}}")
                .getBytes(UTF_8);
        assertThat(new Webhooks(linkrelay.port(), Sandbox.EXAMPLE_SECRET).send(body))
                .isEqualTo(200);
    }

    private static void everyViewFitsAPhoneAndHasItsTitle(LinkrelayProcess linkrelay) {
        browser.open(linkrelay.management("/#/overview"));
        for (String scheme : new String[] {"light", "dark"}) {
            browser.size(360, 800).colours(scheme);
            browser.read("#verdict", "Nothing is lost");
            browser.read("#as-of", "as of");
            Set<String> titles = new HashSet<>();
            for (String view : VIEWS) {
                browser.click("[data-view=" + view + "]");
                browser.find("body[data-shown=" + view + "]");
                assertThat(browser.fitsItsWidth()).as(view + ", " + scheme).isTrue();
                titles.add(browser.title());
            }
            assertThat(titles).hasSameSizeAs(VIEWS).allSatisfy(title -> assertThat(title)
                    .endsWith(" \u00b7 Linkrelay"));
        }
        for (String view : VIEWS) {
            browser.click("[data-view=" + view + "]");
            browser.find("body[data-shown=" + view + "]");
            browser.assertForEverybody(view);
        }
    }

    private static void addressThatLeadsNowhereSaysSo(LinkrelayProcess linkrelay) {
        for (String address : new String[] {
            "nowhere", "events/abc", "events/1/2", "overview/1", "events/9999999999999999", "events?outbox=nowhere"
        }) {
            browser.open(linkrelay.management("/#/" + address));
            browser.read("h1", "There is no such page");
            browser.read("main", address);
            assertThat(browser.has("dialog")).as(address).isFalse();
        }
        browser.assertForEverybody("an address that leads nowhere");
        browser.click("#view a");
        browser.find("body[data-shown=overview]");
        assertThat(browser.title()).contains("Overview");
    }
}
