package org.pythonwebstack.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.pythonwebstack.render.RenderedFile;

/**
 * Renders many different sites in one JVM and prints what one takes, as lines of words and numbers for {@code compare}, whose
 * turn it is after each.
 *
 * <p>Processor time of the whole process is measured, so that collector and compiler count too, and not time on the clock,
 * so that other load on the machine counts little. Only what all cores together reach is told in time on the clock.
 */
public final class ManySites {

    /** What is made of each site. */
    private enum What {
        ALL_FILES,
        VIRTUAL_HOST
    }

    private static final int MANY = 10_000;
    private static final int FEW = 1_000;
    private static final int VERY_MANY = 100_000;

    private static final int WARMING_ROUNDS = 10;
    private static final int ROUNDS = 7;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

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
            measure(out, server, What.ALL_FILES, "cold", MANY);
        }
        for (Server server : Server.values()) {
            for (int round = 0; round < WARMING_ROUNDS; round++) {
                for (What what : What.values()) {
                    render(server, what, texts(MANY), new ArrayList<>());
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                measure(out, server, What.ALL_FILES, "warm", FEW);
                for (What what : What.values()) {
                    measure(out, server, what, "warm", MANY);
                }
            }
            measure(out, server, What.ALL_FILES, "warm", VERY_MANY);
        }
        for (Server server : Server.values()) {
            for (int round = 0; round < ROUNDS; round++) {
                measureParallel(out, server);
            }
        }
    }

    private static List<List<String>> texts(int count) {
        return IntStream.range(0, count).mapToObj(Sites::texts).toList();
    }

    private static void measure(PrintStream out, Server server, What what, String state, int count) throws IOException {
        List<List<String>> texts = texts(count);
        List<Object> kept = new ArrayList<>(MANY);
        long before = PROCESS.getProcessCpuTime();
        long beforeOfThread = THREAD.getCurrentThreadCpuTime();
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        render(server, what, texts, kept);
        long bytes = THREAD.getCurrentThreadAllocatedBytes() - allocated;
        long ofThread = THREAD.getCurrentThreadCpuTime() - beforeOfThread;
        long nanos = PROCESS.getProcessCpuTime() - before;
        report(out, server, what, state, count, nanos, ofThread, bytes);
    }

    /** All of them at once, over all cores, with one renderer. */
    private static void measureParallel(PrintStream out, Server server) throws IOException {
        List<List<String>> texts = texts(MANY);
        long before = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        long files = texts.parallelStream()
                .mapToLong(one -> server.render(Sites.of(one)).files().size())
                .sum();
        long onTheClock = System.nanoTime() - start;
        long nanos = PROCESS.getProcessCpuTime() - before;
        if (files == 0) {
            throw new IllegalStateException("nothing was rendered");
        }
        report(out, server, What.ALL_FILES, "parallel", MANY, nanos, onTheClock, 0);
    }

    private static void render(Server server, What what, List<List<String>> texts, List<Object> kept) {
        for (List<String> one : texts) {
            Object made =
                    what == What.ALL_FILES ? server.render(Sites.of(one)) : server.renderVirtualHost(Sites.of(one));
            if (kept.size() < MANY) {
                kept.add(made);
            }
        }
    }

    /** Prints microseconds of the process and of the thread, or on the clock, and bytes; each for one site. */
    private static void report(
            PrintStream out, Server server, What what, String state, int count, long process, long other, long bytes)
            throws IOException {
        out.println(server + " " + what + " " + state + " " + count + " " + process / (count * 1000.0) + " "
                + other / (count * 1000.0) + " " + bytes / count);
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
