package org.pythonwebstack.site;

import java.util.Locale;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.UrlPath;

/**
 * What a visitor sees in place of the server's own page for an error.
 *
 * @param status the error, from 400 to 599
 * @param content the page
 */
public record ErrorPage(HttpStatus status, Content content) {

    /** Checks the status. Throws {@link Refused} if it is not that of an error. */
    public ErrorPage {
        if (!hasPage(status.number())) {
            throw new Refused(Problem.of(SiteRule.ERROR_PAGE_STATUS, "status", status.toString()));
        }
    }

    /** Of any other status Apache knows no reason phrase, and then does not start; nor does nginx with 499. */
    private static boolean hasPage(int status) {
        return switch (status) {
            case 421, 422, 423, 424, 426, 428, 429, 431, 451, 510, 511 -> true;
            default -> status >= 400 && status <= 417 || status >= 500 && status <= 508;
        };
    }

    /** What is shown. */
    public sealed interface Content {}

    /**
     * A page of the same host.
     *
     * @param path its URL path
     */
    public record Page(UrlPath path) implements Content {}

    /**
     * A sentence.
     *
     * @param text the sentence; at least two words, so that a server cannot take it for a path, a URL or a keyword
     */
    public record Message(PlainText text) implements Content {

        /** Checks the form. Throws {@link Refused} if a server could take the text for something else. */
        public Message {
            String sentence = text.toString();
            if (sentence.indexOf(' ') < 0
                    || sentence.startsWith("/")
                    || sentence.startsWith("\"")
                    || sentence.toLowerCase(Locale.ROOT).startsWith("http")) {
                throw new Refused(Problem.of(SiteRule.ERROR_MESSAGE_FORM, "message", sentence));
            }
        }
    }

    /** Returns a page of the same host for {@code status}. Throws {@link Refused} with all problems. */
    public static ErrorPage page(int status, String path) {
        return parsePage(Integer.toString(status), path).orThrow();
    }

    /** Returns a sentence for {@code status}. Throws {@link Refused} with all problems. */
    public static ErrorPage message(int status, String text) {
        return parseMessage(Integer.toString(status), text).orThrow();
    }

    /** Returns a page of the same host for {@code status}, or everything that is wrong with it. */
    public static Parsed<ErrorPage> parsePage(String status, String path) {
        return Make.from(
                Make.named("status", HttpStatus.parse(status)),
                Make.named("page", UrlPath.parse(path)),
                (error, page) -> new ErrorPage(error, new Page(page)));
    }

    /** Returns a sentence for {@code status}, or everything that is wrong with it. */
    public static Parsed<ErrorPage> parseMessage(String status, String text) {
        return Make.from(
                Make.named("status", HttpStatus.parse(status)),
                Make.named("message", PlainText.parse(text)),
                (error, sentence) -> new ErrorPage(error, new Message(sentence)));
    }
}
