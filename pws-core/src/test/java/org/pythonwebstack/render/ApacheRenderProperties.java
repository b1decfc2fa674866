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
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.render.HostileSites.Text;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Refused;

/** Any site that the model accepts is rendered or refused with a reason, and what is rendered Apache takes as it is meant. */
class ApacheRenderProperties {

    @Property
    void aSiteIsRenderedOrRefused(@ForAll("texts") List<Text> texts) {
        Optional<Site> site = HostileSites.site(0, "127.0.0.1:8080", "", texts);
        if (site.isEmpty()) {
            return;
        }
        for (ApacheRenderer renderer : new ApacheRenderer[] {ApacheRenderer.debian()}) {
            Rendering rendering;
            try {
                rendering = renderer.render(site.get());
            } catch (Refused refused) {
                assertThat(refused.problems()).isNotEmpty();
                continue;
            }
            RenderedFile file = rendering.files().get(0);
            ApacheFile read = new ApacheSyntax().read(file.content());
            assertThat(read.nodes()).filteredOn(Block.class::isInstance).hasSize(1);
            assertThat(file.explanations()).isNotEmpty();
            assertThat(rendering).isEqualTo(renderer.render(site.get()));
        }
    }

    /** Apache itself reads a few thousand sites, and finds each host of them. */
    @Property(tries = 8, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void apacheTakesWhatIsRendered(@ForAll("batches") List<List<Text>> batch) {
        try (ApacheLab lab = new ApacheLab()) {
            ApacheRenderer renderer = ApacheRenderer.neutral(lab.layout());
            List<Site> sites = HostileSites.expressible(batch, "127.0.0.1:8080", "", renderer::render);
            Programs.Result result = lab.install(sites.toArray(new Site[0]))
                    .test("-DDUMP_VHOSTS")
                    .orFail();
            for (Site site : sites) {
                assertThat(result.out())
                        .contains("namevhost " + site.virtualHost().serverName() + " ");
            }
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
