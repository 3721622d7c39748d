// JSON Web Keys, as Node writes them.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

function write(name, json, keys) {
  writeFileSync(name, json);
  appendFileSync('../manifest.tsv', `${name}\t\t${keys}\n`);
}

const both = ['ed25519', 'rsa2048', 'ecdsa256', 'ecdsa384', 'ecdsa521'].map((name) => {
  const key = createPrivateKey(readFileSync(`../base/${name}.pkcs8`));
  return { name, secret: key.export({ format: 'jwk' }), open: createPublicKey(key).export({ format: 'jwk' }) };
});
for (const { name, secret, open } of both) {
  write(`jwk-${name}.json`, JSON.stringify(secret), name);
  write(`jwkpub-${name}.json`, JSON.stringify({ ...open, kid: 'k1', use: 'sig' }, null, 2), name);
}
write('jwks.json', JSON.stringify({ keys: both.slice(0, 2).map(({ open }) => open) }), 'ed25519,rsa2048');
write('jwk-oct.json', JSON.stringify({ kty: 'oct', k: 'AAAA' }), '');
write('jwk-without-x.json', JSON.stringify({ kty: 'OKP', crv: 'Ed25519', d: both[0].secret.d }), '');
