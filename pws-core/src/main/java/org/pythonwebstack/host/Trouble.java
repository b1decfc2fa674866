package org.pythonwebstack.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Gives failures of the machine a message: the path that the caller knows, and a reason. Java's own often has one of both. */
final class Trouble {

    private Trouble() {}

    /**
     * A step that may fail.
     *
     * @param <T> what it returns
     */
    interface Step<T> {
        T result() throws IOException;
    }

    /** Returns the result of {@code step}. Throws what it throws, with a message that names {@code path}. */
    static <T> T naming(Object path, Step<T> step) throws IOException {
        try {
            return step.result();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (InvalidPathException e) {
            throw new Refused(Problem.of(HostRule.NAME_NOT_ENCODABLE, "path", path.toString()));
        } catch (IOException e) {
            throw new IOException(path + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "exists";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
