package org.pythonwebstack.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The shared libraries that a module needs, as its ELF file says: the entries {@code DT_NEEDED}, {@code DT_RPATH} and
 * {@code DT_RUNPATH} of the dynamic section. Read here, because {@code ldd} may run code of the file.
 *
 * @param needed the names of the libraries, in order
 * @param searchPath the directories that the file adds to the places where they are looked for
 */
record ElfLibraries(List<String> needed, List<String> searchPath) {

    /** No libraries: what any file has that is no ELF file, or a broken one. */
    static final ElfLibraries NONE = new ElfLibraries(List.of(), List.of());

    private static final int MAGIC = 0x7f454c46;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int DT_NULL = 0;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_RPATH = 15;
    private static final int DT_RUNPATH = 29;
    private static final int MAX_ENTRIES = 4096;
    private static final int MAX_NAME = 4096;

    ElfLibraries {
        needed = ImmutableList.copyOf(needed);
        searchPath = ImmutableList.copyOf(searchPath);
    }

    /** Returns the libraries of a file with this content. */
    static ElfLibraries of(byte[] file) {
        try {
            return new Elf(file).libraries();
        } catch (IndexOutOfBoundsException e) {
            // An offset in the file leads out of it.
            return NONE;
        }
    }

    /** A file, in the byte order and with the word size that it announces. */
    private static final class Elf {

        private final ByteBuffer file;
        private final boolean wide;

        Elf(byte[] content) {
            file = ByteBuffer.wrap(content);
            boolean elf = file.getInt(0) == MAGIC;
            wide = file.get(4) == 2;
            file.order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            if (!elf) {
                throw new IndexOutOfBoundsException("no ELF file");
            }
        }

        ElfLibraries libraries() {
            int dynamic = -1;
            for (int i = 0; i < segments(); i++) {
                if (file.getInt(segment(i)) == PT_DYNAMIC) {
                    dynamic = offset(word(segment(i) + (wide ? 8 : 4)));
                }
            }
            if (dynamic < 0) {
                return NONE;
            }
            List<Long> needed = new ArrayList<>();
            List<Long> paths = new ArrayList<>();
            long strings = -1;
            int size = wide ? 8 : 4;
            for (int i = 0; i < MAX_ENTRIES; i++) {
                long tag = word(dynamic + 2 * size * i);
                long value = word(dynamic + 2 * size * i + size);
                if (tag == DT_NULL) {
                    break;
                }
                if (tag == DT_NEEDED) {
                    needed.add(value);
                } else if (tag == DT_RPATH || tag == DT_RUNPATH) {
                    paths.add(value);
                } else if (tag == DT_STRTAB) {
                    strings = inFile(value);
                }
            }
            if (strings < 0) {
                return NONE;
            }
            ImmutableList.Builder<String> names = ImmutableList.builder();
            for (long at : needed) {
                names.add(string(strings + at));
            }
            ImmutableList.Builder<String> directories = ImmutableList.builder();
            for (long at : paths) {
                directories.addAll(Splitter.on(':').omitEmptyStrings().split(string(strings + at)));
            }
            return new ElfLibraries(names.build(), directories.build());
        }

        private int segments() {
            return Short.toUnsignedInt(file.getShort(wide ? 56 : 44));
        }

        private int segment(int index) {
            int size = Short.toUnsignedInt(file.getShort(wide ? 54 : 42));
            return offset(word(wide ? 32 : 28) + (long) size * index);
        }

        /** Returns where in the file that lies which is loaded to an address. */
        private long inFile(long address) {
            for (int i = 0; i < segments(); i++) {
                int at = segment(i);
                long from = word(at + (wide ? 16 : 8));
                if (file.getInt(at) == PT_LOAD && address >= from && address - from < word(at + (wide ? 32 : 16))) {
                    return address - from + word(at + (wide ? 8 : 4));
                }
            }
            return -1;
        }

        private long word(int at) {
            return wide ? file.getLong(at) : Integer.toUnsignedLong(file.getInt(at));
        }

        private String string(long at) {
            int start = offset(at);
            int end = start;
            while (file.get(end) != 0 && end - start < MAX_NAME) {
                end++;
            }
            return new String(file.array(), start, end - start, StandardCharsets.UTF_8);
        }

        private int offset(long at) {
            if (at < 0 || at >= file.limit()) {
                throw new IndexOutOfBoundsException("outside of the file");
            }
            return (int) at;
        }
    }
}
