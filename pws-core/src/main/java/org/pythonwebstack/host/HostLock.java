package org.pythonwebstack.host;

import java.io.Closeable;
import java.io.IOException;

/** A lock that is held until it is closed. */
public interface HostLock extends Closeable {

    /** Gives the lock back. */
    @Override
    void close() throws IOException;
}
