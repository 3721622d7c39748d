"""Reads a Terraform configuration, and prints it as JSON."""

import json
import sys

import hcl2

print(json.dumps(hcl2.load(sys.stdin)))
