import path from 'node:path';

/** Next itself comes from the project, so that both measure the same version. */
export default {
  turbopack: { root: path.resolve(import.meta.dirname, '../../..') },
  serverExternalPackages: ['pg'],
};
