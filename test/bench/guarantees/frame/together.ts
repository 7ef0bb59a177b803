import type { mongo } from 'mongoose';

/**
 * Several writes as one: all of them or none, and one sync of the disk. Tried again while others get in the way. Asks for a
 * store with transactions: for MongoDB a replica set, of one node at least.
 */
export function together(client: mongo.MongoClient, work: (session: mongo.ClientSession) => Promise<void>): Promise<void> {
  return client.withSession((session) => session.withTransaction(() => work(session)));
}
