#!/bin/bash
# nova.sh start|stop|token
#
# A real OpenStack Nova with a real Keystone on 127.0.0.1, in SQLite, without a hypervisor: enough
# for /os-keypairs to be the real thing. It needs no root.
#
#   start   starts both, and prints what a shell can read:
#             NOVA_ENDPOINT, NOVA_PROJECT, NOVA_USER, KEYSTONE_ENDPOINT
#   stop    stops both; what they stored stays for the next start
#   token [USER PASSWORD PROJECT]   prints a fresh token; of demo, if nobody else is named
#
# KEYFERRY_PYTHON   the virtual environment with tests/real/requirements.txt installed
# KEYFERRY_STATE    where databases, keys and logs are kept
set -euo pipefail

keystone_port=${KEYSTONE_PORT:-5000}
nova_port=${NOVA_PORT:-8774}
programs=${KEYFERRY_PYTHON:?}/bin
state=${KEYFERRY_STATE:?}
keystone=http://127.0.0.1:$keystone_port/v3
nova=http://127.0.0.1:$nova_port
admin_password=admin
demo_password=demo
service_password=service

export OS_KEYSTONE_CONFIG_DIR=$state OS_KEYSTONE_CONFIG_FILES=keystone.conf
export OS_NOVA_CONFIG_DIR=$state OS_NOVA_CONFIG_FILES='api-paste.ini;nova.conf'

say() { echo "nova.sh: $*" >&2; }

answers() { curl --silent --output /dev/null --max-time 5 "$1"; }

write_configuration() {
  cat > "$state/keystone.conf" <<CONF
[DEFAULT]
log_file = $state/keystone.log
[database]
connection = sqlite:///$state/keystone.db
[token]
provider = fernet
[fernet_tokens]
key_repository = $state/fernet
[identity]
password_hash_rounds = 4
[credential]
key_repository = $state/credential
[fernet_receipts]
key_repository = $state/receipts
CONF
  # `interface = public`: only public endpoints are registered, and Nova would look for internal.
  cat > "$state/nova.conf" <<CONF
[DEFAULT]
log_file = $state/nova.log
state_path = $state
transport_url = fake://
host = localhost
[api_database]
connection = sqlite:///$state/nova_api.db
[database]
connection = sqlite:///$state/nova.db
[notifications]
notification_format = unversioned
[oslo_messaging_notifications]
driver = noop
[oslo_concurrency]
lock_path = $state/locks
[keystone_authtoken]
www_authenticate_uri = $keystone
auth_url = http://127.0.0.1:$keystone_port
auth_type = password
interface = public
service_token_roles_required = true
project_domain_id = default
user_domain_id = default
project_name = service
username = nova
password = $service_password
CONF
  cp "${KEYFERRY_PYTHON:?}/etc/nova/api-paste.ini" "$state/"
}

make_keystone_database() {
  local manage=("$programs/keystone-manage" --config-file "$state/keystone.conf")
  local me=(--keystone-user "$(id -un)" --keystone-group "$(id -gn)")
  "${manage[@]}" db_sync
  "${manage[@]}" fernet_setup "${me[@]}"
  "${manage[@]}" credential_setup "${me[@]}"
  "${manage[@]}" bootstrap --bootstrap-password "$admin_password" \
    --bootstrap-public-url "$keystone" --bootstrap-internal-url "$keystone" \
    --bootstrap-admin-url "$keystone" --bootstrap-region-id RegionOne
}

make_nova_database() {
  "$programs/nova-manage" --config-file "$state/nova.conf" api_db sync
  "$programs/nova-manage" --config-file "$state/nova.conf" db sync --local_cell
}

# serve NAME PORT MODULE URL: one uwsgi, until it answers or dies.
serve() {
  local log=$state/uwsgi-$1.log tries
  answers "$4" && return
  HOME=$state setsid "$programs/uwsgi" --http-socket "127.0.0.1:$2" --module "$3" \
    --pidfile "$state/$1.pid" --master --die-on-term --enable-threads --threads 2 --processes 1 \
    --lazy-apps --need-app --buffer-size 65535 --add-header Connection:close \
    > "$log" 2>&1 < /dev/null &
  local server=$!
  for ((tries = 0; tries < 600; tries++)); do
    answers "$4" && return
    kill -0 $server 2> /dev/null || break
    sleep 0.3
  done
  say "$1 did not start; its log ends with:"
  tail -n 8 "$log" >&2
  return 1
}

