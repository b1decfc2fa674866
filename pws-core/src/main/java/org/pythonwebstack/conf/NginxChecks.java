package org.pythonwebstack.conf;

import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** Decides whether a text may stand as an argument of a directive, and notes a problem if it may not. */
final class NginxChecks {

    private static final int MAX_NAME = 253;

    /**
     * nginx 1.22 keeps the length of a location's path in one byte and says nothing if it is longer: one of 256 bytes would
     * match every request.
     */
    private static final int MAX_LOCATION = 255;

    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";
    private static final String KEYWORD_SIGNS = "_.:=/,+!@~^*<>()[]%?|&-";

    private final Problems problems;
    private final boolean dollar;
    private String directive = "";
    private int argument;

    /**
     * Creates the checks.
     *
     * @param problems where to note problems
     * @param dollar whether a variable stands for a dollar sign
     */
    NginxChecks(Problems problems, boolean dollar) {
        this.problems = problems;
        this.dollar = dollar;
    }

    /** Names the argument that is checked next: {@code index} counts from 1. */
    void at(String name, int index) {
        directive = name;
        argument = index;
    }

    void refuse(SyntaxRule rule) {
        problems.add(Problem.of(rule, field()));
    }

    void refuse(SyntaxRule rule, String text) {
        problems.add(Problem.of(rule, field(), text));
    }

    private boolean refused(SyntaxRule rule, String text) {
        problems.add(Problem.of(rule, field(), text));
        return false;
    }

    private boolean refused(SyntaxRule rule, String text, int offset) {
        problems.add(Problem.at(rule, field(), text, offset));
        return false;
    }

    private String field() {
        return directive + "[" + argument + "]";
    }

    /** Returns whether a literal with this text may stand in a slot of {@code kind}. */
    boolean literal(NginxSlot.Kind kind, String text) {
        return characters(kind, text) && meaning(kind, text);
    }

    /** Returns whether a part of an expression may have this text. */
    boolean part(NginxSlot.Kind kind, String text) {
        return characters(kind, text);
    }

    /** Returns whether the first part of an expression may have this text. */
    boolean firstPart(NginxSlot.Kind kind, String text) {
        return part(kind, text) && (kind != NginxSlot.Kind.PROXY || proxied(text + "x"));
    }

