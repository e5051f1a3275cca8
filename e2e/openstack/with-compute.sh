# Sourced by `up` --with-compute: the APIs of Nova (26, Zed) and Cinder (21), with nothing behind them: no message
# queue, no hypervisor, no volume backend. Rows are written into their databases by nova-rows and cinder-rows.
# OPENSTACK_NOVA_PORT 18774, OPENSTACK_CINDER_PORT 18776, OPENSTACK_NETWORK_PORT 19696 (lib.sh).
NV="$ETC/nova"; CN="$ETC/cinder"; mkdir -p "$NV" "$CN" "$OPENSTACK_DIR"/{nova,cinder}; chmod 700 "$NV" "$CN"
SQL -e "create database if not exists nova_api character set utf8mb3; create database if not exists nova character set utf8mb3;
  create database if not exists nova_cell0 character set utf8mb3; create database if not exists cinder character set utf8mb3;"
service_auth() { cat <<A
auth_type = password
auth_url = $KS_URL
username = $1
password = $OPENSTACK_PASSWORD
user_domain_name = Default
project_name = service
project_domain_name = Default
A
}
nv_changed=; cn_changed=
# Who only reads is told of no servers and no volumes, for tests of a refusal.
echo '"os_compute_api:servers:detail": "role:member or role:admin"' | put "$NV/policy.yaml" && nv_changed=1
echo '"volume:get_all": "role:member or role:admin"' | put "$CN/policy.yaml" && cn_changed=1
cp /etc/nova/api-paste.ini "$NV/api-paste.ini"
put "$NV/nova.conf" <<CONF && nv_changed=1
[DEFAULT]
debug = $DEBUG
use_stderr = True
state_path = $OPENSTACK_DIR/nova
# nobody is asked to do anything
transport_url = fake:/
[api_database]
connection = $(dburl nova_api)
[api]
# small pages, so that few rows are several
max_limit = 4
[oslo_policy]
policy_file = $NV/policy.yaml
[database]
connection = $(dburl nova)
# one cell is not there: nobody waits for it
max_retries = 0
[oslo_concurrency]
lock_path = $OPENSTACK_DIR/nova
[keystone_authtoken]
www_authenticate_uri = $KS_URL
token_cache_time = ${OPENSTACK_TOKEN_CACHE:-300}
service_token_roles_required = True
service_type = compute
$(service_auth nova)
[neutron]
# security groups of servers are asked for, which nobody here has
endpoint_override = http://127.0.0.1:$OPENSTACK_NETWORK_PORT
$(service_auth nova)
[placement]
$(service_auth nova)
CONF
cp /etc/cinder/api-paste.ini "$CN/api-paste.ini"
put "$CN/cinder.conf" <<CONF && cn_changed=1
[DEFAULT]
debug = $DEBUG
use_stderr = True
state_path = $OPENSTACK_DIR/cinder
api_paste_config = $CN/api-paste.ini
auth_strategy = keystone
osapi_max_limit = 4
transport_url = fake:/
[database]
connection = $(dburl cinder)
[oslo_policy]
policy_file = $CN/policy.yaml
[oslo_concurrency]
lock_path = $OPENSTACK_DIR/cinder
[keystone_authtoken]
www_authenticate_uri = $KS_URL
token_cache_time = ${OPENSTACK_TOKEN_CACHE:-300}
service_token_roles_required = True
service_type = block-storage
$(service_auth cinder)
CONF
nova_manage() { nova-manage --config-file "$NV/nova.conf" "$@" >>"$LOG/nova-manage.log" 2>&1 || { tail -n 20 "$LOG/nova-manage.log" >&2; die "nova-manage $* failed"; }; }
cn_pid=
if [ ! -e "$OPENSTACK_DIR/.cinder-db" ]; then
  ( cinder-manage --config-file "$CN/cinder.conf" db sync >>"$LOG/cinder-manage.log" 2>&1 && : > "$OPENSTACK_DIR/.cinder-db" ) &
  cn_pid=$!
fi
if [ ! -e "$OPENSTACK_DIR/.nova-db" ]; then
  nova_manage api_db sync
  nova_manage cell_v2 map_cell0 --database_connection "$(dburl nova_cell0)"
  nova_manage cell_v2 create_cell --name cell1 --database_connection "$(dburl nova)" --transport-url fake:/
  nova_manage db sync
  # after the schema, which is made in every cell: this one does not answer
  nova_manage cell_v2 create_cell --name away --database_connection "mysql+pymysql://root@localhost/away?unix_socket=$RUN/no.sock" --transport-url fake://away/
  : > "$OPENSTACK_DIR/.nova-db"
fi
if [ -n "$cn_pid" ]; then wait "$cn_pid" || { tail -n 20 "$LOG/cinder-manage.log" >&2; die "cinder-manage failed"; }; fi
if ! alive no-network; then
  port_free "$OPENSTACK_NETWORK_PORT" no-network
  start_daemon no-network /usr/bin/python3 "$HERE/no-network" "$OPENSTACK_NETWORK_PORT"
fi
wsgi() { # NAME PORT FILE MORE...
  local name="$1" port="$2" file="$3"; shift 3
  start_daemon "$name" "$@" uwsgi --plugins python3 --http-socket "127.0.0.1:$port" --wsgi-file "$file" \
    --procname-prefix "darkroom-openstack-$name-" --master --processes 1 --threads 4 --enable-threads --lazy-apps --no-orphans \
    --die-on-term --buffer-size 65535 --add-header 'Connection: close' --disable-logging --thunder-lock \
    ${PYARGV:+--pyargv "$PYARGV"}
}
if alive nova-api && [ -n "$nv_changed" ]; then stop_daemon nova-api; fi
if ! alive nova-api; then
  port_free "$OPENSTACK_NOVA_PORT" nova-api
  PYARGV= wsgi nova-api "$OPENSTACK_NOVA_PORT" /usr/bin/nova-api-wsgi env OS_NOVA_CONFIG_DIR="$NV"
fi
if alive cinder-api && [ -n "$cn_changed" ]; then stop_daemon cinder-api; fi
if ! alive cinder-api; then
  port_free "$OPENSTACK_CINDER_PORT" cinder-api
  PYARGV="--config-file $CN/cinder.conf" wsgi cinder-api "$OPENSTACK_CINDER_PORT" /usr/bin/cinder-wsgi env
fi
wait_http nova-api "http://127.0.0.1:$OPENSTACK_NOVA_PORT/" 90
wait_http cinder-api "http://127.0.0.1:$OPENSTACK_CINDER_PORT/" 90 '200 300'
