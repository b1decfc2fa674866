package org.pythonwebstack.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;

/**
 * Renders many different sites in one JVM and prints what one takes, as lines of words and numbers for {@code compare}, whose
 * turn it is after each. Processor time of the thread is measured, not time on the clock, so that other load on the machine counts little.
 */
public final class ManySites {

    private static final int[] COUNTS = {1_000, 10_000, 100_000};
    private static final int ROUNDS = 5;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ManySites() {}

    /** Prints the texts of one site if there is an argument, else the measurements. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        if (arguments.length > 0) {
            print(out, 4711);
            return;
        }
        for (Server server : Server.values()) {
            // Cold: the first 10,000 sites of a JVM.
            measure(out, server, "cold", 10_000);
        }
        for (Server server : Server.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int count : COUNTS) {
                    if (count <= 10_000 || round == ROUNDS - 1) {
                        measure(out, server, "warm", count);
                    }
                }
            }
        }
    }

    private static void measure(PrintStream out, Server server, String state, int count) throws IOException {
        List<List<String>> texts =
                IntStream.range(0, count).mapToObj(Sites::texts).toList();
        List<Rendering> kept = new ArrayList<>(count);
        long before = THREAD.getCurrentThreadCpuTime();
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < count; i++) {
            Rendering rendering = server.render(Sites.of(texts.get(i)));
            if (kept.size() < 10_000) {
                kept.add(rendering);
            }
        }
        long nanos = THREAD.getCurrentThreadCpuTime() - before;
        long bytes = THREAD.getCurrentThreadAllocatedBytes() - allocated;
        long characters = 0;
        for (RenderedFile file : kept.get(0).files()) {
            characters += file.content().length();
        }
        out.println(server + " " + state + " " + count + " " + nanos / (count * 1000.0) + " " + bytes / count + " "
                + characters);
        out.flush();
        awaitTurn();
    }

    /** Waits for a line, or the end of the input. */
    private static void awaitTurn() throws IOException {
        int c = System.in.read();
        while (c >= 0 && c != '\n') {
            c = System.in.read();
        }
    }

    /** Files and texts, each behind a line that says how many lines they have. */
    private static void print(PrintStream out, int number) {
        List<String> texts = Sites.texts(number);
        out.println("texts " + texts.size());
        texts.forEach(out::println);
        for (Server server : Server.values()) {
            for (RenderedFile file : server.render(Sites.of(texts)).files()) {
                out.println(server + " " + file.path() + " "
                        + file.content().lines().count());
                out.print(file.content());
            }
        }
    }
}
