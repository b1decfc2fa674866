package org.pythonwebstack.site;

import java.util.Locale;
import java.util.Set;
import org.pythonwebstack.value.HeaderName;
import org.pythonwebstack.value.HeaderValue;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * A header that the server sets on responses, in place of one of that name from the application.
 *
 * @param name its name
 * @param value its value, literally: nothing in it is a format or a variable
 * @param always whether error responses get it too
 */
public record ResponseHeader(HeaderName name, HeaderValue value, boolean always) {

    // RFC 9110 and 9112: what frames a message or belongs to one connection; a fixed value breaks responses.
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "date",
            "keep-alive",
            "location",
            "proxy-connection",
            "server",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Checks the name. Throws {@link Refused} if the header is the server's own or has a field of its own. */
    public ResponseHeader {
        String key = key(name);
        if (FRAMING.contains(key)) {
            throw new Refused(Problem.of(SiteRule.HEADER_OF_SERVER, "name", name.toString()));
        }
        if (key.equals("strict-transport-security")) {
            throw new Refused(Problem.of(SiteRule.STRICT_TRANSPORT_HEADER, "name", name.toString()));
        }
    }

    /** Returns a header on all responses, also errors. Throws {@link Refused} with all problems. */
    public static ResponseHeader of(String name, String value) {
        return parse(name, value).orThrow();
    }

    /** Returns a header on all responses, also errors, or everything that is wrong with it. */
    public static Parsed<ResponseHeader> parse(String name, String value) {
        return Make.from(
                Make.named("name", HeaderName.parse(name)),
                Make.named("value", HeaderValue.parse(value)),
                (header, text) -> new ResponseHeader(header, text, true));
    }

    /** Returns the name by which two headers are the same: case makes no difference. */
    static String key(HeaderName name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
