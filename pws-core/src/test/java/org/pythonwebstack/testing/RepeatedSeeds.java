package org.pythonwebstack.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property a seed of its own that never changes, so that two runs of one commit try the same values and nobody
 * is refused for what the change did not touch. With the system property {@code pws.seeds} being {@code random},
 * as {@code -Pfuzz} sets it, jqwik chooses new ones. Whatever fails says its seed.
 *
 * <p>jqwik finds this class itself, by {@code META-INF/services}.
 */
public final class RepeatedSeeds implements AroundPropertyHook {

    static final boolean RANDOM = "random".equals(System.getProperty("pws.seeds"));

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext property, PropertyExecutor executor) {
        PropertyAttributes attributes = property.attributes();
        if (!RANDOM && attributes.seed().isEmpty()) {
            attributes.setSeed(seedOf(property));
        }
        return executor.execute();
    }

    /** A property that is added or removed does not change the values of the others. */
    private static String seedOf(PropertyLifecycleContext property) {
        String name = property.containerClass().getName()
                + '.'
                + property.targetMethod().getName();
        return Integer.toString(name.hashCode());
    }
}
