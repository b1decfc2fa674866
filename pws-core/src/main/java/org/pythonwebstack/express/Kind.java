package org.pythonwebstack.express;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.ApplicationGroupName;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.HeaderValue;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.LocaleName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.ValueRule;
import org.pythonwebstack.value.WebUrl;
import org.pythonwebstack.value.WildcardHostName;

/**
 * What the value of an option is, and how it is read. Nothing of the environment is replaced in it.
 *
 * @param <T> what it becomes
 */
final class Kind<T> {

    /** Reads a value. */
    interface Reader<T> {
        Parsed<T> read(List<String> words, AbsolutePath directory);
    }

    static final Kind<String> TEXT = of("text", text -> PlainText.parse(text).map(PlainText::toString));
    static final Kind<Port> PORT = of("port", Port::parse);
    static final Kind<Integer> SECONDS = number("seconds", 0, 31_536_000);
    static final Kind<Integer> MILLISECONDS = number("milliseconds", 0, 3_600_000);
    static final Kind<Integer> BYTES = number("bytes", 0, Integer.MAX_VALUE);
    static final Kind<BigDecimal> SHARE = of("share of 1", Kind::share);
    static final Kind<BigDecimal> DECIMAL = of("number", Kind::decimal);
    static final Kind<AbsolutePath> PATH = new Kind<>("path", (words, directory) -> path(words.get(0), directory));
    static final Kind<UrlPath> URL_PATH = of("URL path", UrlPath::parse);
    static final Kind<HostName> HOST_NAME = of("host name", HostName::parse);
    static final Kind<HostPattern> HOST_PATTERN = of("host name", Kind::pattern);
    static final Kind<IpAddress> ADDRESS = of("address", Kind::address);
    static final Kind<IpRange> RANGE = of("address or network", IpRange::parse);
    static final Kind<TrustedHeader> TRUSTED_HEADER = of("header", Kind::trustedHeader);
    static final Kind<Account> ACCOUNT = of("account", Account::parse);
    static final Kind<Group> GROUP = of("group", Group::parse);
    static final Kind<LocaleName> LOCALE = of("locale", LocaleName::parse);
    static final Kind<EnvName> ENV_NAME = of("name", EnvName::parse);
    static final Kind<EnvValue> ENV_VALUE = of("value", EnvValue::parse);
    static final Kind<HttpStatus> STATUS = of("status", HttpStatus::parse);
    static final Kind<WebUrl> URL = of("URL", WebUrl::parse);
    static final Kind<PythonIdentifier> IDENTIFIER = of("Python name", PythonIdentifier::parse);
    static final Kind<ProcessGroupName> PROCESS_GROUP = of("name", ProcessGroupName::parse);
    static final Kind<String> APPLICATION_GROUP = of("name", Kind::applicationGroup);
    static final Kind<String> HSTS =
            of("policy", text -> HeaderValue.parse(text).map(HeaderValue::toString));
    static final Kind<String> FILE_NAME = of("file name", Kind::fileName);
    static final Kind<String> EXTENSION = of("extension", Kind::extension);
    static final Kind<String> SERVICE_NAME =
            of("name", text -> ProcessGroupName.parse(text).map(ProcessGroupName::toString));
    static final Kind<Boolean> FLAG = new Kind<>("", (words, directory) -> Parsed.accepted(true));

    private final String label;
    private final Reader<T> reader;

    private Kind(String label, Reader<T> reader) {
        this.label = label;
        this.reader = reader;
    }

    private static <T> Kind<T> of(String label, Function<String, Parsed<T>> reader) {
        return new Kind<>(label, (words, directory) -> reader.apply(words.get(0)));
    }

    /** Returns whole numbers between two bounds. */
    static Kind<Integer> number(String label, int min, int max) {
        return of(label, text -> digits(text, min, max));
    }

    /** Returns words, in any case of letters, as they are spelt here. */
    static Kind<String> choice(String... words) {
        List<String> choices = List.of(words);
        return of(
                String.join(", ", choices),
                text -> choices.stream()
                        .filter(choice -> choice.equalsIgnoreCase(text))
                        .findFirst()
                        .map(Parsed::accepted)
                        .orElseGet(() -> Parsed.rejected(Problem.of(ExpressRule.CHOICE, "value", text)
                                .withHint("choose one of " + String.join(", ", choices)))));
    }

    /** Returns two values. */
    static <A, B> Kind<Pair<A, B>> pair(Kind<A> first, Kind<B> second) {
        return new Kind<>(first.label + ", " + second.label, (words, directory) -> {
            Parsed<A> one = first.read(words.subList(0, 1), directory);
            Parsed<B> two = second.read(words.subList(1, 2), directory);
            if (one instanceof Parsed.Accepted<A> a && two instanceof Parsed.Accepted<B> b) {
                return Parsed.accepted(new Pair<>(a.value(), b.value()));
            }
            return new Parsed.Rejected<>(one.problems().isEmpty() ? two.problems() : one.problems());
        });
    }

