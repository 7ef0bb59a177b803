import mongoose from 'mongoose';

export const IndicatorSchema = new mongoose.Schema({
  agencyCode: { type: String, required: true },
  stage: { type: String, required: true },
  value: { type: Number, required: true },
});
IndicatorSchema.index({ agencyCode: 1, stage: 1 }, { unique: true });

export type Indicator = mongoose.InferSchemaType<typeof IndicatorSchema>;
