package org.pythonwebstack.render;

import com.google.common.base.Ascii;
import org.pythonwebstack.site.Maintenance;

/**
 * The page of a site that is being worked on. Whatever is no ASCII letter, digit, blank, comma or full stop is a character
 * reference, so that neither a browser nor the language of a server takes a part of the message for its own.
 */
final class MaintenancePage {

    private MaintenancePage() {}

    static String of(Maintenance maintenance) {
        StringBuilder page = new StringBuilder(256);
        page.append("<!doctype html><meta name=viewport content=\"width=device-width\"><title>");
        append(maintenance.message().toString(), page);
        page.append("</title><body style=\"font:1.2em sans-serif;margin:15vh auto;max-width:30em;padding:1em\"><p>");
        append(maintenance.message().toString(), page);
        return page.append("</p></body>").toString();
    }

    private static void append(String text, StringBuilder page) {
        text.codePoints().forEach(c -> {
            boolean plain = c < 0x80
                    && (Ascii.isLowerCase((char) c)
                            || Ascii.isUpperCase((char) c)
                            || c >= '0' && c <= '9'
                            || c == ' '
                            || c == ','
                            || c == '.');
            if (plain) {
                page.append((char) c);
            } else {
                page.append("&#").append(c).append(';');
            }
        });
    }
}
