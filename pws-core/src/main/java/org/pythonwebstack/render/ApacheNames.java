package org.pythonwebstack.render;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.site.LogLevel;
import org.pythonwebstack.site.MapHeadToGet;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.WildcardHostName;

/** How the words of the model are called in Apache. */
final class ApacheNames {

    private static final String OTHER_URL =
            "A visitor cannot have the application answer for another URL than the one that Apache has checked.";

    /** Headers that frameworks can be told to believe, beside those that mod_wsgi knows. */
    static final ImmutableList<Directive> UNSET_ALWAYS = ImmutableList.of(
            unset("Forwarded")
                    .because("A visitor cannot claim another address, host or scheme to an application that believes"
                            + " this header or one of the next."),
            unset("X-Forwarded-Prefix")
                    .because("A visitor cannot claim another mount point, which would change the links in pages."),
            unset("X-Forwarded-Protocol").because("A visitor on a plain connection cannot claim that it is encrypted."),
            unset("X-Original-URL").because(OTHER_URL),
            unset("X-Rewrite-URL").because(OTHER_URL));

    private static final Map<TrustedHeader, Directive> UNSET = new EnumMap<>(TrustedHeader.class);

    private static final Map<LogLevel, Directive> LEVELS = new EnumMap<>(LogLevel.class);

    static {
        for (TrustedHeader header : TrustedHeader.values()) {
            UNSET.put(
                    header,
                    unset(header.header())
                            .because(
                                    "Applications believe that a proxy sent this; no proxy of the site sends it, so only a"
                                            + " visitor could."));
        }
        for (LogLevel level : LogLevel.values()) {
            LEVELS.put(
                    level,
                    Directive.of("LogLevel", new Keyword(Ascii.toLowerCase(level.name())))
                            .because("How much is logged is the site's choice and not the server's."));
        }
    }

    private static final Map<MapHeadToGet, Keyword> HEAD = Maps.immutableEnumMap(Map.of(
            MapHeadToGet.OFF, ApacheWords.OFF,
            MapHeadToGet.ON, ApacheWords.ON,
            MapHeadToGet.AUTO, new Keyword("Auto")));

    private static final Map<MapHeadToGet, Directive> HEAD_OF_HOST = Maps.immutableEnumMap(Map.of(
            MapHeadToGet.OFF, mapHeadOfHost(MapHeadToGet.OFF),
            MapHeadToGet.ON, mapHeadOfHost(MapHeadToGet.ON),
            MapHeadToGet.AUTO, mapHeadOfHost(MapHeadToGet.AUTO)));

    private ApacheNames() {}

    static Argument argument(HostPattern name) {
        return name instanceof WildcardHostName ? new Glob(name.toString()) : Literal.of(name);
    }

    static Directive logLevel(LogLevel level) {
        return Objects.requireNonNull(LEVELS.get(level));
    }

    /** Returns the directive for a whole host. */
    static Directive mapHeadToGet(MapHeadToGet mapping) {
        return Objects.requireNonNull(HEAD_OF_HOST.get(mapping));
    }

    static Keyword keyword(MapHeadToGet mapping) {
        return HEAD.getOrDefault(mapping, ApacheWords.OFF);
    }

    static Keyword keyword(boolean on) {
        return on ? ApacheWords.ON : ApacheWords.OFF;
    }

    static Directive unset(TrustedHeader header) {
        return Objects.requireNonNull(UNSET.get(header));
    }

    private static Directive mapHeadOfHost(MapHeadToGet mapping) {
        return Directive.of("WSGIMapHEADToGET", keyword(mapping))
                .because("Before 6.0 mod_wsgi does not do what its manual says if this is left out.");
    }

    private static Directive unset(String header) {
        return Directive.of("RequestHeader", new Keyword("unset"), new Literal(header));
    }
}
