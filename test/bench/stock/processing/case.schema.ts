import mongoose from 'mongoose';

export const CaseSchema = new mongoose.Schema(
  {
    dossierId: { type: String, required: true, unique: true },
    procedureCode: { type: String, required: true },
    agencyCode: { type: String, required: true },
    status: { type: String, required: true },
    result: String,
  },
  { timestamps: true },
);

export type Case = mongoose.InferSchemaType<typeof CaseSchema>;
