export * from './store.js';
export { MemoryStore } from './memory-store.js';
export type { MongooseStoreOptions } from './mongo-connection.js';
export type { GroupCommit } from './mongo-context.js';
export { MongooseStore } from './mongoose-store.js';
export { migrationsCollection, runMigrations, type Migration } from './migrations.js';
