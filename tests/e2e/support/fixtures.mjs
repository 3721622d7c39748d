// Keys and settings that several tests use.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, scratch, writeText } from './programs.mjs';
import { SANDBOX } from './site.mjs';

// A file of tests/keys, as text.
export const key = (name) => readFile(new URL(`../../keys/${name}`, import.meta.url), 'utf8');

// A file of so many public keys, of mixed types and with comments.
export const manyKeys = async (count) => {
  const names = ['ed25519', 'rsa2048', 'ecdsa256', 'rsa4096', 'ecdsa384', 'ecdsa521'];
  const lines = await Promise.all(names.map((name) => key(`${name}.pub`)));
  const bare = lines.map((line) => line.trim().split(' ').slice(0, 2).join(' '));
  return Array.from({ length: count }, (_, at) => `${bare[at % bare.length]} key-${at}\n`).join('');
};

// A list of known keys, made of the lines of a file.
export const keyList = async (t, lines, options = []) => {
  const directory = await scratch(t);
  const input = await writeText(directory, 'input', lines);
  const out = join(directory, 'keys.kfl');
  await runProgram('keyferry-key-list', ['--name', 'keys of this test', '--out', out, ...options, input]);
  return readFile(out);
};

const { accessKey, secretKey, apiKey, token, projectId } = SANDBOX;

// What each importing operation is filled in with in front of the sandbox, and what it says about
// the key that it has now.
export const IMPORTS = {
  'naver-server.import': { credentials: { accessKey, secretKey }, fingerprint: 'not-returned' },
  'clova-nsml.import': { credentials: { accessKey, secretKey, apiKey }, fingerprint: 'not-returned' },
  'huawei-kps.import': {
    params: { region: 'ap-southeast-3', projectId },
    credentials: { token },
    fingerprint: 'match',
  },
  'openstack-nova.import': { credentials: { token }, fingerprint: 'match' },
  'vietnix.import': { params: { projectId }, credentials: { token }, fingerprint: 'match' },
};
