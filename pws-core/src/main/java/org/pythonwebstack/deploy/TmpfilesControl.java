package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;

/** Makes the directories that PWS's files of tmpfiles.d tell of. */
final class TmpfilesControl {

    private static final AbsolutePath DIRECTORY = AbsolutePath.of("/etc/tmpfiles.d");
    private static final int MOST_NAMES = 1_000_000;

    private final ChangeableHost host;

    TmpfilesControl(ChangeableHost host) {
        this.host = host;
    }

    void apply() throws IOException {
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        // By name, as a mistake in a file of somebody else would be reported as a failure.
        arguments.add("--create", "--");
        boolean any = false;
        for (String name : host.names(DIRECTORY, MOST_NAMES)) {
            if ((name.startsWith("pws-") || name.startsWith("pws.")) && name.endsWith(".conf")) {
                arguments.add(DIRECTORY.resolve(name).toString());
                any = true;
            }
        }
        if (any) {
            ProgramResult result =
                    host.run(ProgramRun.of(AbsolutePath.of("/usr/bin/systemd-tmpfiles"), arguments.build()));
            if (!result.isSuccess()) {
                throw new IOException("systemd-tmpfiles ended with status " + result.status() + ": "
                        + result.output().strip());
            }
        }
    }
}