    /** Returns what a person calls it. */
    String label() {
        return label;
    }

    /** Reads a value of one or two words; paths are relative to {@code directory}. */
    Parsed<T> read(List<String> words, AbsolutePath directory) {
        return reader.read(words, directory);
    }

    private static Parsed<Integer> digits(String text, int min, int max) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, "number"));
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Parsed.rejected(Problem.at(ValueRule.NUMBER_DIGITS, "number", text, i));
            }
        }
        // Ten digits always fit a long.
        if (text.length() > 10 || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            return Parsed.rejected(Problem.of(ValueRule.NUMBER_RANGE, "number", text)
                    .withHint("give a number from " + min + " to " + max));
        }
        return Parsed.accepted(Integer.parseInt(text));
    }

    private static Parsed<BigDecimal> decimal(String text) {
        boolean good = !text.isEmpty() && text.length() <= 12;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            points += c == '.' ? 1 : 0;
            good &= c >= '0' && c <= '9' || c == '.' && i > 0 && i < text.length() - 1;
        }
        return good && points <= 1
                ? Parsed.accepted(new BigDecimal(text))
                : Parsed.rejected(Problem.of(ExpressRule.DECIMAL, "number", text));
    }

    private static Parsed<BigDecimal> share(String text) {
        Parsed<BigDecimal> number = decimal(text);
        return number instanceof Parsed.Accepted<BigDecimal> share
                        && share.value().compareTo(BigDecimal.ONE) > 0
                ? Parsed.rejected(Problem.of(ExpressRule.SHARE, "number", text))
                : number;
    }

    /** A relative path is seen from where the person stands; dots at its beginning are taken by their letter. */
    private static Parsed<AbsolutePath> path(String text, AbsolutePath directory) {
        if (text.startsWith("/") || text.isEmpty()) {
            return AbsolutePath.parse(withoutSlash(text));
        }
        String relative = withoutSlash(text);
        String base = directory.toString();
        while (relative.equals(".")
                || relative.equals("..")
                || relative.startsWith("./")
                || relative.startsWith("../")) {
            boolean up = relative.startsWith("..");
            if (up) {
                base = base.substring(0, Math.max(0, base.lastIndexOf('/')));
            }
            int slash = relative.indexOf('/');
            relative = slash < 0 ? "" : relative.substring(slash + 1);
        }
        return AbsolutePath.parse(relative.isEmpty() ? base : base + "/" + relative);
    }

    private static String withoutSlash(String text) {
        return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Parsed<HostPattern> pattern(String text) {
        return text.startsWith("*")
                ? WildcardHostName.parse(text).map(name -> name)
                : HostName.parse(text).map(name -> name);
    }

    /** A name would have to be looked up, and could mean another address at the next start. */
    private static Parsed<IpAddress> address(String text) {
        return IpAddress.parse(text.equals("localhost") ? "127.0.0.1" : text);
    }

    private static Parsed<TrustedHeader> trustedHeader(String text) {
        for (TrustedHeader header : TrustedHeader.values()) {
            if (header.header().equalsIgnoreCase(text)) {
                return Parsed.accepted(header);
            }
        }
        return Parsed.rejected(Problem.of(ExpressRule.CHOICE, "header", text)
                .withHint(
                        "choose a header that tells of the client, for example X-Forwarded-For or X-Forwarded-Proto"));
    }

    private static Parsed<String> applicationGroup(String text) {
        return text.equals("%{GLOBAL}")
                ? Parsed.accepted(text)
                : ApplicationGroupName.parse(text).map(ApplicationGroupName::toString);
    }

    private static Parsed<String> fileName(String text) {
        Parsed<String> plain = PlainText.parse(text).map(PlainText::toString);
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return Parsed.rejected(Problem.at(ValueRule.PATH_DOT_COMPONENT, "file name", text, slash)
                    .withHint("give a name without a slash; --log-directory says where"));
        }
        return plain.problems().isEmpty() && (text.equals(".") || text.equals(".."))
                ? Parsed.rejected(Problem.of(ValueRule.PATH_DOT_COMPONENT, "file name", text))
                : plain;
    }

    private static Parsed<String> extension(String text) {
        String bare = text.startsWith(".") ? text.substring(1) : text;
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')) {
                return Parsed.rejected(
                        Problem.at(ExpressRule.CHOICE, "extension", text, i + text.length() - bare.length())
                                .withHint("an extension has letters, digits, '_' and '-'"));
            }
        }
        return bare.isEmpty()
                ? Parsed.rejected(Problem.of(ValueRule.EMPTY, "extension"))
                : Parsed.accepted(bare.toLowerCase(Locale.ROOT));
    }
}
