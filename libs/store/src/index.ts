export * from './store.js';
export { MemoryStore } from './memory-store.js';
export { MongooseStore, type MongooseStoreOptions } from './mongoose-store.js';
export { migrationsCollection, runMigrations, type Migration } from './migrations.js';
