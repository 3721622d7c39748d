# Credentials come from the environment: HW_ACCESS_KEY and HW_SECRET_KEY, or HW_AUTH_TOKEN.
terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

provider "huaweicloud" {
  region     = "ap-southeast-1"
  project_id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
}

resource "huaweicloud_kps_keypair" "demo" {
  name       = "demo"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYyQfyRLTPI8XQllzWN3KMsniYqYx6qcqPDn30wF2mF ed25519 it's \"$HOME\" $${x} %%{y} `id` \\n !! %s"
}

# Of a key that is there already, Terraform learns by:
# terraform import huaweicloud_kps_keypair.demo 'demo'
