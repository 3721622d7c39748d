# Credentials come from the environment: OS_TOKEN.
terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

provider "openstack" {
  auth_url           = "https://api.vietnix.cloud/v3"
  endpoint_overrides = { compute = "https://api.vietnix.cloud:8774/v2.1/0a1b2c3d4e5f60718293a4b5c6d7e8f9/" }
}

resource "openstack_compute_keypair_v2" "demo" {
  name       = "demo"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYyQfyRLTPI8XQllzWN3KMsniYqYx6qcqPDn30wF2mF VSTOR-KEY-DESC:bastion"
}

# Of a key that is there already, Terraform learns by:
# terraform import openstack_compute_keypair_v2.demo 'demo'
