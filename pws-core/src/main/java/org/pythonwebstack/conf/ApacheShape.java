package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a directive takes, place by place.
 *
 * @param slots the places in order
 * @param limit how many arguments there may be; the last place repeats
 */
record ApacheShape(ImmutableList<ApacheSlot> slots, int limit) {

    /** What follows a word that decides nothing. */
    static final ApacheShape UNCHANGED = new ApacheShape(ImmutableList.of(), -1);

    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** Returns the shape of a directive that takes at most these arguments. */
    static ApacheShape of(ApacheSlot... slots) {
        return new ApacheShape(ImmutableList.copyOf(slots), slots.length);
    }

    /** Returns the shape of a directive that takes these arguments, the last any number of times. */
    static ApacheShape repeating(ApacheSlot... slots) {
        return new ApacheShape(ImmutableList.copyOf(slots), UNLIMITED);
    }

    boolean isUnchanged() {
        return limit < 0;
    }

    Cursor start() {
        return new Cursor(this);
    }

    /** Goes from place to place; an argument may decide what the ones after it are. */
    static final class Cursor {
        private ApacheShape shape;
        private int next;

        private Cursor(ApacheShape shape) {
            this.shape = shape;
        }

        /** Returns the next place, or null if the directive takes no more. */
        @Nullable
        ApacheSlot next() {
            if (next >= shape.limit) {
                return null;
            }
            ApacheSlot slot = shape.slots.get(Math.min(next, shape.slots.size() - 1));
            next++;
            return slot;
        }

        /** Says what stands in the place that {@link #next} returned last. */
        void took(ApacheSlot slot, Argument argument) {
            ApacheShape continuation = slot.after(argument);
            if (continuation != null) {
                shape = continuation;
                next = 0;
            }
        }
    }
}
