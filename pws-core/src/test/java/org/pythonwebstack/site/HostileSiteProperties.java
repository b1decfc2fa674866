package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.ValueRule;

/** Whatever is given to every setter that takes texts: a site, or a refusal with every problem. */
class HostileSiteProperties {

    private static final List<Class<?>> BUILDERS = List.of(
            Site.Builder.class,
            VirtualHost.Builder.class,
            Tls.Builder.class,
            TrustedProxies.Builder.class,
            WsgiDaemonProcess.Builder.class,
            WsgiMount.Builder.class,
            WsgiServer.Builder.class,
            Limits.Builder.class);

    /** All public setters of all builders whose parameters are texts: a new one is tried without being listed here. */
    private static final List<Method> SETTERS = BUILDERS.stream()
            .flatMap(builder -> Stream.of(builder.getMethods()))
            .filter(method -> BUILDERS.contains(method.getReturnType())
                    && method.getParameterCount() > 0
                    && Arrays.stream(method.getParameterTypes())
                            .allMatch(type ->
                                    type == String.class || type == String[].class || type == DaemonOption.class))
            .sorted(Comparator.comparing(Method::toGenericString))
            .toList();

    /** A setter and what is given to it. */
    record Call(Method setter, DaemonOption option, String first, String second) {

        void on(Builders builders) {
            Object[] arguments = Arrays.stream(setter.getParameterTypes())
                    .map(type ->
                            type == DaemonOption.class ? option : type == String.class ? first : new String[] {second})
                    .toArray();
            if (arguments.length == 2 && arguments[1] == first && arguments[0] == first) {
                arguments[1] = second;
            }
            try {
                setter.invoke(builders.of(setter.getDeclaringClass()), arguments);
            } catch (InvocationTargetException | IllegalAccessException e) {
                throw new AssertionError("a setter throws: " + setter, e.getCause() == null ? e : e.getCause());
            }
        }
    }

    /** A builder of each kind, and the whole that they make. */
    private static final class Builders {

        private final Site.Builder site = Site.builder();
        private final VirtualHost.Builder host = VirtualHost.builder();
        private final Tls.Builder tls = Tls.builder();
        private final TrustedProxies.Builder proxies = TrustedProxies.builder();
        private final WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder();
        private final WsgiMount.Builder mount = WsgiMount.builder();
        private final Limits.Builder limits = Limits.builder();
        private final WsgiServer.Builder server = WsgiServer.builder();

        Object of(Class<?> type) {
            return Stream.of(site, host, tls, proxies, process, mount, limits, server)
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseThrow();
        }

        List<Problem> problems() {
            List<Problem> problems = new ArrayList<>(server.result().problems());
            problems.addAll(site.virtualHost(host.tls(tls).trustedProxies(proxies))
                    .process(process)
                    .mount(mount)
                    .limits(limits)
                    .result()
                    .problems());
            return problems;
        }
    }

    @Property
    void everyProblemIsToldAtOnce(@ForAll("calls") List<Call> calls) {
        Builders all = new Builders();
        int refusedAlone = 0;
        for (Call call : calls) {
            call.on(all);
            Builders one = new Builders();
            call.on(one);
            refusedAlone += ofValues(one.problems()).isEmpty() ? 0 : 1;
        }

        List<Problem> together = all.problems();

        // A second value for a field is one problem, whatever is wrong with it.
        long twice = together.stream()
                .filter(problem -> problem.rule() == SiteRule.GIVEN_TWICE)
                .count();
        assertThat(ofValues(together).size() + twice).isGreaterThanOrEqualTo(refusedAlone);
        assertThat(together)
                .allSatisfy(problem -> assertThat(problem.toString()).matches("[ -~]*"));
    }

    @Property
    void aSetterAloneIsRefusedOrMeansWhatItSays(@ForAll("call") Call call) {
        Builders builders = new Builders();
        call.on(builders);

        assertThat(builders.problems())
                .allSatisfy(problem -> assertThat(problem.field()).isNotEmpty());
    }

    @Property
    void noProblemShowsASecret(@ForAll("texts") String secret) {
        String marked = "hunter2" + secret;

        Parsed<Site> site = Site.builder()
                .name("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .secret("KEY", marked)
                .secret("KEY", marked)
                .env("KEY", "x")
                .result();

        assertThat(site.problems()).isNotEmpty();
        assertThat(site.toString()).doesNotContain("hunter2");
    }

    @Example
    void aSiteDoesNotShowItsSecrets() {
        Site site = Site.builder()
                .name("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .secret("KEY", "hunter2")
                .build();

        assertThat(site.toString()).contains("secrets").doesNotContain("hunter2");
        assertThat(site.secrets()).hasToString("{KEY=hunter2}");
    }

    @Example
    void theSettersAreFound() {
        assertThat(SETTERS).hasSizeGreaterThan(60);
    }

    @Provide
    Arbitrary<String> texts() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<Call> call() {
        return Combinators.combine(
                        Arbitraries.of(SETTERS),
                        Arbitraries.of(DaemonOption.class),
                        HostileStrings.any(),
                        HostileStrings.any())
                .as(Call::new);
    }

    @Provide
    Arbitrary<List<Call>> calls() {
        return call().list().ofMinSize(1).ofMaxSize(20);
    }

    private static List<Problem> ofValues(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.rule() instanceof ValueRule)
                .toList();
    }
}
