package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;

/** All options of {@code start-server} and {@code setup-server}. */
public final class OptionTable {

    private static final List<ExpressOption<?>> ALL = all(List.of(
            ApplicationOptions.groups(),
            ListenerOptions.groups(),
            TimeOptions.groups(),
            ContentOptions.groups(),
            IdentityOptions.groups(),
            ServerOptions.groups(),
            ToolOptions.groups()));

    private static final Map<String, ExpressOption<?>> BY_NAME = byName();

    private OptionTable() {}

    /** Returns all options, group by group. */
    public static List<ExpressOption<?>> options() {
        return ALL;
    }

    /** Returns the option of this name, with its dashes. */
    public static Optional<ExpressOption<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Returns the directory that was named for the server's files. */
    public static Optional<AbsolutePath> serverRoot(ExpressSettings settings) {
        return settings.value(ServerOptions.SERVER_ROOT);
    }

    /** Returns whether files shall be written and nothing started. */
    public static boolean isSetupOnly(ExpressSettings settings) {
        return settings.has(ServerOptions.SETUP_ONLY);
    }

    /** Returns whether nothing shall be written. */
    public static boolean isDryRun(ExpressSettings settings) {
        return settings.has(ToolOptions.DRY_RUN);
    }

    private static List<ExpressOption<?>> all(List<List<Options>> parts) {
        List<ExpressOption<?>> all = new ArrayList<>();
        for (OptionGroup group : OptionGroup.values()) {
            for (List<Options> part : parts) {
                for (Options options : part) {
                    if (options.group() == group) {
                        all.addAll(options.list());
                    }
                }
            }
        }
        return Collections.unmodifiableList(all);
    }

    private static Map<String, ExpressOption<?>> byName() {
        Map<String, ExpressOption<?>> byName = new HashMap<>();
        for (ExpressOption<?> option : ALL) {
            if (byName.put(option.name(), option) != null) {
                throw new IllegalStateException(option.name() + " is listed twice");
            }
        }
        return byName;
    }
}
