# Functions of ./verify and ./quickstart, read by them with '.': say what is missing, and install it on Debian and Ubuntu.
# shellcheck shell=sh

missing=''

# need WHAT PACKAGE: WHAT is a program, or a file with its full path.
need() {
  case $1 in
    /*) [ -e "$1" ] || missing="$missing $2" ;;
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null 2>&1 || missing="$missing $2" ;;
  esac
}

# A Java compiler of 17 or newer.
need_jdk() {
  if command -v javac >/dev/null 2>&1; then
    jdk=$(javac -version 2>&1)
    jdk=${jdk#javac }
    [ "${jdk%%[!0-9]*}" -lt 17 ] || return 0
  fi
  if command -v apt-cache >/dev/null 2>&1 && [ -z "$(apt-cache madison openjdk-17-jdk-headless 2>/dev/null)" ]; then
    missing="$missing default-jdk-headless"
  else
    missing="$missing openjdk-17-jdk-headless"
  fi
}

# Virtual environments need a part of Python that Debian has in a package of its own.
need_venv() {
  need /usr/bin/python3 python3
  /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
}

# Installs what is missing after saying so; without the right or the means, says what to type and ends with status 3.
install_missing() {
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages of Debian, or what your system calls them, are missing:$missing" >&2
    exit 3
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "Some programs are missing. Install them with this line, then start $0 again:" >&2
    echo "  sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 3
  fi
  echo "Installing what is missing with apt (a minute or two):$missing"
  guard_services
  status=0
  # shellcheck disable=SC2086 # packages are separated by blanks
  {
    apt-get -qq update &&
      DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $missing
  } </dev/null || status=$?
  release_services
  if [ "$status" -ne 0 ]; then
    echo "apt could not install what is missing; see above" >&2
    exit 3
  fi
}

# A web server that is only needed for tests must not start, nor start with the machine; one that is here already must
# keep its modules.
guard_services() {
  had_apache= had_nginx=
  [ ! -d /etc/apache2/mods-enabled ] || had_apache=$(ls -1 /etc/apache2/mods-enabled)
  ! command -v /usr/sbin/nginx >/dev/null || had_nginx=yes
  policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || mv "$policy" "$policy.before-pws"
  trap 'release_services' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\n# Put here by PWS while apt runs: no service is started.\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
}

release_services() {
  trap - EXIT INT TERM HUP
  rm -f /usr/sbin/policy-rc.d
  [ ! -e /usr/sbin/policy-rc.d.before-pws ] || mv /usr/sbin/policy-rc.d.before-pws /usr/sbin/policy-rc.d
  if [ -n "$had_apache" ]; then
    for module in /etc/apache2/mods-enabled/*; do
      printf '%s\n' "$had_apache" | grep -qxF "${module##*/}" || rm -f "$module"
    done
    for module in $had_apache; do
      [ -e "/etc/apache2/mods-enabled/$module" ] || ln -s "../mods-available/$module" "/etc/apache2/mods-enabled/$module"
    done
  elif command -v systemctl >/dev/null 2>&1; then
    systemctl -q disable apache2.service apache-htcacheclean.service >/dev/null 2>&1 || true
  fi
  if [ -z "$had_nginx" ] && command -v systemctl >/dev/null 2>&1; then
    systemctl -q disable nginx.service >/dev/null 2>&1 || true
  fi
}
