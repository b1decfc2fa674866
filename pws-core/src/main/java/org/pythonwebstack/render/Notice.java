package org.pythonwebstack.render;

import org.pythonwebstack.value.SiteName;

/**
 * Something of a described site that the target does in another way, or has no setting for. It makes no site unsafe, or it
 * would have been refused; but whoever wrote it should hear of it.
 *
 * @param site the site
 * @param field the field, as a dotted path from the site: {@code processes[0].inactivity-timeout}
 * @param text what happens instead, one sentence without a full stop
 */
public record Notice(SiteName site, String field, String text) {}
