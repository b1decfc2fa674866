package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.SiteFileRule;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.FormulaRule;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.formula.Prompt;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * What must be known of a new site: taken from the command line, else asked for on a terminal, else the default. What has no
 * sure default, and nobody to ask, is missing.
 */
final class NewSiteQuestions {

    private static final String AUTO = "auto";
    private static final int MAX_NAME = 4096;
    private static final AbsolutePath MACHINE_NAME = AbsolutePath.of("/etc/hostname");

    private final Arguments typed;
    private final Machine machine;
    private final Formulas formulas;
    private final Optional<ExistingProject> existing;
    private final Questions questions;
    private final boolean asking;
    private String missing = "";
    private String cure = "";

    NewSiteQuestions(
            Arguments typed,
            Terminal terminal,
            Machine machine,
            Formulas formulas,
            Optional<ExistingProject> existing) {
        this.typed = typed;
        this.machine = machine;
        this.formulas = formulas;
        this.existing = existing;
        this.questions = new Questions(terminal);
        this.asking = terminal.canAsk() && !typed.has(ChangeMachine.YES) && !typed.has(Option.JSON);
    }

    /**
     * All that must be known.
     *
     * @param formula the formula
     * @param name the site's name
     * @param serverName its host name
     * @param server the server
     * @param project the name of the project; nothing for that which the formula makes of the site's
     * @param answers the answers to the formula's own questions
     * @param database the database
     * @param existing the project, if it is there already
     */
    record Answers(
            Formula formula,
            SiteName name,
            HostName serverName,
            WebServer server,
            Optional<String> project,
            Map<String, String> answers,
            DatabaseOptions database,
            Optional<ExistingProject> existing) {}

    /** Returns what is missing, one line. */
    String missing() {
        return missing;
    }

    /** Returns how it is given, one line. */
    String cure() {
        return cure;
    }

    /** Returns all answers; null if one is missing. Throws {@link Refused} if one of the command line is none. */
    @Nullable
    Answers answers() throws IOException {
        String framework = formulaName();
        if (framework == null) {
            return missing("the site needs a formula", "name one, for example: pws mksite django shop");
        }
        Formula formula = formula(framework);
        String name = given(operand(1), "Name of the site", null, SiteName::parse);
        if (name == null) {
            return missing("the site needs a name", "name it behind the formula: pws mksite " + formula + " shop");
        }
        SiteName site = SiteName.of(name);
        String host = given(
                typed.valueOf(MksiteCommand.SERVER_NAME), "Host name of the site", hostName(site), HostName::parse);
        if (host == null) {
            return missing(
                    "the site needs a host name",
                    "give it with --server-name, for example --server-name shop.example.org");
        }
        WebServer usual = machine.defaultServer();
        String server = orElse(
                given(typed.valueOf(Servers.SERVER), "Server, apache or nginx", word(usual), NewSiteQuestions::server),
                word(usual));
        Optional<String> project = project(formula, site);
        Map<String, String> given = answersGiven();
        Map<String, String> answers = new LinkedHashMap<>(given);
        for (Prompt prompt : formula.prompts()) {
            if (asking && !given.containsKey(prompt.name())) {
                String otherwise = prompt.otherwise()
                        .toString()
                        .replace("<<project>>", project.orElseGet(() -> formula.projectName(site)));
                String answer = questions.ask(prompt.text(), otherwise, prompt::parse);
                if (answer == null) {
                    return missing(
                            "nobody answers any more", "give the answer with --answer " + prompt.name() + "=VALUE");
                }
                answers.put(prompt.name(), answer);
            }
        }
        return new Answers(
                formula,
                site,
                HostName.of(host),
                server.equals("nginx") ? WebServer.NGINX : WebServer.APACHE,
                project,
                answers,
                database(formula),
                existing);
    }

