package org.pythonwebstack.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/**
 * The first part of an archive: which site it holds, as what, and the hashes of the other parts. They guard against damage; who
 * can write an archive can write its manifest too.
 *
 * @param site the name of the site
 * @param server the server that it ran on
 * @param formula the formula that it was made with; empty if there was none
 * @param created when, as ISO 8601 in UTC
 * @param pws the version of PWS
 * @param python the version of Debian's Python, which the virtual environment stands on
 * @param root the directory that was saved
 * @param account who it belonged to
 * @param description the name of the file that describes it
 * @param modules what PWS had written for the application, below the directory for that
 * @param database the kind of the dump in the archive; empty if there is none
 * @param parts the other parts
 */
public record Manifest(
        SiteName site,
        WebServer server,
        String formula,
        String created,
        String pws,
        String python,
        AbsolutePath root,
        Account account,
        String description,
        Map<RelativePath, String> modules,
        String database,
        Map<String, Part> parts) {

    static final String NAME = "manifest.json";
    static final String TREE = "tree.tar";
    static final String DESCRIPTION = "description.toml";
    static final String DUMP = "database.dump";
    static final int MAX_BYTES = 1 << 22;

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Copies the maps. */
    public Manifest {
        modules = ImmutableMap.copyOf(modules);
        parts = ImmutableSortedMap.copyOf(parts);
    }

    /**
     * A part of an archive.
     *
     * @param sha256 its hash
     * @param size how many bytes it has
     */
    public record Part(String sha256, long size) {}

    byte[] json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("pws-backup", FORMAT);
        json.put("site", site.toString());
        json.put("server", server.name().toLowerCase(Locale.ROOT));
        json.put("formula", formula);
        json.put("created", created);
        json.put("pws", pws);
        json.put("python", python);
        json.put("root", root.toString());
        json.put("account", account.toString());
        json.put("description", description);
        json.put("database", database);
        ObjectNode texts = json.putObject("modules");
        modules.forEach((path, text) -> texts.put(path.toString(), text));
        ObjectNode files = json.putObject("parts");
        parts.forEach(
                (name, part) -> files.putObject(name).put("sha256", part.sha256).put("size", part.size));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /** Returns the manifest in a text. Throws {@code Refused} if it is none. */
    static Manifest read(byte[] bytes) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, NAME);
        }
        if (json.path("pws-backup").asInt() != FORMAT) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, NAME);
        }
        ImmutableMap.Builder<RelativePath, String> modules = ImmutableMap.builder();
        for (Map.Entry<String, JsonNode> module : json.path("modules").properties()) {
            modules.put(RelativePath.of(module.getKey()), module.getValue().asText());
        }
        ImmutableMap.Builder<String, Part> parts = ImmutableMap.builder();
        for (Map.Entry<String, JsonNode> part : json.path("parts").properties()) {
            parts.put(
                    part.getKey(),
                    new Part(
                            part.getValue().path("sha256").asText(),
                            part.getValue().path("size").asLong(-1)));
        }
        return new Manifest(
                SiteName.of(json.path("site").asText()),
                json.path("server").asText().equals("nginx") ? WebServer.NGINX : WebServer.APACHE,
                json.path("formula").asText(),
                json.path("created").asText(),
                json.path("pws").asText(),
                json.path("python").asText(),
                AbsolutePath.of(json.path("root").asText()),
                Account.of(json.path("account").asText()),
                json.path("description").asText(),
                modules.buildKeepingLast(),
                json.path("database").asText(),
                parts.buildKeepingLast());
    }
}
