package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.pythonwebstack.value.SiteName;

/**
 * What the ledger says of one site.
 *
 * @param site its name
 * @param server the server that it runs on
 * @param formula the formula that it was made with; empty for a site that was described by its author
 * @param objects what PWS has made for it, in the order in which it was made
 */
public record SiteEntry(SiteName site, WebServer server, String formula, List<Owned> objects) {

    /** Copies the list. */
    public SiteEntry {
        objects = ImmutableList.copyOf(objects);
    }
}
