package org.pythonwebstack.check;

/** The patterns of file names that servers include: {@code *}, {@code ?} and {@code [a-z]}, as the C library knows them. */
final class Wildcards {

    private Wildcards() {}

    /** Returns whether {@code name} is one that {@code pattern} means; a dot in front is matched by a dot only. */
    static boolean match(String pattern, String name) {
        if (name.startsWith(".") && !pattern.startsWith(".")) {
            return false;
        }
        int star = -1;
        int starName = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starName = n;
                continue;
            }
            int next = p < pattern.length() ? one(pattern, p, name.charAt(n)) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                // The last star takes one character more; earlier ones need not be tried again.
                p = star + 1;
                n = ++starName;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Returns where the pattern goes on after matching one character, or -1 if it does not match. */
    private static int one(String pattern, int at, char c) {
        char first = pattern.charAt(at);
        if (first == '?') {
            return at + 1;
        }
        int end = first == '[' ? pattern.indexOf(']', at + 2) : -1;
        if (end < 0) {
            return first == c ? at + 1 : -1;
        }
        boolean not = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
        boolean found = false;
        for (int i = at + (not ? 2 : 1); i < end; i++) {
            char low = pattern.charAt(i);
            boolean range = i + 2 < end && pattern.charAt(i + 1) == '-';
            char high = range ? pattern.charAt(i + 2) : low;
            found |= low <= c && c <= high;
            i += range ? 2 : 0;
        }
        return found != not ? end + 1 : -1;
    }
}
