package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * A log that others write to, read from its end. It may lie in a directory of an account: no link is followed on the way to it
 * (see {@link RootedFiles}), and only a regular file is read. It may be cut, or put aside for a new one, while it is followed.
 *
 * <p>Lines are UTF-8, with U+FFFD for bytes that are not, and without their line ends. They can have anything else in them,
 * also what a terminal would obey.
 */
public final class LogFile implements Closeable {

    private static final int BLOCK = 1 << 16;

    /** Who asks for many lines of a log with endless ones gets the end of it. */
    private static final int MOST_BYTES = 1 << 24;

    /** A longer line comes in parts. */
    private static final int LONGEST_LINE = 1 << 16;

    private final RootedFiles files;
    private final RelativePath path;
    private SeekableByteChannel channel;
    private Object key;
    private long position;
    private boolean replaced;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    private LogFile(RootedFiles files, RelativePath path, RootedFiles.OpenFile opened) {
        this.files = files;
        this.path = path;
        this.channel = opened.channel();
        this.key = opened.key();
    }

    /**
     * Opens a log; nothing if there is none yet. Throws {@link Refused} with a {@link HostRule} if it is no regular file, or if
     * the way to it has a link.
     */
    public static Optional<LogFile> open(AbsolutePath log) throws IOException {
        String text = log.toString();
        int slash = text.indexOf('/', 1);
        if (slash < 0) {
            throw new Refused(Problem.of(HostRule.OUTSIDE, "path", text));
        }
        RootedFiles files = RootedFiles.open(AbsolutePath.of(text.substring(0, slash)));
        boolean opened = false;
        try {
            RelativePath path = RelativePath.of(text.substring(slash + 1));
            LogFile file = new LogFile(files, path, files.opened(path));
            opened = true;
            return Optional.of(file);
        } catch (Refused refused) {
            if (refused.problems().get(0).rule() == HostRule.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        } finally {
            if (!opened) {
                files.close();
            }
        }
    }

    /** Returns the last lines, and goes on behind them: {@link #more} then returns what is added. */
    public List<String> last(int count) throws IOException {
        long end = channel.size();
        long start = end;
        int found = 0;
        Deque<byte[]> blocks = new ArrayDeque<>();
        // The line end before the first line that is wanted is one more than there are lines.
        while (start > 0 && found <= count && end - start < MOST_BYTES) {
            int length = (int) Math.min(BLOCK, start);
            byte[] block = read(start - length, length);
            if (block.length < length) {
                break;
            }
            start -= length;
            for (byte b : block) {
                found += b == '\n' ? 1 : 0;
            }
            blocks.addFirst(block);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        blocks.forEach(all::writeBytes);
        position = end;
        List<String> lines = lines(all.toByteArray());
        if (begun.size() > 0) {
            lines = ImmutableList.<String>builder().addAll(lines).add(rest()).build();
        }
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Returns the whole lines that were added since; none if there are none. */
    public List<String> more() throws IOException {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        if (channel.size() < position) {
            // Cut: what was copied before is read by nobody twice.
            position = 0;
            begun.reset();
        }
        while (position < channel.size()) {
            byte[] block = read(position, (int) Math.min(BLOCK, channel.size() - position));
            if (block.length == 0) {
                break;
            }
            position += block.length;
            lines.addAll(lines(block));
        }
        if (replaced) {
            RootedFiles.OpenFile next = files.opened(path);
            channel.close();
            channel = next.channel();
            key = next.key();
            position = 0;
            replaced = false;
            if (begun.size() > 0) {
                lines.add(rest());
            }
        } else {
            // Who writes to the old one goes on for a moment: it is left at the next call.
            replaced = isReplaced();
        }
        return lines.build();
    }

    private boolean isReplaced() throws IOException {
        try {
            return !files.key(path).equals(key);
        } catch (Refused absent) {
            // Between two logs there is a moment without one.
            return false;
        }
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(from);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = channel.read(buffer);
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** Returns the lines that end in {@code bytes}, and keeps the beginning of the next one. */
    private List<String> lines(byte[] bytes) {
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        for (byte b : bytes) {
            if (b == '\n') {
                lines.add(rest());
            } else {
                begun.write(b);
                if (begun.size() == LONGEST_LINE) {
                    lines.add(rest());
                }
            }
        }
        return lines.build();
    }

    private String rest() {
        String line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        files.close();
    }
}
