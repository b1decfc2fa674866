package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.express.ExpressOption.Effect;
import org.pythonwebstack.express.ExpressOption.Shape;
import org.pythonwebstack.express.ExpressOption.Status;

/** Collects the options of a group, in the order in which they are written down. */
final class Options {

    private static final Effect NEEDS_NGINX = new Effect(
            Status.REFUSED, "Gunicorn has no such setting; take `--server nginx`, which puts nginx before it.");

    private final OptionGroup group;
    private final List<ExpressOption<?>> all = new ArrayList<>();

    Options(OptionGroup group) {
        this.group = group;
    }

    OptionGroup group() {
        return group;
    }

    List<ExpressOption<?>> list() {
        return List.copyOf(all);
    }

    Draft<Boolean> flag(String name) {
        return new Draft<>(name, Shape.SWITCH, Kind.FLAG, "");
    }

    <T> Draft<T> one(String name, Kind<T> kind) {
        return new Draft<>(name, Shape.ONE, kind, kind.label());
    }

    <T> Draft<T> list(String name, Kind<T> kind) {
        return new Draft<>(name, Shape.LIST, kind, kind.label());
    }

    <A, B> Draft<Pair<A, B>> pairs(String name, Kind<A> first, Kind<B> second) {
        return new Draft<>(name, Shape.PAIRS, Kind.pair(first, second), first.label() + ", " + second.label());
    }

    /** Adds another name of an option. */
    <T> ExpressOption<T> alias(String name, ExpressOption<T> real, Kind<T> kind) {
        Map<ExpressServer, Effect> effects = new EnumMap<>(ExpressServer.class);
        for (ExpressServer server : ExpressServer.values()) {
            effects.put(server, new Effect(real.on(server).status(), "as `" + real.name() + "`"));
        }
        ExpressOption<T> alias = new ExpressOption<>(
                name,
                group,
                real.shape(),
                kind,
                real.valueLabel(),
                "",
                "older name of `" + real.name() + "`",
                effects,
                real.needsModWsgi6(),
                real);
        all.add(alias);
        return alias;
    }

    /** An option of which not all has been said. */
    final class Draft<T> {
        private final String name;
        private final Shape shape;
        private final Kind<T> kind;
        private final String label;
        private final Map<ExpressServer, Effect> effects = new EnumMap<>(ExpressServer.class);
        private String byDefault = "";
        private @Nullable String meaning;
        private boolean newer;

        private Draft(String name, Shape shape, Kind<T> kind, String label) {
            this.name = name;
            this.shape = shape;
            this.kind = kind;
            this.label = label;
            effects.put(ExpressServer.GUNICORN, NEEDS_NGINX);
        }

        Draft<T> means(String text) {
            meaning = text;
            return this;
        }

        Draft<T> byDefault(String text) {
            byDefault = text;
            return this;
        }

        /** Says what Apache does. */
        Draft<T> apache(String text) {
            return put(ExpressServer.APACHE, Status.DONE, text);
        }

        /** Says what nginx before Gunicorn does, and Gunicorn alone cannot. */
        Draft<T> nginx(String text) {
            return put(ExpressServer.NGINX, Status.DONE, text);
        }

        /** Says what Gunicorn does, with nginx before it and alone. */
        Draft<T> python(String text) {
            return nginx(text).alone(text);
        }

        /** Says what Gunicorn alone does. */
        Draft<T> alone(String text) {
            return put(ExpressServer.GUNICORN, Status.DONE, text);
        }

        /** Says what all servers do. */
        Draft<T> everywhere(String text) {
            return apache(text).python(text);
        }

        /** Says why Apache refuses it, and what to use instead. */
        Draft<T> notApache(String why) {
            return put(ExpressServer.APACHE, Status.REFUSED, why);
        }

        /** Says why nginx and Gunicorn refuse it, and what to use instead. */
        Draft<T> notNginx(String why) {
            put(ExpressServer.NGINX, Status.REFUSED, why);
            return put(ExpressServer.GUNICORN, Status.REFUSED, why);
        }

        /** Says why Gunicorn alone refuses it, and what to use instead. */
        Draft<T> notAlone(String why) {
            return put(ExpressServer.GUNICORN, Status.REFUSED, why);
        }

        /** Says why nobody does it, and what to use instead. */
        Draft<T> refused(String why) {
            return notApache(why).notNginx(why);
        }

        /** Says what servers will do that do nothing yet. */
        Draft<T> open(String text, ExpressServer... servers) {
            for (ExpressServer server : servers) {
                put(server, Status.OPEN, text);
            }
            return this;
        }

        /** Says that Apache needs mod_wsgi 6. */
        Draft<T> since6() {
            newer = true;
            return this;
        }

        private Draft<T> put(ExpressServer server, Status status, String text) {
            effects.put(server, new Effect(status, text));
            return this;
        }

        ExpressOption<T> add() {
            if (meaning == null || effects.size() != ExpressServer.values().length) {
                throw new IllegalStateException(name + " is not described");
            }
            ExpressOption<T> option = new ExpressOption<>(
                    name, group, shape, kind, label, byDefault, meaning, Map.copyOf(effects), newer, null);
            all.add(option);
            return option;
        }
    }
}
