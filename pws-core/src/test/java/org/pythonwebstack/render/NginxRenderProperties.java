package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.NginxFile;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.render.HostileSites.Text;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Refused;

/** Any site that the model accepts is rendered or refused with a reason, and what is rendered nginx and Python take. */
class NginxRenderProperties {

    @Property
    void aSiteIsRenderedOrRefused(@ForAll("texts") List<Text> texts) {
        Optional<Site> site = HostileSites.site(0, "127.0.0.1:8080", "shop", texts);
        if (site.isEmpty()) {
            return;
        }
        Rendering rendering;
        try {
            rendering = NginxGunicornRenderer.debian().render(site.get());
        } catch (Refused refused) {
            assertThat(refused.problems()).isNotEmpty();
            return;
        }
        NginxFile read = NginxSyntax.standard().read(rendering.files().get(0).content());
        assertThat(read.nodes())
                .filteredOn(node -> node instanceof Block block && block.name().equals("server"))
                .hasSize(1);
        assertThat(rendering).isEqualTo(NginxGunicornRenderer.debian().render(site.get()));
    }

    /** nginx itself reads some thousand sites without a word, and Python compiles their modules. */
    @Property(tries = 8, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theProgramsTakeWhatIsRendered(@ForAll("batches") List<List<Text>> batch) {
        int port = Programs.freePort();
        try (NginxLab lab = new NginxLab()) {
            NginxGunicornRenderer renderer = NginxGunicornRenderer.neutral(lab.layout());
            List<Site> sites = HostileSites.expressible(batch, "127.0.0.1:" + port, "shop", renderer::render);
            lab.write(sites);
            Programs.Result result = lab.nginx().test().orFail();
            assertThat(result.err()
                            .lines()
                            .filter(line -> !line.contains("syntax is ok") && !line.contains("is successful")))
                    .isEmpty();
            Programs.run(
                            Programs.requireFile("/usr/bin/python3").toString(),
                            "-m",
                            "compileall",
                            "-q",
                            lab.layout().sites().toString())
                    .orFail();
        }
    }

    @Provide
    Arbitrary<List<Text>> texts() {
        return HostileSites.texts();
    }

    @Provide
    Arbitrary<List<List<Text>>> batches() {
        return HostileSites.batches();
    }
}