token() { # USER PASSWORD PROJECT
  local domain='"domain":{"id":"default"}'
  local user="{\"name\":\"$1\",$domain,\"password\":\"$2\"}"
  local identity="{\"methods\":[\"password\"],\"password\":{\"user\":$user}}"
  local scope="{\"project\":{\"name\":\"$3\",$domain}}"
  curl --silent --show-error --fail --dump-header - --output /dev/null \
    --header 'Content-Type: application/json' "$keystone/auth/tokens" \
    --data "{\"auth\":{\"identity\":$identity,\"scope\":$scope}}" |
    tr -d '\r' | awk 'tolower($1) == "x-subject-token:" { print $2 }'
}

# admin CURL-ARGUMENTS…: one call to Keystone as its administrator.
admin() {
  curl --silent --show-error --fail --header "X-Auth-Token: $admin_token" \
    --header 'Content-Type: application/json' "$@"
}

first_id() { "$programs/python" -c 'import json, sys; print(next(iter(json.load(sys.stdin).values()))["id"])'; }

role() {
  admin "$keystone/roles?name=$1" |
    "$programs/python" -c 'import json, sys; print(json.load(sys.stdin)["roles"][0]["id"])'
}

make() { admin "$keystone/$1" --data "$2" | first_id; } # COLLECTION JSON

make_user() { make users "{\"user\":{\"name\":\"$1\",\"domain_id\":\"default\",\"password\":\"$2\"}}"; }

make_project() { make projects "{\"project\":{\"name\":\"$1\",\"domain_id\":\"default\"}}"; }

grant() { admin --request PUT "$keystone/projects/$1/users/$2/roles/$(role "$3")"; } # PROJECT USER ROLE

# The users, projects and endpoint that a cloud's administrator makes.
make_cloud() {
  local admin_token service_project service_user compute
  admin_token=$(token admin "$admin_password" admin)
  service_project=$(make_project service)
  service_user=$(make_user nova "$service_password")
  grant "$service_project" "$service_user" admin
  grant "$service_project" "$service_user" service
  project=$(make_project demo)
  user=$(make_user demo "$demo_password")
  grant "$project" "$user" member
  compute=$(make services '{"service":{"type":"compute","name":"nova"}}')
  make endpoints "{\"endpoint\":{\"service_id\":\"$compute\",\"interface\":\"public\",
    \"region_id\":\"RegionOne\",\"url\":\"$nova/v2.1/%(project_id)s\"}}" > /dev/null
  printf 'project=%s user=%s\n' "$project" "$user" > "$state/cloud"
}

start() {
  local project user
  mkdir -p "$state/.nova" "$state/.keystone"
  write_configuration
  # The CORS filter of api-paste.ini looks in ~/.nova, not in OS_NOVA_CONFIG_DIR.
  ln -sf ../nova.conf "$state/.nova/nova.conf"
  ln -sf ../keystone.conf "$state/.keystone/keystone.conf"
  if [ ! -e "$state/databases" ]; then
    say 'making the databases (once)'
    rm -f "$state"/*.db
    make_keystone_database >> "$state/setup.log" 2>&1 || { tail "$state/setup.log" >&2; return 1; }
    make_nova_database >> "$state/setup.log" 2>&1 || { tail "$state/setup.log" >&2; return 1; }
    touch "$state/databases"
  fi
  say 'starting Keystone'
  serve keystone "$keystone_port" keystone.wsgi.api:application "$keystone"
  [ -e "$state/cloud" ] || make_cloud
  say 'starting Nova'
  OS_AUTH_URL=$keystone serve nova "$nova_port" nova.wsgi.osapi_compute:application "$nova/"
  . "$state/cloud"
  echo "NOVA_ENDPOINT=$nova/v2.1/$project"
  echo "NOVA_PROJECT=$project"
  echo "NOVA_USER=$user"
  echo "KEYSTONE_ENDPOINT=$keystone"
}

stop() {
  local name pid tries
  for name in nova keystone; do
    [ -s "$state/$name.pid" ] || continue
    pid=$(cat "$state/$name.pid")
    kill -INT "$pid" 2> /dev/null || true
    for ((tries = 0; tries < 150; tries++)); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.2
    done
    rm -f "$state/$name.pid"
  done
}

case ${1-} in
  start) start ;;
  stop) stop ;;
  token) token "${2:-demo}" "${3:-$demo_password}" "${4:-demo}" ;;
  *) say 'start, stop or token?'; exit 2 ;;
esac
