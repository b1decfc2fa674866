package org.pythonwebstack.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;

/** Microseconds for one site out of 10,000, each call another one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RenderingBenchmark {

    private static final int SITES = 10_000;

    private final List<List<String>> texts =
            IntStream.range(0, SITES).mapToObj(Sites::texts).toList();
    private int next;

    /** For which server the site is rendered. */
    @Param
    public Server server = Server.APACHE;

    /** Texts are checked and become a site. */
    @Benchmark
    public Site model() {
        next = (next + 1) % SITES;
        return Sites.of(texts.get(next));
    }

    /** The same, and the site becomes the file of the web server, which is read back. */
    @Benchmark
    public RenderedFile modelAndVirtualHost() {
        return server.renderVirtualHost(model());
    }

    /** Texts are checked and become a site, and that all its files, which are read back. */
    @Benchmark
    public Rendering modelAndFiles() {
        return server.render(model());
    }
}
