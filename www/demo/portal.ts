// What all these portals say to the element, and make of what they are told.

import type { Credentials, DeliveryResult, Destination, Hooks } from 'keyferry';

/** Where Keyferry's files are: another origin than this page's. */
export const files: string = import.meta.env.VITE_KEYFERRY;

export const lab: Destination = {
  id: 'lab',
  operation: 'openstack-nova.import',
  label: 'Lab',
  params: { endpoint: import.meta.env.VITE_NOVA },
  locked: ['endpoint'],
};

export const hooks: Hooks = {
  getCredentials: async ({ signal }): Promise<Credentials> => {
    const response = await fetch('/api/cloud-token', { method: 'POST', signal });
    if (!response.ok) throw new Error('log in to the portal again');
    return response.json();
  },
};

/** What came of a key, in a line. */
export const told = ({ name, status, fingerprint }: DeliveryResult): string =>
  `${name}: ${status}, ${fingerprint?.kind ?? 'no fingerprint'}`;
