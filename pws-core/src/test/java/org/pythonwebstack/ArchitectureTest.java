package org.pythonwebstack;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.value.Rule;

/** The floors of the library, and what never shows outside it. */
class ArchitectureTest {

    private static final String ROOT = "org.pythonwebstack.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Rule.class.getProtectionDomain().getCodeSource().getLocation());

    /** The packages, lowest floor first, and what each may use. */
    enum Floor {
        VALUE(),
        CONF(VALUE),
        SITE(VALUE),
        FORMULA(VALUE, SITE),
        RENDER(VALUE, CONF, SITE, FORMULA),
        HOST(VALUE),
        DATABASE(VALUE, CONF, FORMULA, HOST),
        CHECK(VALUE, CONF, SITE, FORMULA, RENDER, HOST),
        DEPLOY(VALUE, CONF, SITE, FORMULA, RENDER, HOST, DATABASE, CHECK),
        EXPRESS(VALUE, CONF, SITE, FORMULA, RENDER, HOST, CHECK),
        BACKUP(VALUE, FORMULA, HOST, DATABASE, DEPLOY),
        PANEL(VALUE, CONF, SITE, FORMULA, RENDER);

        private final ImmutableSet<Floor> below;

        Floor(Floor... below) {
            this.below = ImmutableSet.copyOf(below);
        }

        String pattern() {
            return ROOT + name().toLowerCase(java.util.Locale.ROOT) + "..";
        }

        String[] forbidden() {
            return Stream.of(values())
                    .filter(floor -> floor != this && !below.contains(floor))
                    .map(Floor::pattern)
                    .toArray(String[]::new);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Floor.class)
    void aFloorRestsOnlyOnThoseBelow(Floor floor) {
        noClasses()
                .that()
                .resideInAPackage(floor.pattern())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(floor.forbidden())
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasAFloor() {
        Set<String> packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).contains(ROOT + "value", ROOT + "conf", ROOT + "host");
        assertThat(packages)
                .allMatch(name -> Stream.of(Floor.values())
                        .anyMatch(
                                floor -> (name + ".").startsWith(floor.pattern().replace("..", "."))));
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** What lies left of the plan gives the same answer on every machine: it sees no file, process, clock or network. */
    @Test
    void describingAndRenderingTouchNoMachine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        Stream.of(Floor.VALUE, Floor.CONF, Floor.SITE, Floor.FORMULA, Floor.RENDER, Floor.PANEL)
                                .map(Floor::pattern)
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.nio.file..", "java.nio.channels..", "java.net..", "org.apache.commons.exec..")
                        .or(com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                "java\\.io\\.(File|RandomAccessFile|File(Input|Output)Stream|FileReader|FileWriter)"
                                        + "|java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|Runtime)"
                                        + "|java\\.time\\.Clock|java\\.util\\.Random")))
                .check(CLASSES);
    }

    @Test
    void theLibraryPrintsNothingAndEndsNothing() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    /** What depends on a default locale or a default character set gives other bytes on other machines. */
    @Test
    void nothingDependsOnADefault() {
        noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "getBytes")
                .orShould()
                .callConstructor(String.class, byte[].class)
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .check(CLASSES);
    }

    @Test
    void noTypeOfAnotherLibraryIsInAPublicSignature() {
        classes()
                .that(modifier(JavaModifier.PUBLIC).forSubtype())
                .should(new ArchCondition<JavaClass>("show only own types and those of the platform") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Stream.concat(
                                        Stream.of(type.getRawSuperclass()).flatMap(java.util.Optional::stream),
                                        type.getRawInterfaces().stream())
                                .filter(ArchitectureTest::isForeign)
                                .forEach(other ->
                                        events.add(violated(type, type.getName() + " extends " + other.getName())));
                        type.getMembers().stream()
                                .filter(ArchitectureTest::isVisible)
                                .forEach(member -> signature(member)
                                        .flatMap(part -> part.getAllInvolvedRawTypes().stream())
                                        .filter(ArchitectureTest::isForeign)
                                        .forEach(other -> events.add(
                                                violated(type, member.getFullName() + " shows " + other.getName()))));
                    }
                })
                .check(CLASSES);
    }

    private static ConditionEvent violated(JavaClass type, String message) {
        return SimpleConditionEvent.violated(type, message);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaType> signature(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.of(List.of(unit.getReturnType()), unit.getParameterTypes(), unit.getExceptionTypes())
                .flatMap(List::stream);
    }

    private static boolean isForeign(JavaClass type) {
        return not(resideInAnyPackage("java..", ROOT.substring(0, ROOT.length() - 1) + ".."))
                        .test(type.getBaseComponentType())
                && !type.getBaseComponentType().isPrimitive();
    }
}
