import mongoose from 'mongoose';

export const MetricSchema = new mongoose.Schema({
  dossierId: { type: String, required: true },
  agencyCode: { type: String, required: true },
  stage: { type: String, required: true },
  at: { type: Date, required: true },
});

export type Metric = mongoose.InferSchemaType<typeof MetricSchema>;
