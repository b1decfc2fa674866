package org.pythonwebstack.express;

import static org.pythonwebstack.express.ExpressServer.*;

import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.LocaleName;

/** Who may see what, as which account, in which environment. */
final class IdentityOptions {

    private static final Options I = new Options(OptionGroup.ACCESS);

    static final ExpressOption<AbsolutePath> HOST_ACCESS_SCRIPT = I.one("--host-access-script", Kind.PATH)
            .means("Python file with `allow_access(environ, host)`")
            .apache("`WSGIAccessScript`")
            .open("the handler asks it before the application", NGINX, GUNICORN)
            .add();
    static final ExpressOption<AbsolutePath> AUTH_USER_SCRIPT = I.one("--auth-user-script", Kind.PATH)
            .means("Python file with `check_password` or `get_realm_hash`")
            .apache("`AuthBasicProvider wsgi`, `WSGIAuthUserScript`, `Require valid-user`")
            .open("the handler asks it before the application", NGINX, GUNICORN)
            .add();
    static final ExpressOption<String> AUTH_TYPE = I.one("--auth-type", Kind.choice("Basic", "Digest"))
            .byDefault("Basic")
            .means("how clients show who they are; Digest uses MD5, take Basic over HTTPS")
            .apache("`AuthType`")
            .open("Basic", NGINX, GUNICORN)
            .add();
    static final ExpressOption<AbsolutePath> AUTH_GROUP_SCRIPT = I.one("--auth-group-script", Kind.PATH)
            .means("Python file with `groups_for_user(environ, user)`; needs `--auth-user-script`")
            .apache("`WSGIAuthGroupScript`, `Require wsgi-group`")
            .open("the handler asks it before the application", NGINX, GUNICORN)
            .add();
    static final ExpressOption<String> AUTH_GROUP = I.one("--auth-group", Kind.TEXT)
            .byDefault("`wsgi`")
            .means("group that is let in; needs `--auth-group-script`")
            .apache("`Require wsgi-group`")
            .open("the handler asks for it", NGINX, GUNICORN)
            .add();

    private static final Options J = new Options(OptionGroup.IDENTITY);

    static final ExpressOption<Account> USER = J.one("--user", Kind.ACCOUNT)
            .byDefault("who runs it; `www-data` for root")
            .means("account of the application, if root starts it")
            .apache("`User`")
            .nginx("`user` of nginx; Gunicorn starts as this account")
            .alone("Gunicorn starts as this account")
            .add();
    static final ExpressOption<Group> GROUP = J.one("--group", Kind.GROUP)
            .byDefault("that of the account")
            .means("group of the application, if root starts it")
            .apache("`Group`")
            .nginx("`user` of nginx; Gunicorn starts with this group")
            .alone("Gunicorn starts with this group")
            .add();
    static final ExpressOption<LocaleName> LOCALE = J.one("--locale", Kind.LOCALE)
            .byDefault("`C.UTF-8`")
            .means("locale of the application")
            .apache("`lang=`, `locale=`; `LANG`, `LC_ALL`")
            .python("`LANG`, `LC_ALL`")
            .add();
    static final ExpressOption<LocaleName> LANG = J.alias("--lang", LOCALE, Kind.LOCALE);
    static final ExpressOption<Pair<EnvName, EnvValue>> SETENV = J.pairs("--setenv", Kind.ENV_NAME, Kind.ENV_VALUE)
            .means("variable of each request's environment; nothing in it is replaced")
            .apache("`SetEnv`, in a file that only its owner reads")
            .python("`pws_handler.py` reads them from a file that only the application's account reads")
            .add();
    static final ExpressOption<EnvName> PASSENV = J.list("--passenv", Kind.ENV_NAME)
            .means("variable of the process for each request's environment")
            .apache("`PassEnv`")
            .python("`pws_handler.py`")
            .add();
    static final ExpressOption<AbsolutePath> ENVVARS_SCRIPT = J.one("--envvars-script", Kind.PATH)
            .means("shell file that the control script reads; for root, one that only root can change")
            .everywhere("`.` in the control script")
            .add();
    static final ExpressOption<AbsolutePath> PYTHON_PATH = J.list("--python-path", Kind.PATH)
            .means("directory for imports; `.pth` files in it count")
            .apache("`python-path=`; `WSGIPythonPath` with `--embedded-mode`")
            .python("`pws_handler.py`")
            .add();
    static final ExpressOption<AbsolutePath> PYTHON_EGGS = J.one("--python-eggs", Kind.PATH)
            .means("directory for unpacked eggs")
            .apache("`python-eggs=`")
            .python("`PYTHON_EGG_CACHE`")
            .add();
    static final ExpressOption<String> PYTHON_WARNINGS = J.list("--python-warnings", Kind.TEXT)
            .means("filter as of `python -W`")
            .everywhere("`pws_handler.py`, with every version of mod_wsgi")
            .add();

    private IdentityOptions() {}

    static List<Options> groups() {
        return List.of(I, J);
    }
}
