package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
