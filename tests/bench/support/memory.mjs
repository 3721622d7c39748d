// How much memory a program takes.

import { readFileSync, readdirSync } from 'node:fs';

const children = (pid) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    });

// Memory of a program that no other has a share in, its children's included, in MB.
export const memory = (pid) =>
  [pid, ...children(pid)]
    .map((one) => readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))
    .map((text) => /Private_Dirty:\s+(\d+)/.exec(text)[1] / 1024)
    .reduce((sum, value) => sum + value, 0);

// The most that a program takes while something else happens.
export const mostMemory = async (pid, work) => {
  let most = memory(pid);
  const look = setInterval(() => (most = Math.max(most, memory(pid))), 100);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return Math.max(most, memory(pid));
};
