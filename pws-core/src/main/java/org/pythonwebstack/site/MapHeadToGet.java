package org.pythonwebstack.site;

/** Whether a HEAD request reaches the application as GET ({@code WSGIMapHEADToGET}). */
public enum MapHeadToGet {
    /** Never. What mod_wsgi before 6.0 does when nothing is said, against its documentation. */
    OFF,
    /** Always. */
    ON,
    /** When an output filter needs the body to compute headers. */
    AUTO
}
