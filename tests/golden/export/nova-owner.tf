# Credentials come from the environment: OS_AUTH_URL and OS_TOKEN.
terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

provider "openstack" {
  endpoint_overrides = { compute = "https://cloud.example:8774/v2.1/" }
}

resource "openstack_compute_keypair_v2" "_1st" {
  name       = "1st"
  user_id    = "64166c7effeb4a89b59c073588099640"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYyQfyRLTPI8XQllzWN3KMsniYqYx6qcqPDn30wF2mF ed25519 it's \"$HOME\" $${x} %%{y} `id` \\n !! %s"
}

# Of a key that is there already, Terraform learns by:
# terraform import openstack_compute_keypair_v2._1st '64166c7effeb4a89b59c073588099640:1st'
