package org.pythonwebstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.site.Site;

/** The library as a module: the other tests have it on the class path. */
class CoreModuleTest {

    private static final String NAME = "org.pythonwebstack.core";

    private final ClassLoader library = layer().findLoader(NAME);

    @Test
    void theModuleFindsAllThatItNeeds() throws ReflectiveOperationException {
        Class<?> site = library.loadClass(Site.class.getName());
        Object builder = site.getMethod("builder").invoke(null);
        Object parsed = builder.getClass().getMethod("result").invoke(builder);
        Object problems = library.loadClass("org.pythonwebstack.value.Parsed")
                .getMethod("problems")
                .invoke(parsed);

        assertThat(site.getModule().getName()).isEqualTo(NAME);
        assertThat(problems)
                .hasToString(Site.builder().result().problems().toString())
                .asString()
                .isNotEqualTo("[]");
        assertThat(library.loadClass(ApacheRenderer.class.getName())
                        .getMethod("debian")
                        .invoke(null))
                .isNotNull();
    }

    private static ModuleLayer layer() {
        Path[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"))
                .map(Path::of)
                .toArray(Path[]::new);
        ModuleLayer parent = ModuleLayer.boot();
        Configuration configuration =
                parent.configuration().resolve(ModuleFinder.of(path), ModuleFinder.of(), Set.of(NAME));
        return parent.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    }
}
