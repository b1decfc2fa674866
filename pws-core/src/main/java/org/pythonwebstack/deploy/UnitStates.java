package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;

/** Asks systemd for the states of units: many at once. */
final class UnitStates {

    private static final AbsolutePath SYSTEMCTL = AbsolutePath.of("/usr/bin/systemctl");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What an answer of a mebibyte has room for, by far. */
    private static final int BATCH = 500;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private UnitStates() {}

    static Map<String, UnitState> of(ChangeableHost host, Collection<String> names) throws IOException {
        Map<String, UnitState> states = new LinkedHashMap<>();
        for (List<String> batch : Lists.partition(new ArrayList<>(names), BATCH)) {
            List<String> words = new ArrayList<>(List.of(
                    "--no-pager",
                    "--no-ask-password",
                    "show",
                    "--property=Id,LoadState,ActiveState,SubState,Result,NRestarts,MainPID,StateChangeTimestamp",
                    "--"));
            words.addAll(batch);
            ProgramResult shown =
                    host.run(ProgramRun.of(SYSTEMCTL, words).with("TZ", "UTC").within(LIMIT));
            if (!shown.isSuccess()) {
                throw new IOException("systemctl ended with status " + shown.status() + ": "
                        + shown.output().strip());
            }
            for (String block : shown.output().split("\n\n", -1)) {
                UnitState state = state(block);
                if (!state.name().isEmpty()) {
                    states.put(state.name(), state);
                }
            }
        }
        return states;
    }

    /** Reads one unit's lines of {@code KEY=VALUE}. */
    static UnitState state(String block) {
        ImmutableMap.Builder<String, String> lines = ImmutableMap.builder();
        for (String line : block.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                lines.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        Map<String, String> values = lines.buildKeepingLast();
        return new UnitState(
                values.getOrDefault("Id", ""),
                values.getOrDefault("LoadState", "").equals("loaded"),
                values.getOrDefault("ActiveState", "unknown"),
                values.getOrDefault("SubState", ""),
                values.getOrDefault("Result", ""),
                number(values.getOrDefault("NRestarts", "")),
                number(values.getOrDefault("MainPID", "")),
                time(values.getOrDefault("StateChangeTimestamp", "")));
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException never) {
            return Optional.empty();
        }
    }
}
