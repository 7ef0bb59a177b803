import mongoose from 'mongoose';

export const VerificationSchema = new mongoose.Schema(
  {
    dossierId: { type: String, required: true, unique: true },
    outcome: { type: String, required: true },
  },
  { timestamps: true },
);

export type Verification = mongoose.InferSchemaType<typeof VerificationSchema>;
