package org.pythonwebstack.database;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.value.DatabaseName;

/**
 * A database of a site, with the role that owns it and may do nothing else.
 *
 * @param place the server
 * @param name its name
 * @param role the name of the role
 * @param password the role's password
 * @param mark a text that no other database has: with it, the server remembers that this one is ours, and is complete
 */
public record OwnDatabase(
        DatabasePlace place, DatabaseName name, DatabaseName role, RolePassword password, String mark) {

    private static final BaseEncoding HEX = BaseEncoding.base16();

    /**
     * Returns the address that an application connects with: {@code postgresql://ROLE:PASSWORD@HOST:PORT/NAME}. A secret.
     * Throws {@code IllegalStateException} if the password is not known any more.
     */
    public String url() {
        String password = this.password.plain().orElseThrow(IllegalStateException::new);
        String login = escaped(role.toString()) + ":" + escaped(password) + "@";
        if (place.kind() == Database.MARIADB && place.isLocal()) {
            return "mysql://" + login + "localhost/" + escaped(name.toString()) + "?unix_socket="
                    + escaped(place.host());
        }
        String host = place.address();
        return (place.kind() == Database.MARIADB ? "mysql://" : "postgresql://")
                + login
                + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + place.port()
                + "/"
                + escaped(name.toString());
    }

    /** Returns a text as a part of a URL: all but the unreserved characters of RFC 3986 as escapes. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.encode(new byte[] {b}));
            }
        }
        return out.toString();
    }

    /** Returns name, role and server for a person. */
    public String title() {
        return "database " + name + " with role " + role + " in " + place.title();
    }
}
