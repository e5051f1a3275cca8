# Shared by the scripts in this folder (sourced, bash).
# Everything lives under $OPENSTACK_DIR; processes are ended only by recorded pid.
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
OPENSTACK_DIR="${OPENSTACK_DIR:-/tmp/darkroom-openstack}"
OPENSTACK_PASSWORD="${OPENSTACK_PASSWORD:-secret}"
OPENSTACK_KEYSTONE_PORT="${OPENSTACK_KEYSTONE_PORT:-15000}"
OPENSTACK_GLANCE_PORT="${OPENSTACK_GLANCE_PORT:-19292}"
OPENSTACK_NOVA_PORT="${OPENSTACK_NOVA_PORT:-18774}"; OPENSTACK_CINDER_PORT="${OPENSTACK_CINDER_PORT:-18776}"
OPENSTACK_NETWORK_PORT="${OPENSTACK_NETWORK_PORT:-19696}"
OPENSTACK_HORIZON_PORT="${OPENSTACK_HORIZON_PORT:-18080}"
OPENSTACK_SSO_PORT="${OPENSTACK_SSO_PORT:-15080}"
OPENSTACK_PROVIDER_PORT="${OPENSTACK_PROVIDER_PORT:-15090}"
OPENSTACK_DASHBOARD_PORT="${OPENSTACK_DASHBOARD_PORT:-13000}"
RUN="$OPENSTACK_DIR/run"; LOG="$OPENSTACK_DIR/log"; ETC="$OPENSTACK_DIR/etc"
KS_URL="http://127.0.0.1:$OPENSTACK_KEYSTONE_PORT/v3"
NV_URL="http://127.0.0.1:$OPENSTACK_NOVA_PORT/v2.1"
CN_URL="http://127.0.0.1:$OPENSTACK_CINDER_PORT/v3/%(project_id)s"
GL_URL="http://127.0.0.1:$OPENSTACK_GLANCE_PORT"

# Debian's programs only: a pyenv (or other) python earlier in PATH would be
# picked up by uwsgi's embedded interpreter and by `env python3` shebangs.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
unset PYTHONPATH PYTHONHOME PYENV_VERSION http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
export no_proxy=127.0.0.1,localhost LC_ALL=C.UTF-8

say()  { printf '%s\n' "$*" >&2; }
die()  { say "error: $*"; exit 1; }
now()  { date +%s; }

init() {
  # the top is open to www-data (Horizon under Apache); what holds secrets is not
  umask 022; mkdir -p "$RUN" "$LOG" "$ETC"; chmod 755 "$OPENSTACK_DIR" "$ETC"; chmod 700 "$RUN"
  : > "$OPENSTACK_DIR/.darkroom-openstack"
}

# apt_need PKG... : installs what is missing, never starting a service.
apt_need() {
  local p missing=() made=
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(id -u)" = 0 ] || die "missing packages and not root: ${missing[*]}"
  say "installing: ${missing[*]}"
  if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then apt-get update -qq >>"$LOG/apt.log" 2>&1 || true; fi
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; made=1
  fi
  # every debconf question of keystone, glance and openstack-dashboard defaults to "no"; say so anyway
  debconf-set-selections <<'SEL' || true
keystone keystone/configure_db boolean false
keystone keystone/create-admin-tenant boolean false
keystone keystone/register-endpoint boolean false
glance-common glance/configure_db boolean false
glance-common glance/configure_rabbit boolean false
glance-common glance/configure_ksat boolean false
glance-api glance/configure_api-endpoint boolean false
nova-common nova/configure_db boolean false
cinder-common cinder/configure_db boolean false
SEL
  local rc=0
  DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none apt-get install -y -q \
    --no-install-recommends -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    -o DPkg::Lock::Timeout=300 "${missing[@]}" </dev/null >>"$LOG/apt.log" 2>&1 || rc=$?
  [ -n "$made" ] && rm -f /usr/sbin/policy-rc.d
  [ $rc = 0 ] || { tail -n 25 "$LOG/apt.log" >&2; die "apt-get install failed ($rc), see $LOG/apt.log"; }
}

# A pid file holds "PID STARTTIME": a recycled pid is never signalled.
proc_start() { # field 22 of /proc/PID/stat, after the parenthesised name
  local s; s="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
  s="${s##*) }"; set -- $s; [ "$1" = Z ] && return 1; echo "${20}"
}
alive() { # NAME
  local p t; read -r p t 2>/dev/null < "$RUN/$1.pid" || return 1
  [ -n "$p" ] && [ "$(proc_start "$p")" = "$t" ]
}
pid_of() { local p t; read -r p t < "$RUN/$1.pid" && echo "$p"; }

start_daemon() { # NAME CMD... (its own session, so that its group id is its pid)
  local name="$1"; shift
  # a lock that whoever calls us holds by a descriptor is not the daemon's to hold on
  setsid "$@" </dev/null >>"$LOG/$name.log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  local p=$!; disown "$p" 2>/dev/null || true
  local i t=; for i in 1 2 3 4 5 6 7 8 9 10; do t="$(proc_start "$p")" && [ -n "$t" ] && break; sleep 0.05; done
  echo "$p $t" > "$RUN/$name.pid"
}

stop_daemon() { # NAME [SECONDS] : TERM, wait, then KILL what is left of its own process group
  local name="$1" lim="${2:-15}" p i
  alive "$name" || { rm -f "$RUN/$name.pid"; return 0; }
  p="$(pid_of "$name")"
  kill -TERM "$p" 2>/dev/null || true
  for ((i = 0; i < lim * 10; i++)); do alive "$name" || break; sleep 0.1; done
  if alive "$name"; then say "$name ($p) did not stop in ${lim}s: killing its process group"; kill -KILL -- "-$p" 2>/dev/null || true; fi
  rm -f "$RUN/$name.pid"
}

wait_http() { # NAME URL SECONDS [CODES]
  local name="$1" url="$2" lim="$3" ok="${4:-200}" i c
  for ((i = 0; i < lim * 5; i++)); do
    c="$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$url" || true)"
    case " $ok " in *" $c "*) return 0;; esac
    alive "$name" || { tail -n 30 "$LOG/$name.log" >&2; die "$name ended while starting, see $LOG/$name.log"; }
    sleep 0.2
  done
  tail -n 30 "$LOG/$name.log" >&2; die "$name not healthy at $url after ${lim}s (last $c)"
}

port_free() { # PORT NAME : dies when something that is not ours listens there
  alive "$2" && return 0
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then die "port $1 is taken by another process"; fi
}

start_keystone() { # as Debian's service does, on a loopback port; KS is its configuration folder
  start_daemon keystone env OS_KEYSTONE_CONFIG_FILES="$KS/keystone.conf" \
    uwsgi --plugins python3 --http-socket "127.0.0.1:$OPENSTACK_KEYSTONE_PORT" --wsgi-file /usr/bin/keystone-wsgi-public \
    --procname-prefix darkroom-openstack-keystone- --master --processes 1 --threads 8 --enable-threads --lazy-apps --no-orphans --die-on-term \
    --buffer-size 65535 --post-buffering 8192 --add-header 'Connection: close' --disable-logging --thunder-lock
}
