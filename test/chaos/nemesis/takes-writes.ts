import mongoose from 'mongoose';

const WRITTEN_WITHIN_MS = 5_000;

/** Whether a store takes a write now. */
export async function takesWrites(uri: string): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: WRITTEN_WITHIN_MS, socketTimeoutMS: WRITTEN_WITHIN_MS });
  try {
    await client.connect();
    const room = client.db('laboratory').collection<{ _id: string }>('room');
    await room.updateOne({ _id: 'room' }, { $set: { at: new Date() } }, { upsert: true });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
