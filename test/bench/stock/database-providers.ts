import mongoose from 'mongoose';

export const databaseProviders = [
  {
    provide: 'DATABASE_CONNECTION',
    useFactory: (): Promise<typeof mongoose> =>
      mongoose.connect(process.env['MONGODB_URI'] ?? '', { dbName: process.env['DATABASE'] }),
  },
];
