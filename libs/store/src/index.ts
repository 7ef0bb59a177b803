export * from './store.js';
export { findNewest, type NewestOptions, type NewestPlace } from './find-newest.js';
export type { MongooseStoreOptions } from './mongo-connection.js';
export type { GroupCommit } from './mongo-context.js';
export { openMongooseStore } from './open-mongoose-store.js';
export { migrationsCollection, runMigrations, type Migration } from './migrations.js';
export { Piles } from './piles.js';
