package org.pythonwebstack.deploy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/**
 * A plan as JSON, as the journal keeps it. Values are their canonical texts, and pass their own rules again when they are read.
 * Contents are kept apart under their hashes: those from before the change, which may be needed again.
 */
final class PlanJson {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = mapper();

    private PlanJson() {}

    /** Finds a content by its hash. */
    interface Contents {
        FileContent get(String sha256) throws IOException;
    }

    /**
     * What is written.
     *
     * @param format the version of this form
     * @param undoes the number of the operation that this one takes back, or 0
     */
    @JsonIgnoreProperties(ignoreUnknown = false)
    record Document(int format, String title, long undoes, List<Change> changes) {}

    /** Returns the JSON of an operation, and adds the contents that it needs to {@code contents}. */
    static FileContent write(Journal.Operation operation, Map<String, FileContent> contents) throws IOException {
        Plan plan = operation.plan();
        for (Change change : plan.changes()) {
            if (change instanceof Change.PathChange path && path.before() instanceof PathState.RegularFile file) {
                contents.put(file.content().sha256(), file.content());
            }
        }
        Document document =
                new Document(FORMAT, plan.title(), operation.undoes().orElse(0L), plan.changes());
        return FileContent.of(MAPPER.writeValueAsBytes(document));
    }

    /** Returns the operation that {@link #write} has written. */
    static Journal.Operation read(FileContent json, Contents contents) throws IOException {
        Document document;
        try {
            document = MAPPER.readValue(json.bytes(), Document.class);
        } catch (Refused | IllegalArgumentException e) {
            throw new IOException("the journal holds a value that no plan has", e);
        }
        if (document.format() != FORMAT) {
            throw new IOException("the journal has format " + document.format() + ", this PWS knows " + FORMAT);
        }
        List<Change> changes = new ArrayList<>();
        for (Change change : document.changes()) {
            changes.add(
                    change instanceof Change.PathChange path && path.before() instanceof PathState.RegularFile file
                            ? new Change.PathChange(
                                    path.path(),
                                    new PathState.RegularFile(
                                            contents.get(file.content().sha256()), file.mode(), file.owner()),
                                    path.after(),
                                    path.purpose(),
                                    path.secret())
                            : change);
        }
        return new Journal.Operation(
                Plan.of(document.title(), changes),
                document.undoes() == 0 ? Optional.empty() : Optional.of(document.undoes()));
    }

    /** Names the kind of a change or state in a member of its own. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kinds {}

    private static ObjectMapper mapper() {
        SimpleModule values = new SimpleModule();
        text(values, AbsolutePath.class, AbsolutePath::of);
        text(values, Account.class, Account::of);
        text(values, FileMode.class, FileMode::of);
        text(values, HostName.class, HostName::of);
        text(values, RelativePath.class, RelativePath::of);
        values.addKeyDeserializer(RelativePath.class, new ReadKey());
        text(values, UrlPath.class, UrlPath::of);
        values.addSerializer(FileContent.class, new Written<>(FileContent::sha256));
        values.addDeserializer(FileContent.class, new Read<>(FileContent::ofHash));
        JsonMapper.Builder mapper = JsonMapper.builder()
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .addModule(values)
                .addMixIn(Change.class, Kinds.class)
                .addMixIn(PathState.class, Kinds.class);
        for (Class<?> sealed : List.of(Change.class, PathState.class)) {
            for (Class<?> kind : sealed.getPermittedSubclasses()) {
                mapper.registerSubtypes(new NamedType(kind, kind.getSimpleName()));
            }
        }
        return mapper.build();
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> read) {
        module.addSerializer(type, new Written<>(Object::toString));
        module.addDeserializer(type, new Read<>(read));
    }

    /** Writes a value as a text. */
    private static final class Written<T> extends JsonSerializer<T> {

        private final Function<T, String> text;

        Written(Function<T, String> text) {
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider unused) throws IOException {
            json.writeString(text.apply(value));
        }
    }

    /** Reads a value from a text. */
    private static final class Read<T> extends JsonDeserializer<T> {

        private final Function<String, T> value;

        Read(Function<String, T> value) {
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext unused) throws IOException {
            return value.apply(json.getValueAsString(""));
        }
    }

    /** Reads a path that names a member. */
    private static final class ReadKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext unused) {
            return RelativePath.of(key);
        }
    }
}
