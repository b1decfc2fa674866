package org.pythonwebstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Ordinary runs repeat, others do not: each property here runs twice, and says what it tried. */
@AddLifecycleHook(RepeatedSeedsProperties.Twice.class)
class RepeatedSeedsProperties {

    private static final AtomicReference<String> VALUES = new AtomicReference<>("");

    @Property(tries = 20)
    void aSeedComesFromTheName(@ForAll long any, @ForAll String text) {
        VALUES.accumulateAndGet(any + text, String::concat);
    }

    @Property(tries = 20, seed = "1")
    void aSeedThatIsWrittenDownStays(@ForAll long any, @ForAll String text) {
        VALUES.accumulateAndGet(any + text, String::concat);
    }

    /** Runs a property twice as two runs of the build would. */
    static final class Twice implements AroundPropertyHook {

        @Override
        public PropertyExecutionResult aroundProperty(PropertyLifecycleContext property, PropertyExecutor executor)
                throws Throwable {
            String seed = property.attributes().seed().orElse("");
            PropertyExecutionResult first = executor.execute();
            String tried = VALUES.getAndSet("");
            new RepeatedSeeds().aroundProperty(property, executor);
            String triedAgain = VALUES.getAndSet("");

            boolean written = property.targetMethod().getName().startsWith("aSeedThat");
            assertThat(written).isEqualTo(seed.equals("1"));
            if (written || !RepeatedSeeds.RANDOM) {
                assertThat(first.seed()).contains(seed);
                assertThat(triedAgain).isNotEmpty().isEqualTo(tried);
            } else {
                assertThat(seed).isEmpty();
            }
            return first;
        }

        /** Nearer than {@link RepeatedSeeds}. */
        @Override
        public int aroundPropertyProximity() {
            return 1;
        }
    }
}
