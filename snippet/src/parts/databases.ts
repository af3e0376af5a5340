import type { Forget } from '../config.ts';

/** Deletes databases and caches, for policies that declare any. */
const databases: Forget = async (isUnwanted) => {
  for (const name of (await caches.keys()).filter(isUnwanted)) caches.delete(name);
  for (const { name = '' } of await indexedDB.databases()) {
    if (isUnwanted(name)) indexedDB.deleteDatabase(name);
  }
};

export default databases;