    /** Returns whether {@code word} is a keyword that needs no quotes and has no variable. */
    boolean keyword(String word) {
        if (word.isEmpty()) {
            return refused(SyntaxRule.EMPTY_ARGUMENT, word);
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!isAlphanumeric(c) && KEYWORD_SIGNS.indexOf(c) < 0) {
                return refused(SyntaxRule.UNREPRESENTABLE, word, i);
            }
        }
        return true;
    }

    /** Returns whether {@code key} is what stands before the equals sign of an option. */
    static boolean isOptionKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if ((c < 'a' || c > 'z') && c != '_') {
                return false;
            }
        }
        return !key.isEmpty();
    }

    static boolean isVariableName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isAlphanumeric(c) && c != '_' || i == 0 && isDigit(c)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Returns whether {@code status} makes nginx send the text of {@code return} as a header field. */
    static boolean isRedirect(String status) {
        return switch (status) {
            case "301", "302", "303", "307", "308" -> true;
            default -> false;
        };
    }

    private boolean characters(NginxSlot.Kind kind, String text) {
        boolean variables = kind.hasVariables() && !(dollar && kind.takesDollar());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '$' && c < 0x7f) {
                continue;
            }
            if (c < ' ' || c == 0x7f) {
                if (c == 0 || !kind.takesControls() && !(c == '\t' && kind.takesTab())) {
                    return refused(SyntaxRule.CONTROL_CHARACTER, text, i);
                }
            } else if (c == '$') {
                if (variables) {
                    return refused(SyntaxRule.INTERPOLATION, text, i);
                }
            } else if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return refused(SyntaxRule.UNREPRESENTABLE, text, i);
                }
                i++;
            }
        }
        return true;
    }

    private boolean meaning(NginxSlot.Kind kind, String text) {
        return switch (kind) {
            case NUMBER, SIZE, TIME, RATE, STATUS, EXPIRES ->
                NginxNumbers.isQuantity(kind, text) || refused(SyntaxRule.NUMBER, text);
            case SHARE -> NginxNumbers.isShare(text) || refused(SyntaxRule.NUMBER, text);
            case PATH, COMPLEX_PATH, CERTIFICATE, FALLBACK ->
                text.startsWith("/") || refused(SyntaxRule.ABSOLUTE_PATH, text, 0);
            case RESPONSE_HEADER -> !text.isEmpty() || refused(SyntaxRule.EMPTY_ARGUMENT, text);
            case HEADER_NAME -> headerName(text);
            case SERVER_NAME -> serverName(text);
            case INCLUDE -> file(text);
            case LISTEN, PEER ->
                NginxNumbers.isAddress(text, kind == NginxSlot.Kind.LISTEN) || refused(SyntaxRule.ADDRESS, text);
            case UPSTREAM -> label(text);
            case PROXY -> proxied(text);
            case NETWORK -> NginxNumbers.isNetwork(text) || refused(SyntaxRule.ADDRESS, text);
            case WORD, OPTION, REGEX, VARIABLE -> refused(SyntaxRule.WRONG_KIND, text);
            default -> true;
        };
    }

    /** Returns whether {@code path} is one that nginx can match against a decoded and normalised request. */
    boolean location(String path) {
        if (!characters(NginxSlot.Kind.TEXT, path)) {
            return false;
        }
        if (!path.startsWith("/")) {
            return refused(SyntaxRule.ABSOLUTE_PATH, path, 0);
        }
        int component = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                int length = i - component;
                boolean empty = length == 0 && i < path.length();
                boolean dots = length == 1 && path.charAt(component) == '.'
                        || length == 2 && path.charAt(component) == '.' && path.charAt(component + 1) == '.';
                if (empty || dots) {
                    return refused(SyntaxRule.LOCATION, path, component);
                }
                component = i + 1;
            }
        }
        return utf8Length(path, 0, path.length()) <= MAX_LOCATION || refused(SyntaxRule.TOO_LONG, path);
    }

    /** Returns whether {@code pattern} is a name with a wildcard: {@code *.a}, {@code .a} or {@code a.*}. */
    boolean wildcardName(String pattern) {
        int from = pattern.startsWith("*.") ? 2 : pattern.startsWith(".") ? 1 : 0;
        int to = from == 0 && pattern.endsWith(".*") ? pattern.length() - 2 : pattern.length();
        if (from == 0 && to == pattern.length() || from == to) {
            return refused(SyntaxRule.HOST, pattern);
        }
        return host(pattern, from, to);
    }

    /** Returns whether {@code pattern} is a pattern of file names. */
    boolean filePattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[".indexOf(pattern.charAt(i)) >= 0) {
                return characters(NginxSlot.Kind.TEXT, pattern);
            }
        }
        return refused(SyntaxRule.WRONG_KIND, pattern);
    }

    private boolean file(String name) {
        for (int i = 0; i < name.length(); i++) {
            if ("*?[".indexOf(name.charAt(i)) >= 0) {
                return refused(SyntaxRule.PATTERN_CHARACTER, name, i);
            }
        }
        return !name.isEmpty() || refused(SyntaxRule.EMPTY_ARGUMENT, name);
    }

    private boolean headerName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isAlphanumeric(c) && TOKEN_SIGNS.indexOf(c) < 0) {
                return refused(SyntaxRule.HEADER_NAME, name, i);
            }
        }
        return !name.isEmpty() || refused(SyntaxRule.HEADER_NAME, name);
    }

    /** A name is compared with what the browser sends; the empty one is that of a request without a host. */
    private boolean serverName(String name) {
        int wildcard = name.indexOf('*');
        if (wildcard >= 0) {
            return refused(SyntaxRule.PATTERN_CHARACTER, name, wildcard);
        }
        return name.isEmpty() || host(name, 0, name.length());
    }

    private boolean host(String name, int from, int to) {
        boolean dot = true;
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (c == '.' ? dot : !isAlphanumeric(c) && c != '-' && c != '_') {
                return refused(SyntaxRule.HOST, name, i);
            }
            dot = c == '.';
        }
        return name.length() <= MAX_NAME || refused(SyntaxRule.TOO_LONG, name);
    }

    private boolean label(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isAlphanumeric(c) && (i == 0 || c != '-' && c != '_' && c != '.')) {
                return refused(SyntaxRule.HOST, name, i);
            }
        }
        return !name.isEmpty() || refused(SyntaxRule.HOST, name);
    }

    /** A socket's path would end at its first colon, so that one goes into an upstream. */
    private boolean proxied(String url) {
        int from = url.startsWith("http://") ? 7 : url.startsWith("https://") ? 8 : -1;
        if (from < 0 || from == url.length() || url.startsWith("unix:", from)) {
            return refused(SyntaxRule.ADDRESS, url);
        }
        int blank = url.indexOf(' ');
        return blank < 0 || refused(SyntaxRule.UNREPRESENTABLE, url, blank);
    }

    static int utf8Length(CharSequence text, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** Notes a comment that is more than a printable line of 200 bytes; returns whether it is one. */
    boolean comment(String text, int max) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable = c >= ' ' && c < 0x7f || c > 0x9f && c != 0x2028 && c != 0x2029;
            boolean paired = !Character.isSurrogate(c)
                    || (Character.isHighSurrogate(c)
                            ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                            : i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            if (!printable || !paired) {
                problems.add(Problem.at(SyntaxRule.COMMENT, "comment", text, i));
                return false;
            }
        }
        if (text.endsWith("\\") || utf8Length(text, 0, text.length()) > max) {
            problems.add(Problem.of(SyntaxRule.COMMENT, "comment", text));
            return false;
        }
        return true;
    }

    /** Notes a name that is none of nginx's: lower-case letters, digits and {@code _}, a letter first. */
    void directiveName(String name) {
        boolean good = !name.isEmpty() && !name.endsWith("_by_lua_block");
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = c >= 'a' && c <= 'z' || i > 0 && (isDigit(c) || c == '_');
        }
        if (!good) {
            problems.add(Problem.of(SyntaxRule.NAME, "directive", name));
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
    }
}
