# Sourced by `up` --with-swift: a one-node Swift on a folder (its file
# system must keep user xattrs, as ext4 and xfs do), and the Glance store `swift`.
SW="$ETC/swift"; SWD="$OPENSTACK_DIR/swift"; mkdir -p "$SW" "$SWD/d1"; chmod 700 "$SW"
SWP="${OPENSTACK_SWIFT_PORT:-8081}"; SWO="${OPENSTACK_SWIFT_BACKEND_PORT:-6200}"
SWURL="http://127.0.0.1:$SWP"
/usr/bin/python3 -c 'import os,sys; f=sys.argv[1]; open(f,"w").close(); os.setxattr(f,"user.x",b"1"*200); os.unlink(f)' "$SWD/.xattr" || die "$SWD keeps no user xattrs: Swift cannot use it"
[ -s "$SW/swift.conf" ] || cat > "$SW/swift.conf" <<C
[swift-hash]
swift_hash_path_suffix = $(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')
swift_hash_path_prefix = darkroom
[storage-policy:0]
name = Policy-0
default = yes
C
# Swift reads /etc/swift/swift.conf whatever it is told: this launcher names ours
cat > "$SW/serve.py" <<'PY'
import sys, swift.common.utils as u
u.SWIFT_CONF_FILE = sys.argv[1]
from swift.common.wsgi import run_wsgi
kw = {}
if sys.argv[2] == 'object-server':
    from swift.obj import server; kw['global_conf_callback'] = server.global_conf_callback
elif sys.argv[2] == 'container-server': pass
sys.exit(run_wsgi(sys.argv[3], sys.argv[2], verbose=True, **kw))
PY
n=0
for t in object container account; do
  port=$((SWO + n)); n=$((n + 1))
  if [ ! -e "$SW/$t.ring.gz" ]; then
    ( cd "$SW"; swift-ring-builder $t.builder create 6 1 1; swift-ring-builder $t.builder add "r1z1-127.0.0.1:$port/d1" 1; swift-ring-builder $t.builder rebalance ) >>"$LOG/swift-ring.log" 2>&1 || true
    [ -e "$SW/$t.ring.gz" ] || die "swift-ring-builder failed, see $LOG/swift-ring.log"
  fi
  cat > "$SW/$t-server.conf" <<C
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 1
user = $(id -un)
swift_dir = $SW
devices = $SWD
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
[pipeline:main]
pipeline = $t-server
[app:$t-server]
use = egg:swift#$t
C
  if ! alive swift-$t; then port_free $port swift-$t; start_daemon swift-$t /usr/bin/python3 "$SW/serve.py" "$SW/swift.conf" $t-server "$SW/$t-server.conf"; fi
done
cat > "$SW/proxy-server.conf" <<C
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $SWP
workers = 1
user = $(id -un)
swift_dir = $SW
[pipeline:main]
pipeline = catch_errors healthcheck authtoken keystoneauth bulk slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
www_authenticate_uri = $KS_URL
auth_type = password
auth_url = $KS_URL
username = glance
password = $OPENSTACK_PASSWORD
project_name = service
project_domain_name = Default
user_domain_name = Default
delay_auth_decision = True
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
C
if ! alive swift-proxy; then port_free "$SWP" swift-proxy; start_daemon swift-proxy /usr/bin/python3 "$SW/serve.py" "$SW/swift.conf" proxy-server "$SW/proxy-server.conf"; fi
wait_http swift-proxy "$SWURL/healthcheck" 60
( . "$OPENSTACK_DIR/openrc"
  openstack service show object-store >/dev/null 2>&1 || {
    openstack service create --name swift object-store >/dev/null
    for i in public internal admin; do openstack endpoint create --region RegionOne object-store $i "$SWURL/v1/AUTH_%(project_id)s" >/dev/null; done; } ) || die "registering swift failed"
cat > "$GL/glance-swift.conf" <<C
[ref1]
auth_version = 3
auth_address = $KS_URL
user = service:glance
key = $OPENSTACK_PASSWORD
user_domain_id = default
project_domain_id = default
C
BACKENDS="$BACKENDS, swift:swift"
EXTRA_STORES="$EXTRA_STORES
[swift]
store_description = Swift, one node
swift_store_config_file = $GL/glance-swift.conf
default_swift_reference = ref1
swift_store_container = glance
swift_store_create_container_on_put = True
swift_store_region = RegionOne
swift_store_large_object_size = 200
swift_store_large_object_chunk_size = 100"
