package io.github.linkrelay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.linkrelay.delivery.Batch;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.delivery.CutAnswer;
import io.github.linkrelay.delivery.ProxyRefusedException;
import io.github.linkrelay.runtime.Standalone;
import io.github.linkrelay.segment.ExactJson;
import io.github.linkrelay.segment.TrackJson;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultComponent;

/**
 * Holds which classes of libraries and of other rooms a room may use, and how classes are named. {@link RoomsTest}
 * holds which room may use which other.
 */
@AnalyzeClasses(packagesOf = Linkrelay.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "io.github.linkrelay";
    private static final String WEBHOOK = BASE + ".webhook..";
    private static final String OUTBOX = BASE + ".outbox..";
    private static final String SEGMENT = BASE + ".segment..";
    private static final String DELIVERY = BASE + ".delivery..";
    private static final String DESTINATION = BASE + ".destination..";
    private static final String ARCHIVE = BASE + ".archive..";
    private static final String SANDBOX = BASE + ".sandbox..";
    private static final String RUNTIME = BASE + ".runtime..";
    private static final String SPRING_BOOT = BASE + ".springboot..";

    @ArchTest
    static final ArchRule segmentKnowsNothingOfHttp = noClasses()
            .that()
            .resideInAPackage(SEGMENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "java.net.http..",
                    "org.apache.camel.component..",
                    "org.apache.camel.http..",
                    "org.apache.hc..");

    /** These handle what strangers sent. A name in it must not reach a name server. */
    @ArchTest
    static final ArchRule whatReadsEventsAsksNoNameServer = noClasses()
            .that()
            .resideInAnyPackage(BASE + ".event..", WEBHOOK, SEGMENT, BASE + ".archive..", BASE + ".outbox..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(InetAddress|InetSocketAddress|URL)");

    @ArchTest
    static final ArchRule destinationKnowsBatchesAndHowTrackCallsAreWritten = noClasses()
            .that()
            .resideInAPackage(DESTINATION)
            .should()
            .dependOnClassesThat(resideInAnyPackage(WEBHOOK, OUTBOX, SANDBOX, RUNTIME)
                    .or(resideInAPackage(SEGMENT).and(not(belongToAnyOf(TrackJson.class, ExactJson.class)))));

    @ArchTest
    static final ArchRule archiveKnowsBatchesAndWhatTheOutboxReadsFromElsewhere = noClasses()
            .that()
            .resideInAPackage(ARCHIVE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(WEBHOOK, SEGMENT, DESTINATION, SANDBOX, RUNTIME)
                    .or(resideInAPackage(OUTBOX).and(not(resideInAPackage(BASE + ".outbox.view"))))
                    .or(resideInAPackage(DELIVERY).and(not(belongToAnyOf(Batch.class, BatchAnswer.class)))));

    @ArchTest
    static final ArchRule nothingNeedsSpring = noClasses()
            .that()
            .resideOutsideOfPackage(SPRING_BOOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPRING_BOOT, "org.springframework..", "jakarta.servlet..");

    /** Only the sandbox and {@code runtime.http} use Vert.x, so that it may be absent where another engine serves. */
    @ArchTest
    static final ArchRule vertxIsBehindOneDoor = noClasses()
            .that()
            .resideOutsideOfPackages(SANDBOX, BASE + ".runtime.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.camel.component.platform.http.vertx..");

    @ArchTest
    static final ArchRule destinationsKnowNeitherSqlNorKafkaNorCamel = noClasses()
            .that()
            .resideInAPackage(BASE + ".outbox.dispatch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..", "org.apache.kafka..", "org.apache.camel..");

    /** The classes that decide about events get commands and the time from outside, so that a test can give them. */
    @ArchTest
    static final ArchRule stateOfADestinationHasNoLockThreadClockOrListener = noClasses()
            .that()
            .resideInAPackage(BASE + ".outbox.dispatch..")
            .and()
            .haveNameMatching(
                    ".*\\.(SubscriptionState|Memory|Turns|Settlement|Trouble|Progress|Replays|ReplayRun|Sending"
                            + "|Rest|Pace|SetAside|Refusals|Cursor|InFlight|AttemptLog|Unsaved)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent.locks..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.lang\\.(Thread|System)|java\\.time\\.Clock|.*\\.(Listeners|OutboxListener|TimeSource)");

    @ArchTest
    static final ArchRule whatChecksABodyIsPlainJava = noClasses()
            .that()
            .haveSimpleName("SignatureVerifier")
            .or()
            .haveSimpleName("EnvelopeReader")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule limitsOfClientsKnowOnlyHowADeliveryLearnsOfThem = noClasses()
            .that()
            .resideInAPackage(BASE + ".runtime.client")
            .should()
            .dependOnClassesThat(resideInAPackage(BASE + "..")
                    .and(not(resideInAPackage(BASE + ".runtime.client")))
                    .and(not(type(CutAnswer.class)))
                    .and(not(type(ProxyRefusedException.class))));

    /**
     * Only the outbox uses SQL, except {@code SqlFailure}: a destination may be a database too, and that class alone
     * knows what its errors mean.
     */
    @ArchTest
    static final ArchRule onlyTheOutboxKnowsItsStore = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + ".outbox", BASE + ".outbox.sqlite..")
            .and()
            .haveNameNotMatching(".*\\.delivery\\.SqlFailure(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule onlyTheRuntimeReadsMetersAndTheHttpServer = noClasses()
            .that()
            .resideOutsideOfPackages(RUNTIME, SANDBOX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.vertx..");

    /** A reader who meets a name must know which class it is. A class inside another one counts too if it is public. */
    @ArchTest
    static void noSimpleNameStandsTwice(JavaClasses classes) {
        Map<String, List<String>> namesakes = classes.stream()
                .filter(one -> one.isTopLevelClass() && !one.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
        classes.stream()
                .filter(one -> one.isMemberClass() && one.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(one -> namesakes.containsKey(one.getSimpleName()))
                .forEach(one -> namesakes.get(one.getSimpleName()).add(one.getName()));

        assertThat(namesakes.values()).filteredOn(names -> names.size() > 1).isEmpty();
    }

    @ArchTest
    static void noClassIsNamedAsOneOfCamels(JavaClasses classes) throws Exception {
        Set<String> camels = new HashSet<>();
        for (Class<?> one :
                List.of(Exchange.class, DefaultComponent.class, RouteDefinition.class, KameletComponent.class)) {
            try (JarFile jar = new JarFile(Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toFile())) {
                jar.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.endsWith(".class") && !name.contains("$"))
                        .map(name -> name.replaceFirst(".*/", "").replace(".class", ""))
                        .forEach(camels::add);
            }
        }

        assertThat(camels).contains("Exchange", "Route", "Kamelet");
        assertThat(classes)
                .filteredOn(one -> one.isTopLevelClass()
                        || one.isMemberClass() && one.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(one -> !one.getSimpleName().equals("package-info"))
                .extracting(JavaClass::getSimpleName)
                .doesNotContainAnyElementsOf(camels);
    }

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    @ArchTest
    static final ArchRule onlyTheCommandWritesToTheConsole = noClasses()
            .that(not(belongToAnyOf(Linkrelay.class, Standalone.class)))
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule logsAreWrittenBySlf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.apache.log4j..");

    @ArchTest
    static final ArchRule nothingStaticCanBeSet =
            fields().that().areStatic().should().beFinal();
}
