(
  unset $(env | sed -n 's/^\(OS_[A-Z_]*\)=.*/\1/p' | grep -vx -e OS_TOKEN -e OS_CACERT)
  export OS_TOKEN OS_AUTH_TYPE=admin_token OS_ENDPOINT='https://cloud.example:8774/v2.1'
  export OS_COMPUTE_API_VERSION=2.10 OS_IDENTITY_API_VERSION=3 OS_IDENTITY_ENDPOINT_OVERRIDE="$OS_ENDPOINT"
  printf %s 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYyQfyRLTPI8XQllzWN3KMsniYqYx6qcqPDn30wF2mF ed25519 it'\''s "$HOME" ${x} %{y} `id` \n !! %s' |
    openstack keypair create --public-key /dev/stdin -- '-my key'
)
