package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.render.Explanation;
import org.pythonwebstack.render.Notice;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.value.Escapes;

/** {@code pws render}: the files that a server needs for a site, printed or written below a directory. */
final class RenderCommand implements Command {

    private static final Option OUTPUT =
            Option.withValue("--output", "DIR", "Write the files below DIR instead of printing them.");
    private static final Option FORCE =
            Option.flag("--force", "Overwrite files below DIR that pws did not write, or that were edited since.");
    private static final Option EXPLAIN = Option.flag("--explain", "Say for each directive why it is there.");

    @Override
    public String name() {
        return "render";
    }

    @Override
    public String summary() {
        return "Print or write the configuration that a server needs for a site.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Needs no server and no root, and changes nothing outside DIR. Files with secrets are written with mode"
                        + " 0640; printed, their content is left out.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                Servers.SERVER, OUTPUT, FORCE, EXPLAIN, Servers.TARGET, Servers.PREFIX, SiteInput.LISTEN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(SiteInput.FILE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws render", "prints what Apache with mod_wsgi needs for the site of pws.toml"),
                new Example("pws render --server nginx --explain", "the same for nginx with Gunicorn, with reasons"),
                new Example("pws render --output build shop.toml", "writes the files below build, with their modes"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return SiteInput.with(arguments, terminal, new Use(arguments, terminal));
    }

    /** What is done with the site: not a lambda, as then rendering would meet none, and Java starts without them. */
    private static final class Use implements Function<SiteInput.Described, Outcome> {

        private final Arguments arguments;
        private final Terminal terminal;

        Use(Arguments arguments, Terminal terminal) {
            this.arguments = arguments;
            this.terminal = terminal;
        }

        @Override
        public Outcome apply(SiteInput.Described described) {
            return render(Servers.render(described.site(), arguments), arguments, terminal);
        }
    }

    private static Outcome render(Rendering rendering, Arguments arguments, Terminal terminal) {
        String output = arguments.valueOf(OUTPUT);
        if (output != null) {
            Outcome written = write(rendering, output, arguments, terminal);
            if (written != Outcome.DONE) {
                return written;
            }
        }
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(json(rendering, arguments.has(EXPLAIN)), Outcome.DONE, null));
            return Outcome.DONE;
        }
        for (Notice notice : rendering.notices()) {
            terminal.complain("note: " + notice.field() + ": " + notice.text());
        }
        for (RenderedFile file : rendering.files()) {
            print(file, output == null, arguments.has(EXPLAIN), terminal);
        }
        return Outcome.DONE;
    }

    private static Outcome write(Rendering rendering, String output, Arguments arguments, Terminal terminal) {
        try {
            new OutputDirectory(terminal.resolve(output)).write(rendering.files(), arguments.has(FORCE));
            return Outcome.DONE;
        } catch (OutputDirectory.InTheWay inTheWay) {
            return Report.failure(
                    Outcome.CONFLICT,
                    "nothing was written below " + Escapes.printable(output) + ": "
                            + String.join("; ", inTheWay.reasons()),
                    "choose another directory, or overwrite these files with --force",
                    arguments,
                    terminal);
        } catch (IOException failed) {
            return Report.failure(
                    Outcome.MACHINE_FAILED,
                    Escapes.printable(output) + " cannot be written: " + Escapes.printable(failed.toString()),
                    "choose a directory that you may write to",
                    arguments,
                    terminal);
        }
    }

    private static void print(RenderedFile file, boolean withContent, boolean explain, Terminal terminal) {
        terminal.answer("# " + file + " - " + file.purpose());
        if (withContent) {
            terminal.answerText(file.isSecret() ? "# holds secrets, not shown\n" : file.content());
        }
        if (explain) {
            for (Explanation explanation : file.explanations()) {
                terminal.answer(
                        "# line " + explanation.line() + ", " + explanation.directive() + ": " + explanation.reason());
            }
        }
        if (withContent || explain) {
            terminal.answer("");
        }
    }

    private static Map<String, Object> json(Rendering rendering, boolean explain) {
        List<Object> files = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("path", file.path());
            json.put("owner", file.owner());
            json.put("group", file.group());
            json.put("mode", file.mode());
            json.put("purpose", file.purpose());
            json.put("content", file.isSecret() ? null : file.content());
            if (explain) {
                json.put("explanations", explanations(file));
            }
            files.add(json);
        }
        List<Object> notices = new ArrayList<>();
        for (Notice notice : rendering.notices()) {
            notices.add(Map.of("field", notice.field(), "text", notice.text()));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("files", files);
        data.put("notices", notices);
        return data;
    }

    private static List<Object> explanations(RenderedFile file) {
        List<Object> list = new ArrayList<>();
        for (Explanation explanation : file.explanations()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("line", explanation.line());
            json.put("directive", explanation.directive());
            json.put("reason", explanation.reason());
            list.add(json);
        }
        return list;
    }
}
