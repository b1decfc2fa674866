package org.pythonwebstack.examples;

import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The minute with the library of the README: what stands there between the marks stands here. */
public final class Minute {

    private Minute() {}

    /** Prints what Apache and nginx need for a shop, and what is wrong with another one. */
    @SuppressWarnings("SystemOut") // a program for a terminal
    public static void main(String[] args) {
        System.out.print(rendered());
        System.out.print(refused("shop.example.org;", "/srv/shop/../../etc"));
    }

    static String rendered() {
        // begin: render
        Site shop = Site.builder()
                .name("shop")
                .user("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .process(WsgiDaemonProcess.builder()
                        .venv("/srv/shop/venv")
                        .processes(2)
                        .threads(15))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .staticMount("/static/", "/srv/shop/static")
                .build();

        Rendering apache = ApacheRenderer.debian().render(shop);
        Rendering nginx = NginxGunicornRenderer.debian().render(shop);
        // end: render
        StringBuilder files = new StringBuilder();
        apache.files().forEach(file -> files.append(file).append('\n'));
        nginx.files().forEach(file -> files.append(file).append('\n'));
        return files.toString();
    }

    static String refused(String serverName, String directory) {
        StringBuilder answer = new StringBuilder();
        // begin: refuse
        try {
            Site.builder()
                    .name("shop")
                    .virtualHost(VirtualHost.builder().serverName(serverName))
                    .staticMount("/static/", directory)
                    .build();
        } catch (Refused refused) {
            for (Problem problem : refused.problems()) {
                answer.append(problem.field())
                        .append(": ")
                        .append(problem.code())
                        .append('\n');
            }
        }
        // end: refuse
        return answer.toString();
    }
}
