(
  unset $(env | sed -n 's/^\(OS_[A-Z_]*\)=.*/\1/p' | grep -vx -e OS_TOKEN -e OS_CACERT)
  export OS_TOKEN OS_AUTH_TYPE=admin_token OS_ENDPOINT='https://api.vietnix.cloud:8774/v2.1/0a1b2c3d4e5f60718293a4b5c6d7e8f9'
  export OS_COMPUTE_API_VERSION=2.72 OS_IDENTITY_API_VERSION=3 OS_IDENTITY_ENDPOINT_OVERRIDE="$OS_ENDPOINT"
  printf %s 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYyQfyRLTPI8XQllzWN3KMsniYqYx6qcqPDn30wF2mF VSTOR-KEY-DESC:bastion' |
    openstack keypair create --public-key /dev/stdin -- 'demo'
)
