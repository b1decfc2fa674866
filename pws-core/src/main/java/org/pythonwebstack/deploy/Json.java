package org.pythonwebstack.deploy;

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
import java.util.List;
import java.util.function.Function;
import org.pythonwebstack.database.RolePassword;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.DatabaseName;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/**
 * The records of this package as JSON. Values are their canonical texts, and pass their own rules again when they are read; of
 * the content of a file, only the hash is written, and of a password only what the server checks.
 */
final class Json {

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** Returns a record as JSON. */
    static FileContent write(Object record) throws IOException {
        return FileContent.of(MAPPER.writeValueAsBytes(record));
    }

    /** Returns a record that {@link #write} has written. Throws {@code IOException} if the text is not of that form. */
    static <T> T read(FileContent json, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(json.bytes(), type);
        } catch (Refused | IllegalArgumentException e) {
            throw new IOException("a record of PWS holds a value that it never writes: " + e.getMessage(), e);
        }
    }

    /** Names the kind of a change or state in a member of its own. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kinds {}

    private static ObjectMapper mapper() {
        SimpleModule values = new SimpleModule();
        text(values, AbsolutePath.class, AbsolutePath::of);
        text(values, Account.class, Account::of);
        text(values, DatabaseName.class, DatabaseName::of);
        text(values, FileMode.class, FileMode::of);
        text(values, HostName.class, HostName::of);
        text(values, RelativePath.class, RelativePath::of);
        values.addKeyDeserializer(RelativePath.class, new ReadKey());
        text(values, SiteName.class, SiteName::of);
        text(values, UrlPath.class, UrlPath::of);
        values.addSerializer(RolePassword.class, new Written<>(RolePassword::verifier));
        values.addDeserializer(RolePassword.class, new Read<>(RolePassword::ofVerifier));
        values.addSerializer(FileContent.class, new Written<>(FileContent::sha256));
        values.addDeserializer(FileContent.class, new Read<>(FileContent::ofHash));
        JsonMapper.Builder mapper = JsonMapper.builder()
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .addModule(values)
                .addMixIn(Change.class, Kinds.class)
                .addMixIn(PathState.class, Kinds.class)
                .addMixIn(Owned.class, Kinds.class);
        for (Class<?> sealed : List.of(Change.class, PathState.class, Owned.class)) {
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