    private @Nullable Answers missing(String what, String next) {
        missing = what;
        cure = next;
        return null;
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static String word(WebServer server) {
        return server.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable String operand(int position) {
        return position < typed.operands().size() ? typed.operands().get(position) : null;
    }

    /** Returns what was typed on the command line, or is typed now; null if it is neither. */
    private @Nullable String given(
            @Nullable String there, String question, @Nullable String otherwise, Questions.Judge judge) {
        if (there != null) {
            List<Problem> problems = judge.parse(there).problems();
            if (!problems.isEmpty()) {
                throw new Refused(problems);
            }
            return there;
        }
        return asking ? questions.ask(question, otherwise, judge) : null;
    }

    private @Nullable String formulaName() {
        String usual = existing.isPresent() ? AUTO : "django";
        List<String> names = new ArrayList<>();
        formulas.all().forEach(formula -> names.add(formula.name()));
        return given(
                operand(0),
                "Formula (" + String.join(", ", names) + ")",
                usual,
                answer ->
                        answer.equals(AUTO) && existing.isPresent() ? Parsed.accepted(answer) : formulas.find(answer));
    }

    private Formula formula(String name) {
        if (!name.equals(AUTO) || existing.isEmpty()) {
            return formulas.find(name).orThrow();
        }
        return formulas.recognise(existing.get().files())
                .orElseThrow(() -> new Refused(Problem.of(
                                FormulaRule.UNKNOWN,
                                "code",
                                existing.get().directory().toString())
                        .withHint("no framework shows in its files; name the formula instead of 'auto', for example:"
                                + " pws mksite wsgi NAME --code DIR --answer application=MODULE:CALLABLE")));
    }

    private DatabaseOptions database(Formula formula) {
        List<String> kinds = new ArrayList<>();
        formula.databases().keySet().forEach(kind -> kinds.add(kind.name().toLowerCase(Locale.ROOT)));
        if (kinds.size() < 2 || typed.valueOf(DatabaseOptions.KIND) != null || !asking) {
            return new DatabaseOptions(typed);
        }
        String usual = kinds.contains("sqlite") ? "sqlite" : kinds.get(0);
        String answer =
                questions.ask("Database, " + String.join(" or ", kinds), usual, text -> oneOf(kinds, "database", text));
        return new DatabaseOptions(answer == null ? typed : typed.with(DatabaseOptions.KIND, answer));
    }

    private static Parsed<?> server(String answer) {
        return oneOf(Servers.NAMES, "server", answer);
    }

    private static Parsed<?> oneOf(List<String> choices, String field, String answer) {
        return choices.contains(answer)
                ? Parsed.accepted(answer)
                : Parsed.rejected(Problem.of(SiteFileRule.CHOICE, field, answer)
                        .withHint("type one of " + String.join(", ", choices)));
    }

    private Optional<String> project(Formula formula, SiteName site) {
        String there = typed.valueOf(MksiteCommand.PROJECT);
        if (there != null) {
            return Optional.of(there);
        }
        Optional<String> seen = existing.flatMap(ExistingProject::packageName);
        String usual = seen.orElseGet(() -> formula.projectName(site));
        if (asking && (formula.makesProjects() || existing.isPresent())) {
            return Optional.ofNullable(questions.ask("Python name of the project", usual, formula::parseProjectName));
        }
        return seen;
    }

    private Map<String, String> answersGiven() {
        Map<String, String> answers = new LinkedHashMap<>();
        String all = typed.valueOf(MksiteCommand.ANSWER);
        if (all != null) {
            for (String answer : all.split(Option.SEPARATOR, -1)) {
                int equals = answer.indexOf('=');
                if (equals <= 0) {
                    throw new Refused(Problem.of(FormulaRule.QUESTION_UNKNOWN, "answer", answer)
                            .withHint("write NAME=VALUE, for example settings=shop.settings"));
                }
                answers.put(answer.substring(0, equals), answer.substring(equals + 1));
            }
        }
        return answers;
    }

    /** The domain of the machine is a good guess, which only a person may confirm. */
    private String hostName(SiteName site) {
        String text = machine.host()
                .text(MACHINE_NAME, MAX_NAME)
                .toOptional()
                .orElse("")
                .strip();
        int dot = text.indexOf('.');
        String guess = site + (dot < 0 ? ".localhost" : text.substring(dot));
        return HostName.parse(guess).toOptional().isPresent() ? guess : site + ".localhost";
    }
}
