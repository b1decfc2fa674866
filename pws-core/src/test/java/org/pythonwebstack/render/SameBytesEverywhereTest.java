package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.testing.ChildJava;
import org.pythonwebstack.testing.Programs;

/** What is written does not depend on language, character set, line ends or time zone of the machine that writes it. */
class SameBytesEverywhereTest {

    private static final List<Class<?>> LIBRARIES = List.of(
            ApacheRenderer.class,
            com.google.common.collect.ImmutableList.class,
            com.google.common.util.concurrent.internal.InternalFutureFailureAccess.class,
            Assertions.class,
            net.bytebuddy.ByteBuddy.class,
            Test.class,
            org.junit.platform.commons.annotation.Testable.class,
            ValueSource.class,
            org.opentest4j.AssertionFailedError.class,
            org.apiguardian.api.API.class);

    /** Prints every text that both renderers make. */
    public static final class Print {

        private Print() {}

        /** Runs it. */
        public static void main(String[] arguments) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(texts());
        }
    }

    /** A site in which every number, and letters that languages change in their own ways, come out as text. */
    private static Site site() {
        return Site.builder()
                .name("titi")
                .user("titi")
                .root("/srv/\u0130I\u0131i \u00e9\u6f22\ud83d\ude00")
                .virtualHost(VirtualHost.builder()
                        .serverName("TITI.Example.ORG")
                        .header("X-Title", "III")
                        .errorPage(ErrorPage.message(503, "\u0130I\u0131i \u0663 back.")))
                .env("TITLE", "\u0130I\u0131i \u0663")
                .limits(Limits.builder().requestBody("1234567").keepAlive(Duration.ofSeconds(7)))
                .process(WsgiDaemonProcess.builder().threads(12).umask("027").switchInterval(Duration.ofMillis(1500)))
                .mount("/\u0130\u0131", WsgiApplication.script("/srv/titi/app.wsgi"))
                .build();
    }

    private static String texts() {
        List<RenderedFile> files = new ArrayList<>();
        files.addAll(ReasonOfEveryLineTest.everything().files());
        files.addAll(ReasonOfEveryLineTest.everythingForNginx().files());
        files.addAll(ApacheRenderer.debian()
                .withModWsgi(org.pythonwebstack.value.Version.of("6.0.5"))
                .render(List.of(site()))
                .files());
        files.addAll(NginxGunicornRenderer.debian().render(List.of(site())).files());
        StringBuilder all = new StringBuilder();
        for (RenderedFile file : files) {
            all.append(file.path()).append('\n').append(file.content()).append('\n');
            file.explanations().forEach(reason -> all.append(reason.line()).append(reason.reason()));
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab -Dfile.encoding=ISO-8859-1",
                "-Duser.language=tr -Duser.country=TR -Dfile.encoding=US-ASCII -Duser.timezone=Asia/Kathmandu",
                "-Duser.language=th -Duser.extensions=ca-buddhist-nu-thai -Dfile.encoding=UTF-16 -Dsun.jnu.encoding=US-ASCII",
            })
    void theSameIsWritten(String options) {
        List<String> command = new ArrayList<>(ChildJava.command(Print.class, LIBRARIES));
        command.addAll(1, List.of(options.split(" ")));
        command.add(1, "-Dline.separator=\r\n");

        Programs.Result result = Programs.run(command.toArray(new String[0])).orFail();

        assertThat(result.out()).isEqualTo(texts()).contains("switch-interval=1.5", "1234567");
    }
}
