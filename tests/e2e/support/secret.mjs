// Finding a private key in what left the page.

import { bodyOf } from './browsers.mjs';

// The 32-byte seed in an unencrypted OpenSSH Ed25519 file: it stands before the last copy of the
// public key (PROTOCOL.key).
export const seedOf = (file, publicLine) => {
  const body = Buffer.from(file.replace(/-----[^-]+-----/g, ''), 'base64');
  const publicKey = Buffer.from(publicLine.split(' ')[1], 'base64').subarray(-32);
  const end = body.lastIndexOf(publicKey);
  return body.subarray(end - 32, end);
};

// How bytes look inside a longer text in base64, at each of the three alignments.
const inBase64 = (bytes) =>
  [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, offset + 3 * Math.floor((bytes.length - offset) / 3));
    return whole.toString('base64');
  });

// Whether a text holds a part of the secret in any form that a request could carry it in.
export const holds = (secret, text) => {
  const part = secret.subarray(4, 28);
  const plain = decodeURIComponent(text.replace(/%(?![0-9a-fA-F]{2})/g, '%25'));
  const joined = plain.replace(/\\[nr]|\s/g, '');
  const urlSafe = (base64) => base64.replaceAll('+', '-').replaceAll('/', '_');
  const forms = [part.toString('latin1'), part.toString('hex'), part.toString('hex').toUpperCase()];
  const base64 = inBase64(part);
  return [...forms, ...base64, ...base64.map(urlSafe)].some((form) => joined.includes(form));
};

// Everything that a request carries.
export const wholeOf = async (request) => {
  const headers = Object.entries(await request.allHeaders()).flat().join('\n');
  const body = await bodyOf(request);
  return [request.url(), headers, body?.toString('latin1') ?? ''].join('\n');
};
