package org.pythonwebstack.host;

/**
 * Who a file belongs to, in the numbers of the kernel: names can be given to somebody else, numbers are what is stored.
 *
 * @param uid the number of the account, 0 to 4,294,967,294
 * @param gid the number of the group, 0 to 4,294,967,294
 */
public record Ownership(long uid, long gid) {

    /** The account and the group of root. */
    public static final Ownership ROOT = new Ownership(0, 0);

    private static final long MAX = 0xffff_fffeL;

    /** Throws {@code IllegalArgumentException} if a number is none of an account: the last one means "no change" to the kernel. */
    public Ownership {
        if (uid < 0 || uid > MAX || gid < 0 || gid > MAX) {
            throw new IllegalArgumentException("no account has the number " + uid + ", or no group " + gid);
        }
    }

    /** Returns {@code uid:gid}. */
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
