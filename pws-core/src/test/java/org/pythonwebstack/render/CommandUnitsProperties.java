package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Schedule;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.Worker;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Refused;

/** Commands of sites become units that hold exactly their words, on either server; times are those that systemd takes. */
class CommandUnitsProperties {

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.oneOf(
                        HostileStrings.any(),
                        HostileStrings.printable(),
                        Arbitraries.strings().ascii().ofMaxLength(9))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property
    void wordsAreReadBackFromTheUnits(@ForAll("words") List<String> words) {
        Parsed<Worker> worker = Worker.parse("queue", words, "2");
        Parsed<Schedule> schedule = Schedule.parse("tick", words, "daily");
        assertThat(worker.problems()).isEqualTo(schedule.problems());
        if (!(worker instanceof Parsed.Accepted<Worker> accepted)) {
            return;
        }
        Site site = Site.builder()
                .name("shop")
                .user("shop")
                .root("/srv/shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .worker(accepted.value())
                .schedule(schedule.orThrow())
                .build();
        for (String server : List.of("apache", "nginx")) {
            Rendering rendering;
            try {
                rendering = server.equals("apache")
                        ? ApacheRenderer.debian().render(site)
                        : NginxGunicornRenderer.debian().render(site);
            } catch (Refused refused) {
                assertThat(refused.problems())
                        .allMatch(problem -> problem.field().matches("(worker|schedule)\\[0\\]\\.command\\[\\d\\]"));
                continue;
            }
            for (String unit : List.of("queue_1", "queue_2", "tick")) {
                String text = rendering
                        .file("/etc/systemd/system/pws-shop_" + unit + ".service")
                        .orElseThrow()
                        .content();
                SystemdUnit read = new SystemdSyntax().read(text);
                SystemdValue.Exec exec = (SystemdValue.Exec)
                        read.settings("Service", "ExecStart").get(0).value();
                List<String> found = new ArrayList<>();
                for (Argument argument : exec.arguments()) {
                    found.add(((Literal) argument).text());
                }
                List<String> wanted = new ArrayList<>(words);
                wanted.add(0, "--");
                assertThat(found).isEqualTo(wanted);
            }
        }
    }

    @Provide
    Arbitrary<String> times() {
        Arbitrary<String> number = Arbitraries.integers().between(0, 61).map(String::valueOf);
        Arbitrary<String> part = Arbitraries.oneOf(
                number,
                Arbitraries.just("*"),
                number.list().ofSize(2).map(two -> String.join("..", two)),
                number.list().ofSize(2).map(two -> String.join("/", two)),
                number.list().ofSize(3).map(three -> three.get(0) + ".." + three.get(1) + "/" + three.get(2)),
                number.map(step -> "*/" + step),
                number.list().ofMinSize(2).ofMaxSize(3).map(some -> String.join(",", some)));
        Arbitrary<String> days =
                Arbitraries.of("", "Mon ", "Mon..Fri ", "Sat,Sun ", "Sun..Mon ", "Mon..Wed,Fri ", "Mon ");
        Arbitrary<String> date = Arbitraries.oneOf(
                Arbitraries.of("", "*-*-* ", "2030-02-29 ", "12-25 ", "2021..2030-*-1 "),
                part.list().ofSize(2).map(two -> String.join("-", two) + " "),
                part.list().ofSize(2).map(two -> "*-" + String.join("-", two) + " "));
        Arbitrary<String> time = part.list().ofMinSize(2).ofMaxSize(3).map(some -> String.join(":", some));
        Arbitrary<String> zone = Arbitraries.of("", "", " UTC");
        return net.jqwik.api.Combinators.combine(days, date, time, zone).as((a, b, c, d) -> a + b + c + d);
    }

    /** Many at once: a program takes longer to start than to judge. */
    @Property(tries = 5)
    void systemdTakesEveryTimeThatIsAccepted(@ForAll("manyTimes") List<String> candidates) {
        List<String> command =
                new ArrayList<>(List.of(Programs.require("systemd-analyze").toString(), "calendar"));
        int accepted = 0;
        for (String text : candidates) {
            if (Schedule.parse("tick", List.of("true"), text) instanceof Parsed.Accepted) {
                command.add(text);
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(20);
        Programs.Result result = Programs.run(command.toArray(String[]::new));
        assertThat(result.status()).as(result.toString()).isZero();
    }

    @Provide
    Arbitrary<List<String>> manyTimes() {
        return Arbitraries.oneOf(
                        times(),
                        times(),
                        Arbitraries.of(
                                "daily",
                                "hourly",
                                "minutely",
                                "weekly",
                                "monthly",
                                "yearly",
                                "quarterly",
                                "semiannually"),
                        HostileStrings.printable())
                .list()
                .ofSize(400);
    }
}
