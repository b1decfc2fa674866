package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Version;

/** The programs of a machine that sites need. */
public enum Program {
    /** Apache's {@code apache2} or {@code httpd}. */
    APACHE("Apache/", "/usr/sbin/apache2", "/usr/sbin/httpd"),
    /** {@code nginx}. */
    NGINX("nginx/", "/usr/sbin/nginx");

    private final String label;
    private final ImmutableList<String> places;

    Program(String label, String... places) {
        this.label = label;
        this.places = ImmutableList.copyOf(places);
    }

    /** Returns where it is installed by packages of distributions, the most usual place first. */
    public List<AbsolutePath> places() {
        return places.stream().map(AbsolutePath::of).toList();
    }

    /** Returns the version in what the program says of itself, as in {@code Server version: Apache/2.4.62 (Debian)}. */
    Optional<Version> versionIn(String answer) {
        int start = answer.indexOf(label);
        if (start < 0) {
            return Optional.empty();
        }
        start += label.length();
        int end = start;
        while (end < answer.length() && (Character.isDigit(answer.charAt(end)) || answer.charAt(end) == '.')) {
            end++;
        }
        return Version.parse(answer.substring(start, end)).toOptional();
    }
}
