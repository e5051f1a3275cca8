# Sourced by `up` --with-ceph: a one-node Ceph (one mon, one OSD on a
# file-backed BlueStore, no cephx: loopback only) and the Glance store `rbd`.
CE="$ETC/ceph"; CED="$OPENSTACK_DIR/ceph"; mkdir -p "$CE" "$CED/mon" "$CED/osd" "$CED/asok"
CEP="${OPENSTACK_CEPH_PORT:-6789}"
[ -s "$CE/fsid" ] || uuidgen > "$CE/fsid"
[ -s "$CE/osd-uuid" ] || uuidgen > "$CE/osd-uuid"
cat > "$CE/ceph.conf" <<C
[global]
fsid = $(cat "$CE/fsid")
mon_host = [v1:127.0.0.1:$CEP]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_bind_msgr2 = false
ms_bind_port_min = ${OPENSTACK_CEPH_OSD_PORT:-6800}
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_allow_pool_delete = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_crit = 1
mon_data_avail_warn = 2
admin_socket = $CED/asok/\$name.asok
run_dir = $CED/asok
log_file = $LOG/ceph-\$name.log
crash_dir = $CED/asok
[mon]
mon_data = $CED/mon
[osd]
osd_data = $CED/osd
osd_objectstore = bluestore
bluestore_block_create = true
bluestore_block_size = $(( ${OPENSTACK_CEPH_GIB:-20} << 30 ))
osd_memory_target = 1073741824
bluestore_fsck_on_mount = false
C
ceph_() { timeout 60 ceph -c "$CE/ceph.conf" "$@"; }
if [ ! -e "$CED/mon/kv_backend" ]; then
  monmaptool --create --clobber --fsid "$(cat "$CE/fsid")" --addv a "[v1:127.0.0.1:$CEP]" "$CE/monmap" >>"$LOG/ceph-setup.log" 2>&1
  ceph-mon --mkfs -i a -c "$CE/ceph.conf" --monmap "$CE/monmap" >>"$LOG/ceph-setup.log" 2>&1 || die "ceph-mon --mkfs failed, see $LOG/ceph-setup.log"
fi
if ! alive ceph-mon; then port_free "$CEP" ceph-mon; start_daemon ceph-mon ceph-mon -f -i a -c "$CE/ceph.conf"; fi
for i in $(seq 100); do ceph_ --connect-timeout 5 quorum_status >/dev/null 2>&1 && break; alive ceph-mon || die "ceph-mon ended, see $LOG/ceph-mon.log"; sleep 0.2; done
if [ ! -e "$CED/osd/ready" ]; then
  ceph_ osd new "$(cat "$CE/osd-uuid")" >>"$LOG/ceph-setup.log" 2>&1
  ceph-osd --mkfs -i 0 -c "$CE/ceph.conf" --osd-uuid "$(cat "$CE/osd-uuid")" >>"$LOG/ceph-setup.log" 2>&1 || die "ceph-osd --mkfs failed, see $LOG/ceph-setup.log"
fi
alive ceph-osd || start_daemon ceph-osd ceph-osd -f -i 0 -c "$CE/ceph.conf"
# On a machine that is busy it may end while it begins; its data are whole, and it begins once more.
osd_starts=1
for i in $(seq 300); do
  case "$(ceph_ osd stat 2>/dev/null)" in *" 1 up"*) break;; esac
  if ! alive ceph-osd; then
    tail -n 5 "$LOG/ceph-osd.log" >&2
    [ "$osd_starts" -lt 3 ] || die "ceph-osd ended $osd_starts times, see $LOG/ceph-osd.log"
    osd_starts=$((osd_starts + 1))
    start_daemon ceph-osd ceph-osd -f -i 0 -c "$CE/ceph.conf"
  fi
  sleep 0.2
done
if ! ceph_ osd pool ls 2>/dev/null | grep -qx images; then
  ceph_ osd pool create images 8 8 >>"$LOG/ceph-setup.log" 2>&1 || die "no ceph pool, see $LOG/ceph-setup.log"
  timeout 60 rbd -c "$CE/ceph.conf" pool init images >>"$LOG/ceph-setup.log" 2>&1 || die "rbd pool init failed, see $LOG/ceph-setup.log"
fi
BACKENDS="$BACKENDS, rbd:rbd"
EXTRA_STORES="$EXTRA_STORES
[rbd]
store_description = Ceph RBD, one node
rbd_store_ceph_conf = $CE/ceph.conf
rbd_store_pool = images
rbd_store_user = admin
rbd_store_chunk_size = 8
rbd_thin_provisioning = $THIN"
