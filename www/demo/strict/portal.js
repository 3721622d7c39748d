// What this portal says to the element, and makes of what it is told.

const element = document.querySelector('key-ferry');

element.destinations = [
  {
    id: 'lab',
    operation: 'openstack-nova.import',
    label: 'Lab',
    params: { endpoint: 'https://cloud.example:8774/v2.1' },
    locked: ['endpoint'],
  },
];

element.hooks = {
  getCredentials: async ({ signal }) => {
    const response = await fetch('/api/cloud-token', { method: 'POST', signal });
    if (!response.ok) throw new Error('log in to the portal again');
    return response.json();
  },
};

const told = ({ name, status, fingerprint }) => `${name}: ${status}, ${fingerprint?.kind ?? 'no fingerprint'}`;

element.addEventListener('kf-done', ({ detail }) => {
  document.querySelector('output').textContent = detail.results.map(told).join('\n');
});
