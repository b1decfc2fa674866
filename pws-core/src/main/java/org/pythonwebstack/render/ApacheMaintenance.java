package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.directive;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.site.VirtualHost;

/** What a host of Apache has in addition while its site is being worked on. */
final class ApacheMaintenance {

    private static final String STATUS = "503";

    private ApacheMaintenance() {}

    static void appendTo(VirtualHost host, Maintenance maintenance, ImmutableList.Builder<Node> nodes) {
        nodes.add(directive("ErrorDocument", new Literal(STATUS), new Literal(MaintenancePage.of(maintenance)))
                .because("What visitors read while the site is being worked on."));
        nodes.add(directive(
                        "Header",
                        new Keyword("always"),
                        new Keyword("set"),
                        new Literal("Retry-After"),
                        new Literal(Long.toString(maintenance.retryAfter().toSeconds())),
                        new Setting("expr", Expression.ofVariable("%{REQUEST_STATUS} == 503")))
                .because("When clients and search engines may ask again."));
        nodes.add(Block.of(
                        "If",
                        List.of(condition(host, maintenance)),
                        List.of(
                                ApacheWords.GRANTED,
                                directive("Redirect", new Literal(STATUS), new Literal("/"))
                                        .because("No file and no application is asked.")))
                .because("The site is being worked on; nobody else gets anything but the page above."));
    }

    private static Expression condition(VirtualHost host, Maintenance maintenance) {
        boolean challenges = host.acmeChallengeDirectory().isPresent();
        if (!challenges && maintenance.allow().isEmpty()) {
            return Expression.ofVariable("true");
        }
        List<Expression.Part> parts = new ArrayList<>();
        String before = "!(" + (challenges ? "%{REQUEST_URI} =~ m#^/[.]well-known/acme-challenge/#" : "");
        for (int i = 0; i < maintenance.allow().size(); i++) {
            parts.add(Expression.variable(before + (i > 0 || challenges ? " || " : "") + "-R "));
            parts.add(Expression.text(maintenance.allow().get(i).toString()));
            before = "";
        }
        parts.add(Expression.variable(before + ")"));
        return Expression.of(parts.toArray(new Expression.Part[0]));
    }
}
