package org.pythonwebstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test in a class that the build does not look into would be silent for ever. */
class EveryTestRunsTest {

    @Test
    void everyTestIsWhereTheBuildFindsIt() throws Exception {
        List<String> lost = new ArrayList<>();
        int found = 0;
        for (Class<?> type : classes()) {
            // What an abstract class has, its subclasses run.
            if (!Modifier.isAbstract(type.getModifiers())
                    && Arrays.stream(type.getDeclaredMethods()).anyMatch(EveryTestRunsTest::isTest)) {
                found++;
                if (!isFound(type)) {
                    lost.add(type.getName());
                }
            }
        }
        assertThat(lost).isEmpty();
        assertThat(found).isGreaterThan(50);
        assertThat(isFound(Lost.class)).isFalse();
    }

    /** As the pattern of Surefire in the build, and the engines, have it. */
    private static boolean isFound(Class<?> type) {
        return type.getEnclosingClass() == null
                ? type.getName().matches(".*(Test|Properties)")
                : (type.isAnnotationPresent(Nested.class) || type.isAnnotationPresent(Group.class))
                        && isFound(type.getEnclosingClass());
    }

    private static boolean isTest(Method method) {
        return AnnotationSupport.isAnnotated(method, Testable.class);
    }

    private static List<Class<?>> classes() throws IOException, ReflectiveOperationException {
        Path root = Path.of("target", "test-classes");
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class\\z", "");
                if (!name.equals("module-info") && !name.equals(Lost.class.getName())) {
                    classes.add(Class.forName(name, false, EveryTestRunsTest.class.getClassLoader()));
                }
            }
        }
        return classes;
    }

    /** The mistake. */
    static final class Lost {

        @Property
        void isNeverTried() {}
    }
}
