package io.github.linkrelay.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.linkrelay.Linkrelay;
import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.runtime.camel.CamelInternals;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.UriEndpoint;
import org.junit.jupiter.api.Test;

/** The rooms of the runtime and the arrows between them: each rule names all that a room may know of ours. */
@AnalyzeClasses(packagesOf = Linkrelay.class, importOptions = DoNotIncludeTests.class)
class RuntimeRoomsTest {
    private static final String BASE = "io.github.linkrelay.";
    private static final String RUNTIME = BASE + "runtime";

    @ArchTest
    static final ArchRule camelKnowsOnlyThreads = roomKnowsOnly("runtime.camel", "lasting");

    @ArchTest
    static final ArchRule filesKnowOnlyTextsAndWhereTheyStand =
            roomKnowsOnly("runtime.files", "settings", "distribution");

    @ArchTest
    static final ArchRule filesKnowNoCamel = noClasses()
            .that()
            .resideInAPackage(RUNTIME + ".files")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule settingsKnowNothingThatIsMadeOfThem = roomKnowsOnly(
            "runtime.settings", "runtime.files", "runtime.camel", "settings", "secret", "delivery", "sandbox");

    @ArchTest
    static final ArchRule httpKnowsNoOutboxAndNoDelivery = roomKnowsOnly(
            "runtime.http", "runtime.http.limits", "runtime.settings", "lasting", "webhook", "operator.server");

    @ArchTest
    static final ArchRule beansAreTheSameForAProcessAndATrial =
            ofTheRuntimeKnowsOnly("beans", "settings", "http", "client");

    @ArchTest
    static final ArchRule observersOnlyRead = ofTheRuntimeKnowsOnly("observe");

    @ArchTest
    static final ArchRule trialsAreBuiltOnTheBeans =
            ofTheRuntimeKnowsOnly("check.trial", "beans", "settings", "files", "camel");

    @ArchTest
    static final ArchRule rulesOfRoutesKnowNoFiles = ofTheRuntimeKnowsOnly("check.rules", "settings");

    @ArchTest
    static final ArchRule checkKnowsRulesAndTrials =
            ofTheRuntimeKnowsOnly("check", "check.rules", "check.trial", "files", "settings");

    @ArchTest
    static final ArchRule commandsKnowTheCheck =
            ofTheRuntimeKnowsOnly("check.command", "check", "check.trial", "files");

    @ArchTest
    static final ArchRule reloadIsHandedTheCheck = ofTheRuntimeKnowsOnly("reload", "files", "camel");

    @ArchTest
    static final ArchRule directoryStartsNothing = ofTheRuntimeKnowsOnly("directory", "beans", "settings", "camel");

    /** They may be absent where another server serves. */
    @ArchTest
    static final ArchRule onlyHttpKnowsCamelsVertxServer = noClasses()
            .that()
            .resideInAPackage(RUNTIME + "..")
            .and()
            .resideOutsideOfPackage(RUNTIME + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.camel.component.platform.http.vertx..");

    /** What Camel may change without a word stands in one class; its comment is the list. */
    @ArchTest
    static final ArchRule camelsInternalsStandInOneClass = noClasses()
            .that(not(belongToAnyOf(CamelInternals.class)))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.camel.impl..")
                    // The base of every health check, which Camel documents.
                    .and(not(resideInAPackage("org.apache.camel.impl.health"))));

    @ArchTest
    static final ArchRule placeholdersAloneExtendCamelsParser = noClasses()
            .that(not(belongToAnyOf(CamelInternals.class)))
            .and()
            .haveNameNotMatching(".*\\.runtime\\.settings\\.ExactPlaceholders(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.component.properties..");

    @ArchTest
    static final ArchRule nothingIsReachedByReflection = noClasses()
            .that()
            .resideInAPackage(RUNTIME + "..")
            .should()
            .callMethod(java.lang.reflect.AccessibleObject.class, "setAccessible", boolean.class);

    /** Whoever reads routes as text knows them by these. */
    @ArchTest
    static void everyDeliveringEndpointIsAmongTheSchemes(JavaClasses ours) {
        Set<String> schemes = ours.that(assignableTo(DeliveringEndpoint.class)).stream()
                .filter(type -> type.isAnnotatedWith(UriEndpoint.class))
                .map(type -> type.getAnnotationOfType(UriEndpoint.class).scheme())
                .collect(Collectors.toSet());

        assertThat(schemes).isEqualTo(DeliveringEndpoint.SCHEMES);
    }

    @Test
    void aDeliveringEndpointIsKnownByItsAddress() {
        assertThat(DeliveringEndpoint.isNamedBy("outbox:events?destination=a")).isTrue();
        assertThat(DeliveringEndpoint.isNamedBy("outbox")).isTrue();
        assertThat(DeliveringEndpoint.isNamedBy("direct:outbox:events")).isFalse();
        assertThat(DeliveringEndpoint.isNamedBy("outboxes:events")).isFalse();
    }

    /** What nobody may write. */
    private static final class Planted {
        private final DefaultCamelContext context = new DefaultCamelContext(false);
        private final Class<?> parser = DefaultPropertiesParser.class;
    }

    @Test
    void aPlantedUseOfCamelsInternalsIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);

        assertThat(camelsInternalsStandInOneClass.evaluate(planted).hasViolation())
                .isTrue();
        assertThat(placeholdersAloneExtendCamelsParser.evaluate(planted).hasViolation())
                .isTrue();
    }

    /** A room knows itself and these others, of ours. */
    private static ArchRule roomKnowsOnly(String room, String... others) {
        return knowsOnly(BASE + room, BASE, Stream.of(others).map(BASE::concat));
    }

    /** A room of the runtime knows itself and these others, of the runtime. */
    private static ArchRule ofTheRuntimeKnowsOnly(String room, String... others) {
        String prefix = RUNTIME + ".";
        return knowsOnly(prefix + room, RUNTIME, Stream.of(others).map(prefix::concat));
    }

    private static ArchRule knowsOnly(String room, String whole, Stream<String> others) {
        String[] known = Stream.concat(Stream.of(room), others).toArray(String[]::new);
        String all = whole.endsWith(".") ? whole + "." : whole + "..";
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage(all).and(not(resideInAnyPackage(known))));
    }
}
