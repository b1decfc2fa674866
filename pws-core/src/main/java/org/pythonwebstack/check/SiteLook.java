package org.pythonwebstack.check;

import org.pythonwebstack.site.Site;

/** A group of rules that is looked at for each site. */
interface SiteLook {

    /** Looks at a site, and notes in the survey what is wrong. */
    void at(Site site, Survey survey);
}
