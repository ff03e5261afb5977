package io.github.linkrelay.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.linkrelay.Linkrelay;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the operator and the arrows between them: each rule names all that a room may know of ours. */
@AnalyzeClasses(packagesOf = Linkrelay.class, importOptions = DoNotIncludeTests.class)
class OperatorRoomsTest {
    private static final String BASE = "io.github.linkrelay.";

    @ArchTest
    static final ArchRule contractKnowsNobody = roomKnowsOnly("operator.api");

    @ArchTest
    static final ArchRule serverKnowsNoCommandNoStoreAndNoProcess =
            roomKnowsOnly("operator.server", "operator.api", "event", "outbox.view", "settings");

    /** It may ask from another machine. */
    @ArchTest
    static final ArchRule commandKnowsOnlyTheApi =
            roomKnowsOnly("operator.command", "operator.api", "settings", "bounded");

    @ArchTest
    static final ArchRule thereAreThreeRooms = classes()
            .that()
            .resideInAPackage(BASE + "operator..")
            .should()
            .resideInAnyPackage(BASE + "operator.api", BASE + "operator.server", BASE + "operator.command");

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching(BASE + "operator.(*)..").should().beFreeOfCycles();

    /** The tests of a room know more than the room may, so they are arrows that turn. */
    private static String violations(ArchRule rule, String room) {
        return rule.evaluate(new ClassFileImporter()
                        .withImportOption(new OnlyIncludeTests())
                        .importPackages(BASE + room))
                .getFailureReport()
                .toString();
    }

    @Test
    void arrowsThatTurnAreFound() {
        assertThat(violations(contractKnowsNobody, "operator.api")).contains("<io.github.linkrelay.Linkrelay>");
        assertThat(violations(serverKnowsNoCommandNoStoreAndNoProcess, "operator.server"))
                .contains("io.github.linkrelay.delivery.AnswerClass");
        assertThat(violations(commandKnowsOnlyTheApi, "operator.command")).contains("io.github.linkrelay.runtime");
        assertThat(violations(thereAreThreeRooms, "operator")).contains("OperatorRoomsTest");
    }

    /** A room knows itself and these others, of ours. */
    private static ArchRule roomKnowsOnly(String room, String... others) {
        String[] known = Stream.concat(Stream.of(room), Stream.of(others))
                .map(BASE::concat)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(BASE + room)
                .should()
                .dependOnClassesThat(resideInAPackage(BASE + ".").and(not(resideInAnyPackage(known))));
    }
}
