package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/** What a person wants of a {@link Formula}. Immutable. */
public final class FormulaRequest {

    private final SiteName site;
    private final Optional<String> project;
    private final HostName serverName;
    private final ImmutableList<HostPattern> aliases;
    private final Directories directories;
    private final Optional<Account> account;
    private final Target target;
    private final boolean tls;
    private final boolean existing;
    private final ImmutableSet<RelativePath> files;
    private final Database database;
    private final ImmutableMap<String, String> answers;

    private FormulaRequest(Builder builder) {
        this.site = builder.site;
        this.project = Optional.ofNullable(builder.project);
        this.serverName = Objects.requireNonNull(builder.serverName, "serverName");
        this.aliases = ImmutableList.copyOf(builder.aliases);
        this.directories = Objects.requireNonNull(builder.directories, "directories");
        this.account = Optional.ofNullable(builder.account);
        this.target = builder.target;
        this.tls = builder.tls;
        this.existing = builder.existing;
        this.files = ImmutableSet.copyOf(builder.files);
        this.database = builder.database;
        this.answers = ImmutableMap.copyOf(builder.answers);
    }

    /** Returns a builder for a site of this name. */
    public static Builder of(SiteName site) {
        return new Builder(site);
    }

    /** Returns the name of the site. */
    public SiteName site() {
        return site;
    }

    /** Returns the name of the project, as it was given; default none: it is made of the site's. */
    public Optional<String> project() {
        return project;
    }

    /** Returns the host name under which the site is reached. */
    public HostName serverName() {
        return serverName;
    }

    /** Returns further names; default none. */
    public List<HostPattern> aliases() {
        return aliases;
    }

    /** Returns where the parts of the project are. */
    public Directories directories() {
        return directories;
    }

    /** Returns the account that runs the code; default none. */
    public Optional<Account> account() {
        return account;
    }

    /** Returns what the project is to run on; default Apache. */
    public Target target() {
        return target;
    }

    /** Returns whether visitors reach the site by HTTPS; default no. */
    public boolean tls() {
        return tls;
    }

    /** Returns whether the code is there already, and none is made; default no. */
    public boolean existing() {
        return existing;
    }

    /** Returns the files of an existing project, below the directory of its code; default none known. */
    public Set<RelativePath> files() {
        return files;
    }

    /** Returns the kind of database; default SQLite. A formula without a database passes over it. */
    public Database database() {
        return database;
    }

    /** Returns the answers to the questions of the formula, by their names; default none. */
    public Map<String, String> answers() {
        return answers;
    }

    /** Builds a {@link FormulaRequest}. */
    public static final class Builder {

        private final SiteName site;
        private final List<HostPattern> aliases = new ArrayList<>();
        private final Set<RelativePath> files = new LinkedHashSet<>();
        private final Map<String, String> answers = new LinkedHashMap<>();
        private @Nullable String project;
        private @Nullable HostName serverName;
        private @Nullable Directories directories;
        private @Nullable Account account;
        private Target target = Target.APACHE;
        private boolean tls;
        private boolean existing;
        private Database database = Database.SQLITE;

        private Builder(SiteName site) {
            this.site = Objects.requireNonNull(site, "site");
        }

        /** Sets the name of the project, which the formula judges. */
        public Builder project(String name) {
            this.project = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets the host name. Mandatory. */
        public Builder serverName(HostName name) {
            this.serverName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Adds a name. */
        public Builder alias(HostPattern name) {
            aliases.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Sets where the parts of the project are. Mandatory. */
        public Builder directories(Directories places) {
            this.directories = Objects.requireNonNull(places, "places");
            return this;
        }

        /** Sets the account that runs the code. */
        public Builder account(Account name) {
            this.account = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets what the project is to run on. */
        public Builder target(Target server) {
            this.target = Objects.requireNonNull(server, "server");
            return this;
        }

        /** Sets whether visitors reach the site by HTTPS. */
        public Builder tls(boolean secure) {
            this.tls = secure;
            return this;
        }

        /** Sets whether the code is there already. */
        public Builder existing(boolean there) {
            this.existing = there;
            return this;
        }

        /** Adds files of the existing project: on some of them depends which programs run. */
        public Builder files(Collection<RelativePath> there) {
            files.addAll(there);
            return this;
        }

        /** Sets the kind of database. */
        public Builder database(Database kind) {
            this.database = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Answers a question of the formula, which judges the answer. */
        public Builder answer(String name, String answer) {
            answers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(answer, "answer"));
            return this;
        }

        /** Returns the request. Throws {@link NullPointerException} if server name or directories are missing. */
        public FormulaRequest build() {
            return new FormulaRequest(this);
        }
    }
}
