package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that stands in Python source as a literal. Nothing in it is ever evaluated. */
public sealed interface PythonValue {

    /**
     * A string.
     *
     * @param value its characters; any Unicode text
     */
    record Text(String value) implements PythonValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text that && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /**
     * A whole number.
     *
     * @param value the number, written in decimal
     */
    record Int(long value) implements PythonValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Int that && value == that.value;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(value);
        }
    }

    /**
     * Permission bits, written as {@code 0o022}.
     *
     * @param bits the bits, 0 or more
     */
    record Octal(int bits) implements PythonValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Octal that && bits == that.bits;
        }

        @Override
        public int hashCode() {
            return bits;
        }
    }

    /**
     * {@code True} or {@code False}.
     *
     * @param value whether true
     */
    record Bool(boolean value) implements PythonValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bool that && value == that.value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }
    }

    /** {@code None}. */
    record None() implements PythonValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof None;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /**
     * A list.
     *
     * @param items the items in order
     */
    record Items(List<PythonValue> items) implements PythonValue {

        /** Copies the items. */
        public Items {
            items = ImmutableList.copyOf(items);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Items that && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    /**
     * A tuple.
     *
     * @param items the items in order
     */
    record Tuple(List<PythonValue> items) implements PythonValue {

        /** Copies the items. */
        public Tuple {
            items = ImmutableList.copyOf(items);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Tuple that && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    /**
     * A dictionary.
     *
     * @param entries the entries in order; no key stands twice
     */
    record Dict(List<Map.Entry<PythonValue, PythonValue>> entries) implements PythonValue {

        /** Copies the entries. */
        public Dict {
            List<Map.Entry<PythonValue, PythonValue>> copy = new ArrayList<>(entries.size());
            for (Map.Entry<PythonValue, PythonValue> entry : entries) {
                copy.add(Map.entry(entry.getKey(), entry.getValue()));
            }
            entries = ImmutableList.copyOf(copy);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Dict that && entries.equals(that.entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }
    }

    /** Returns a string. */
    static PythonValue text(String value) {
        return new Text(value);
    }

    /** Returns a number. */
    static PythonValue number(long value) {
        return new Int(value);
    }

    /** Returns permission bits. */
    static PythonValue octal(int bits) {
        return new Octal(bits);
    }

    /** Returns {@code True} or {@code False}. */
    static PythonValue bool(boolean value) {
        return new Bool(value);
    }

    /** Returns {@code None}. */
    static PythonValue none() {
        return new None();
    }

    /** Returns a list. */
    static PythonValue list(List<? extends PythonValue> items) {
        return new Items(ImmutableList.copyOf(items));
    }

    /** Returns a list of strings. */
    static PythonValue texts(List<String> items) {
        ImmutableList.Builder<PythonValue> texts = ImmutableList.builderWithExpectedSize(items.size());
        for (String item : items) {
            texts.add(new Text(item));
        }
        return new Items(texts.build());
    }

    /** Returns a tuple. */
    static PythonValue tuple(PythonValue... items) {
        return new Tuple(ImmutableList.copyOf(items));
    }

    /** Returns a dictionary from strings to strings, in the order of {@code entries}. */
    static PythonValue dict(Map<String, String> entries) {
        List<Map.Entry<PythonValue, PythonValue>> pairs = new ArrayList<>(entries.size());
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            pairs.add(Map.entry(new Text(entry.getKey()), new Text(entry.getValue())));
        }
        return new Dict(pairs);
    }
}
