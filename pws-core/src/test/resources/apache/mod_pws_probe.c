/*
 * Shows what Apache makes of a configuration: while the configuration is read, every directive of this module writes one
 * line to standard output, with the depth of its section, its name and its arguments in hexadecimal.
 *
 *   ProbeWords ...      all words of the line, empty ones too
 *   ProbeArgv ...       what a directive with any number of arguments is given
 *   Probe12 a [b]       what a directive with one or two arguments is given
 *   <ProbeSection ...>  the words of a section, and what is inside it
 *
 * Where Apache is to print the tree itself (-DDUMP_CONFIG) this module is silent.
 */
#include <stdio.h>

#include "httpd.h"

#include "apr_strings.h"
#include "http_config.h"
#include "http_core.h"

/* Returns whether the directive is to be shown, and begins its line if so. */
static int begin(cmd_parms *cmd)
{
    const ap_directive_t *above;
    int depth = 0;

    if (ap_exists_config_define("DUMP_CONFIG")) {
        return 0;
    }
    for (above = cmd->directive->parent; above != NULL; above = above->parent) {
        depth++;
    }
    printf("@%d %s", depth, cmd->cmd->name);
    return 1;
}

static void argument(const char *text)
{
    putchar(' ');
    putchar(':');
    for (; *text; text++) {
        printf("%02x", (unsigned char) *text);
    }
}

static void words(cmd_parms *cmd, const char *line)
{
    if (!begin(cmd)) {
        return;
    }
    while (*line) {
        argument(ap_getword_conf(cmd->temp_pool, &line));
    }
    putchar('\n');
}

static const char *probe_words(cmd_parms *cmd, void *config, const char *line)
{
    words(cmd, line);
    return NULL;
}

static const char *probe_argv(cmd_parms *cmd, void *config, int argc, char *const argv[])
{
    int i;

    if (!begin(cmd)) {
        return NULL;
    }
    for (i = 0; i < argc; i++) {
        argument(argv[i]);
    }
    putchar('\n');
    return NULL;
}

static const char *probe_12(cmd_parms *cmd, void *config, const char *first, const char *second)
{
    if (!begin(cmd)) {
        return NULL;
    }
    argument(first);
    if (second) {
        argument(second);
    }
    putchar('\n');
    return NULL;
}

static const char *probe_section(cmd_parms *cmd, void *config, const char *line)
{
    const char *end = ap_strrchr_c(line, '>');

    if (end == NULL) {
        return "the section lacks its closing '>'";
    }
    words(cmd, apr_pstrndup(cmd->temp_pool, line, end - line));
    return ap_walk_config(cmd->directive->first_child, cmd, cmd->context);
}

static const command_rec directives[] = {
    AP_INIT_RAW_ARGS("ProbeWords", probe_words, NULL, RSRC_CONF | ACCESS_CONF, "any words"),
    AP_INIT_TAKE_ARGV("ProbeArgv", probe_argv, NULL, RSRC_CONF | ACCESS_CONF, "any arguments"),
    AP_INIT_TAKE12("Probe12", probe_12, NULL, RSRC_CONF | ACCESS_CONF, "one or two arguments"),
    AP_INIT_RAW_ARGS("<ProbeSection", probe_section, NULL, RSRC_CONF | ACCESS_CONF, "a section"),
    {NULL}};

module AP_MODULE_DECLARE_DATA pws_probe_module = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives, NULL};
